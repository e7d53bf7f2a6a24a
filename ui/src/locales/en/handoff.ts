export default {
  title: 'Values for the portal',
  open: 'Values for the portal',
  lead: 'For a portal that is hosted elsewhere: enter these values, one by one, in its form 【企业微信扫码登录】 WeCom scan login.',
  name: { corp_id: 'Corp ID', agent_id: 'AgentId', secret: 'Secret', callback_domain: 'Callback domain' },
  where: {
    corp_id: 'Goes into 【企业ID】 Corp ID. It must be the data source’s.',
    agent_id: 'Goes into 【AgentId】.',
    secret: 'Goes into 【Secret】. It is that of this self-built app, not of contacts sync.',
    callback_domain:
      'Not to be entered: the portal gives it at 【企业微信授权登录回调域】, and it should be literally this one. It then goes into WeCom’s 【设置授权回调域】 Set callback domain.',
  },
  all: 'All values but the secret',
  literal:
    'If the portal gives another callback domain, the portal is right: change it in the settings of the authentication source first, then rehearse again. The port counts.',
  more: 'For the portal’s developers',
  more_text:
    'Only portals with a login page of their own making need these. They are the addresses that this program rehearses with.',
  redirect_uri: 'Redirect address',
  login_page: 'WeCom’s login page',
  show: 'Show for 30 seconds',
  own_window:
    'Opens a small window of its own, which closes after 30 seconds. The secret never comes to this page and is written to no log.',
  showing: 'Shown in a window of its own, which closes after {n} seconds.',
  no_secret:
    'This secret is not kept on this machine. Open the app under 【应用管理】 App management and choose 【查看】 View beside Secret, or enter it anew in the settings of the authentication source.',
}
