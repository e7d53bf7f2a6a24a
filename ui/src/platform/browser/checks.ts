/** What the checks of the believable WeCom find. The values entered decide: see `refusalOf`. */
import type { AppError, Check, CheckGroup, CheckStatus, Fix, Text } from '../contract'
import { fixOf, lookup } from './clinic'
import { errorWith } from './rules'

const text = (zh: string, en: string): Text => ({ zh, en })
export const CALLER_IP = '203.0.113.7'

const TITLES: Record<string, [CheckGroup, Text]> = {
  'net.api': ['connection', text('能连到企业微信', 'WeCom can be reached')],
  'net.clock': ['connection', text('本机时间准确', 'This machine’s clock is right')],
  'corp.id_format': ['contacts', text('企业 ID 的格式', 'The form of the corp ID')],
  'contacts.token': ['contacts', text('通讯录 Secret 可用', 'The contacts secret works')],
  'contacts.departments': ['contacts', text('能读取部门', 'Departments can be read')],
  'contacts.members': ['contacts', text('能读取成员', 'Members can be read')],
  'app.token': ['app', text('应用 Secret 可用', 'The app secret works')],
  'app.agent': ['app', text('AgentId 与 Secret 属于同一个应用', 'AgentId and secret belong to one app')],
  'app.trusted_ip': ['app', text('本机地址在应用的企业可信IP里', 'This address is in the app’s trusted IPs')],
  'app.visible_range': ['app', text('应用可见范围覆盖要扫码的人', 'The app’s visible range covers those who scan')],
  'app.trusted_domain': ['app', text('应用的可信域名', 'The app’s trusted domain')],
  'login.corp_match': ['login', text('认证源与数据源的企业 ID 一致', 'Both sources have the same corp ID')],
  'login.callback_domain': ['login', text('授权回调域的写法', 'The form of the callback domain')],
  'login.callback_probe': ['login', text('登录页接受授权回调域', 'The login page accepts the callback domain')],
  'login.portal': ['login', text('门户地址与授权回调域相符', 'The portal address fits the callback domain')],
  'login.rehearsal': ['login', text('扫码登录演练过', 'Scan login was rehearsed')],
  'sync.fresh': ['sync', text('同步及时', 'The last sync is recent')],
  'sync.duplicates': ['sync', text('重复用户', 'Duplicates')],
  'sync.field_coverage': ['sync', text('手机号与邮箱的覆盖', 'Coverage of mobiles and e-mail addresses')],
}

export function check(
  id: string,
  status: CheckStatus,
  zh: string,
  en: string,
  fix: Fix | null = null,
  errcode: number | null = null,
  ip: string | null = null,
): Check {
  const [group, title] = TITLES[id] ?? ['connection' as const, text(id, id)]
  return { id, group, status, title, evidence: text(zh, en), errcode, caller_ip: ip, detail: {}, fix, secret: null }
}

/** Contacts sync has a list of trusted addresses of its own. */
const CONTACTS_IP: Fix = {
  cause: text('通讯录同步的企业可信IP里没有这个地址。', 'The trusted IPs of contacts sync do not hold this address.'),
  steps: [
    text(
      `把 ${CALLER_IP} 加到【管理工具】→【通讯录同步】的【企业可信IP】，已有的地址留着。`,
      `Add ${CALLER_IP} to 【企业可信IP】 Trusted IPs at 【管理工具】 Management tools → 【通讯录同步】 Contacts sync, and keep what is there.`,
    ),
    text('大约一分钟后重新检测。', 'Check again after about a minute.'),
  ],
  page: 'contacts_sync',
}

function refused(id: string, code: number, ip: string | null = null, fix: Fix = fixOf(code, ip)): Check {
  const found = lookup(code)
  const zh = `${found?.title.zh ?? ''}（${code}）${ip ? `，企业微信看到的地址是 ${ip}` : ''}`
  const en = `${found?.title.en ?? ''} (${code})${ip ? `; the address it saw is ${ip}` : ''}`
  return check(id, 'fail', zh, en, fix, code, ip)
}

const skipped = (id: string): Check =>
  check(id, 'skip', '前一项没有通过，这一项没有检测', 'Not looked at, since the check before it failed')

/** A secret that begins with `wrong` is refused, with `blocked` meets an untrusted address, with `limited` reads IDs only. */
export function contactsChecks(corpId: string, secret: string): Check[] {
  const form = check('corp.id_format', 'pass', corpId, corpId)
  if (secret.startsWith('wrong'))
    return [form, refused('contacts.token', 40001), skipped('contacts.departments'), skipped('contacts.members')]
  const token = check('contacts.token', 'pass', '企业微信接受这个 Secret', 'WeCom accepts this secret')
  if (secret.startsWith('blocked'))
    return [form, token, refused('contacts.departments', 60020, CALLER_IP, CONTACTS_IP), skipped('contacts.members')]
  if (secret.startsWith('limited')) {
    return [
      form,
      token,
      check(
        'contacts.departments',
        'warn',
        '只能读到 42 个部门的编号，读不到名称（48009）',
        'Only the numbers of 42 departments can be read, no names (48009)',
        fixOf(48009),
        48009,
      ),
      check(
        'contacts.members',
        'warn',
        '只能读到成员账号（第一页 100+ 条），读不到姓名（48009）',
        'Only member IDs can be read (100+ on the first page), no names (48009)',
        fixOf(48009),
        48009,
      ),
    ]
  }
  return [
    form,
    token,
    check('contacts.departments', 'pass', '读到 42 个部门', '42 departments were read'),
    check(
      'contacts.members',
      'pass',
      '从部门 1 读到 3,000 名成员的详情',
      'The details of 3,000 members of department 1 were read',
    ),
  ]
}

