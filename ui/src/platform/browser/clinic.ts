/** A dozen of the clinic's entries; the program has all of them. */
import type { ClinicEntry, ConsolePage, Fix, Reading, Text } from '../contract'

const text = (zh: string, en: string): Text => ({ zh, en })

function entry(
  code: number,
  title: Text,
  cause: Text,
  steps: Text[],
  page: ConsolePage | null,
  kind: 'api' | 'login_page' = 'api',
): ClinicEntry {
  return { code, title, cause, steps, page, kind, seen: [] }
}

export const ENTRIES: ClinicEntry[] = [
  entry(
    40001,
    text('Secret 不对', 'The secret is wrong'),
    text(
      '填写的 Secret 与这个企业 ID 不配对，多半是抄错了，或填成了别的应用的 Secret。',
      'The secret does not belong to this corp ID: it was mistyped, or it is that of another app.',
    ),
    [
      text(
        '到【管理工具】→【通讯录同步】点 Secret 旁的【查看】，重新复制。',
        'At 【管理工具】 Management tools → 【通讯录同步】 Contacts sync choose 【查看】 View beside Secret and copy it again.',
      ),
      text('粘贴后检查首尾没有空格，再重新检测。', 'Paste it, look for spaces at either end, and check again.'),
    ],
    'contacts_sync',
  ),
  entry(
    40013,
    text('企业 ID 不对', 'The corp ID is wrong'),
    text('企业微信没有这个企业 ID。', 'WeCom knows no corp with this ID.'),
    [
      text(
        '在【我的企业】→【企业信息】最底部复制企业 ID。',
        'Copy it from the bottom of 【我的企业】 My company → 【企业信息】 Company information.',
      ),
    ],
    'my_company',
  ),
  entry(
    48009,
    text('通讯录 Secret 读不到详情', 'The contacts secret may not read details'),
    text(
      '2022 年起，新的通讯录 Secret 或新的调用地址只能读到部门编号和成员账号。',
      'Since 2022 a new contacts secret, or a new caller address, may read only department numbers and member IDs.',
    ),
    [text('继续设置自建应用，姓名将由它补齐。', 'Go on and set up the self-built app, which fills in the names.')],
    'apps',
  ),
  entry(
    60020,
    text('调用地址不在企业可信IP里', 'The caller address is not in the trusted IPs'),
    text('企业微信只接受来自企业可信IP的调用。', 'WeCom only accepts calls from the trusted IPs.'),
    [
      text(
        '在【应用管理】打开这个自建应用，点【企业可信IP】的【配置】，填入上面的地址。',
        'Open the self-built app under 【应用管理】 App management, choose 【配置】 Configure at 【企业可信IP】 Trusted IPs, and enter the address above.',
      ),
      text(
        '如果按钮是灰的，先设置【网页授权及JS-SDK】的可信域名，或【接收消息】的服务器地址。',
        'If the button is grey, first set the trusted domain in 【网页授权及JS-SDK】 Web authorisation and JS-SDK, or a server address in 【接收消息】 Receive messages.',
      ),
    ],
    'apps',
  ),
  entry(
    301002,
    text('AgentId 与 Secret 不属于同一个应用', 'AgentId and secret belong to different apps'),
    text('Secret 是对的，但属于另一个应用。', 'The secret is right, but it is that of another app.'),
    [
      text(
        '在【应用管理】打开这个自建应用，从同一页复制 AgentId 和 Secret。',
        'Open the self-built app under 【应用管理】 App management and copy AgentId and secret from that one page.',
      ),
    ],
    'apps',
  ),
  entry(
    60011,
    text('没有权限', 'No permission'),
    text('这个成员或部门不在应用的可见范围里。', 'The member or department is outside the app’s visible range.'),
    [
      text(
        '在【应用管理】打开这个自建应用，把【可见范围】设为全员，或加上这个部门。',
        'Open the self-built app under 【应用管理】 App management and set 【可见范围】 Visible range to everybody, or add this department.',
      ),
    ],
    'apps',
  ),
  entry(
    50003,
    text('应用已停用', 'The app is switched off'),
    text(
      '自建应用在企业微信后台被停用了，谁也不能用它登录。',
      'The self-built app was switched off in WeCom’s console, so nobody can log in through it.',
    ),
    [
      text(
        '在【应用管理】打开这个应用，在页面底部点【启用】。',
        'Open the app under 【应用管理】 App management and choose 【启用】 Enable at the bottom.',
      ),
    ],
    'apps',
  ),
  entry(
    45009,
    text('今天的调用次数用完了', 'Today’s calls are used up'),
    text('这个接口的调用次数达到了企业微信的上限。', 'This API has reached WeCom’s limit of calls.'),
    [
      text(
        '等到解除时间后再同步；自动同步会自己接上。',
        'Sync again after the limit lifts; automatic runs go on by themselves.',
      ),
    ],
    null,
  ),
  entry(
    -31020,
    text('登录页：回调地址与授权回调域不一致', 'Login page: the callback domain does not fit'),
    text(
      'redirect_uri 的域名与登记的授权回调域不是逐字一致，常见原因是多了或少了端口，或还没有保存。',
      'The host of redirect_uri is not literally the registered callback domain: a port too many or too few, or it was never saved.',
    ),
    [
      text(
        '复制授权回调域，在【应用管理】打开这个应用，到【企业微信授权登录】→【设置授权回调域】填上并保存。',
        'Copy the callback domain, open the app under 【应用管理】 App management, paste it at 【企业微信授权登录】 WeCom authorised login → 【设置授权回调域】 Set callback domain, and save.',
      ),
      text('保存后再演练一次。', 'Then rehearse again.'),
    ],
    'apps',
    'login_page',
  ),
  entry(
    40029,
    text('登录码已失效', 'The login code is no longer valid'),
    text('code 只能用一次，五分钟内有效。', 'A code is good once, for five minutes.'),
    [text('重新扫码，得到新的 code。', 'Scan again to get a new one.')],
    null,
  ),
]

