export default {
  title: '填到门户里的值',
  open: '给门户的值',
  lead: '门户不在这台电脑上时，把下面的值填进门户【企业微信扫码登录】的表单，一项对一项。',
  name: { corp_id: '企业 ID', agent_id: 'AgentId', secret: 'Secret', callback_domain: '授权回调域' },
  where: {
    corp_id: '填到表单的【企业ID】，要与数据源的一致。',
    agent_id: '填到表单的【AgentId】。',
    secret: '填到表单的【Secret】。是这个自建应用的，不是通讯录的。',
    callback_domain:
      '不用填：门户会在【企业微信授权登录回调域】里给出，应当与这里一字不差；再填到企业微信的【设置授权回调域】。',
  },
  all: '除 Secret 外的全部值',
  literal: '门户给出的回调域与这里不同时，以门户的为准：先在认证源的设置里改过来，再演练一次。端口也算在内。',
  more: '供门户的开发人员核对',
  more_text: '自己开发登录页的门户才用得上；下面是本程序演练时用的地址。',
  redirect_uri: '回调地址',
  login_page: '企业微信登录页',
  show: '显示 30 秒',
  own_window: '会打开一个单独的小窗口，30 秒后自动关闭。Secret 不会进到这个页面，也不会写进日志。',
  showing: '已在单独的窗口里显示，{n} 秒后关闭。',
  no_secret:
    '这台电脑上没有保存这个 Secret。到【应用管理】打开这个应用，点 Secret 旁的【查看】；或者在认证源的设置里重新填写。',
}