export function appChecks(agentId: string, secret: string): Check[] {
  const rest = ['app.agent', 'app.trusted_ip', 'app.visible_range']
  if (secret.startsWith('wrong')) return [refused('app.token', 40001), ...rest.map(skipped)]
  const token = check('app.token', 'pass', '企业微信接受这个 Secret', 'WeCom accepts this secret')
  if (secret.startsWith('blocked'))
    return [token, skipped('app.agent'), refused('app.trusted_ip', 60020, CALLER_IP), skipped('app.visible_range')]
  if (agentId !== '1000002')
    return [token, refused('app.agent', 301002), skipped('app.trusted_ip'), skipped('app.visible_range')]
  const range: Fix = {
    cause: text(
      '可见范围只选了两个部门，其余的人扫码会被拒绝。',
      'The visible range names two departments only; everybody else is turned away when they scan.',
    ),
    steps: [
      text(
        '在【应用管理】打开这个自建应用，把【可见范围】设为全员。',
        'Open the self-built app under 【应用管理】 App management and set 【可见范围】 Visible range to everybody.',
      ),
    ],
    page: 'apps',
  }
  return [
    token,
    check('app.agent', 'pass', '应用「统一登录」（1000002）在用', 'The app “Single sign-on” (1000002) is in use'),
    check('app.trusted_ip', 'pass', '从本机调用应用接口成功', 'A call of the app’s API from this machine succeeded'),
    secret.startsWith('narrow')
      ? check(
          'app.visible_range',
          'warn',
          '可见范围：2 个部门、3 名成员、0 个标签',
          'Visible range: 2 departments, 3 members, 0 tags',
          range,
        )
      : check('app.visible_range', 'pass', '可见范围：1 个部门（全员）', 'Visible range: 1 department (everybody)'),
  ]
}

/** A whole tenant, with one thing amiss so that there is something to look at. */
export function tenantChecks(hasSource: boolean, hasAuth: boolean, corpId: string): Check[] {
  const reached = [
    check('net.api', 'pass', 'qyapi.weixin.qq.com 在 84 毫秒内回答', 'qyapi.weixin.qq.com answered within 84 ms'),
    check('net.clock', 'pass', '与企业微信相差 0.4 秒', '0.4 s off WeCom’s'),
  ]
  const none = (id: string): Check => check(id, 'skip', '还没有设置', 'Not set up yet')
  const contacts = hasSource
    ? contactsChecks(corpId, 'good')
    : ['contacts.token', 'contacts.departments', 'contacts.members'].map(none)
  const app = hasAuth ? appChecks('1000002', 'narrow') : ['app.token', 'app.agent', 'app.visible_range'].map(none)
  const login = hasAuth
    ? [
        check('login.corp_match', 'pass', `都是 ${corpId}`, `Both are ${corpId}`),
        check('login.callback_domain', 'pass', 'sso.huadong.example:8443', 'sso.huadong.example:8443'),
        check(
          'login.callback_probe',
          'fail',
          '登录页不接受 sso.huadong.example:8443（-31020）',
          'The login page does not accept sso.huadong.example:8443 (-31020)',
          fixOf(-31020),
          -31020,
        ),
        check('login.rehearsal', 'skip', '还没有演练过', 'Not rehearsed yet'),
      ]
    : [none('login.callback_domain'), none('login.rehearsal')]
  const sync = hasSource
    ? [
        check('sync.fresh', 'pass', '12 分钟前同步过', 'Synced 12 minutes ago'),
        check('sync.duplicates', 'pass', '没有重复用户', 'No duplicates'),
        check('sync.field_coverage', 'pass', '手机号 93%，邮箱 70%', 'Mobiles 93%, e-mail 70%'),
      ]
    : [none('sync.fresh')]
  return [...reached, ...contacts, ...app, ...login, ...sync]
}

/** A failing value stores nothing: the error of the first check that failed. */
export function errorOf(checks: Check[]): AppError | null {
  const failed = checks.find((each) => each.status === 'fail')
  if (!failed) return null
  return {
    ...errorWith('wecom.refused', { errcode: failed.errcode, caller_ip: failed.caller_ip }),
    ...(failed.fix ? { fix: failed.fix } : {}),
  }
}