export function lookup(code: number): ClinicEntry | null {
  return ENTRIES.find((each) => each.code === code) ?? null
}

export function fixOf(code: number, callerIp: string | null = null): Fix {
  const found = lookup(code) ?? unknownEntry(code)
  const first = callerIp
    ? [text(`把 ${callerIp} 加到下面说的企业可信IP。`, `Add ${callerIp} to the trusted IPs named below.`)]
    : []
  return { cause: found.cause, steps: [...first, ...found.steps], page: found.page }
}

export function read(pasted: string): Reading {
  const digits = /(?:errcode"?\s*[:：]\s*|^|\s|\()(-?\d{4,6})(?!\.)/.exec(pasted)?.[1]
  const code = digits === undefined ? null : Number(digits)
  return {
    code,
    hint: /hint:\s*\[?(\d+)/.exec(pasted)?.[1] ?? null,
    caller_ip: /from ip:\s*([\d.]+)/.exec(pasted)?.[1] ?? null,
    entry: code === null ? null : (lookup(code) ?? unknownEntry(code)),
  }
}

export function search(words: string): ClinicEntry[] {
  const wanted = words.trim().toLowerCase()
  if (wanted === '') return []
  const holds = (each: ClinicEntry): boolean =>
    [String(each.code), each.title.zh, each.title.en, each.cause.zh, each.cause.en].some((part) =>
      part.toLowerCase().includes(wanted),
    )
  return ENTRIES.filter(holds)
}

function unknownEntry(code: number): ClinicEntry {
  return entry(
    code,
    text('诊所没有收录这个错误码', 'This code is not in the clinic'),
    text(
      '诊所里还没有这个码的说明，因此不猜测原因。',
      'The clinic has no entry for this code and does not guess at a cause.',
    ),
    [
      text(
        '打开企业微信的错误码查询页，查看它对这个码的说明。',
        'Open WeCom’s error lookup page and read what it says about this code.',
      ),
    ],
    { error_lookup: code },
  )
}
