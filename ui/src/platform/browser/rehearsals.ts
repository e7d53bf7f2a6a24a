/**
 * Rehearsals of the believable program: how each ends, and the past ones.
 *
 * `?scan=` decides how the next ones end, one after another (`scan=not_synced,logged_in`); the last one stays. A pasted address decides by itself.
 */
import type { Auth, Rehearsal, RehearsalStage, RehearsalWay, Text, User, WayHome } from '../contract'
import { fixOf } from './clinic'
import { ending } from './rules'

const text = (zh: string, en: string): Text => ({ zh, en })

/** How a rehearsal can end. */
export const FATES = [
  'logged_in',
  'not_synced',
  'not_a_member',
  'declined',
  'departed',
  'page',
  'state_unknown',
  'code_spent',
  'closed',
] as const
export type Fate = (typeof FATES)[number]

type Ending = Pick<Rehearsal, 'reason' | 'fix' | 'errcode'> & { stages: readonly RehearsalStage[] }

const ALL: readonly RehearsalStage[] = ['opened', 'waiting', 'returned', 'exchanged', 'matched']
const upTo = (last: RehearsalStage): readonly RehearsalStage[] => ALL.slice(0, ALL.indexOf(last) + 1)

const ENDINGS: Record<Exclude<Fate, 'logged_in'>, Ending> = {
  not_synced: {
    stages: upTo('exchanged'),
    errcode: null,
    reason: text('企业微信认得这个人，但用户目录里还没有', 'WeCom knows this person, but the directory does not yet'),
    fix: {
      cause: text(
        '上次同步之后才加入企业，或不在通讯录 Secret 读得到的范围里。',
        'They joined after the last sync, or are outside what the contacts secret may read.',
      ),
      steps: [text('同步一次，再演练。', 'Sync once, then rehearse again.')],
      page: null,
    },
  },
  not_a_member: {
    stages: upTo('returned'),
    errcode: null,
    reason: text('扫码的人不是这家企业的成员', 'Whoever scanned is not a member of this corp'),
    fix: {
      cause: text(
        '企业微信只给出了 openid，没有成员账号：扫码的是企业外的微信或别家企业的成员。',
        'WeCom gave an openid and no member ID: somebody outside the corp scanned.',
      ),
      steps: [
        text('在手机上切换到这家企业，再扫一次。', 'Switch to this corp on the phone and scan again.'),
        text(
          '仍然这样时，在【通讯录】里确认这个人已经加入。',
          'If it goes on, confirm in 【通讯录】 Contacts that the person has joined.',
        ),
      ],
      page: 'contacts',
    },
  },
  declined: {
    stages: upTo('returned'),
    errcode: null,
    reason: text('手机上点了取消，没有给出登录码', 'The login was declined on the phone, so no code came back'),
    fix: {
      cause: text('跳转回来的地址里有 state，没有 code。', 'The address that came back has a state and no code.'),
      steps: [
        text(
          '再演练一次，扫码后在手机上点【登录】。',
          'Rehearse again and choose 【登录】 Log in on the phone after the scan.',
        ),
      ],
      page: null,
    },
  },
  departed: {
    stages: ALL,
    errcode: null,
    reason: text('目录里的这个用户已停用', 'This user of the directory is departed'),
    fix: {
      cause: text(
        '企业微信里禁用了他，或上次同步没有再读到他。',
        'They were disabled in WeCom, or the last sync no longer found them.',
      ),
      steps: [
        text(
          '在【通讯录】里确认他的状态，再同步一次。',
          'Look at their state in 【通讯录】 Contacts, then sync again.',
        ),
      ],
      page: 'contacts',
    },
  },
  page: {
    stages: upTo('opened'),
    errcode: -31020,
    fix: fixOf(-31020),
    reason: text('企业微信的登录页不接受这个授权回调域', 'WeCom’s login page does not accept this callback domain'),
  },
  state_unknown: {
    stages: upTo('returned'),
    errcode: null,
    reason: text('贴的地址不是这一次演练的', 'The pasted address is not that of this rehearsal'),
    fix: {
      cause: text(
        '地址里的 state 与刚取的登录地址对不上，可能是上一次的，或被改过。',
        'Its state does not belong to the login address just given: it is an older one, or was changed.',
      ),
      steps: [
        text(
          '重新取登录地址，扫码后把浏览器最后停下的地址整段贴来。',
          'Get a new login address, scan, and paste the whole address where the browser ended.',
        ),
      ],
      page: null,
    },
  },
  code_spent: {
    stages: upTo('returned'),
    errcode: 40029,
    fix: fixOf(40029),
    reason: text('登录码已经用过，或已过期', 'The login code was used already, or has expired'),
  },
  closed: {
    stages: upTo('waiting'),
    errcode: null,
    fix: null,
    reason: text('登录窗口关掉了，没有扫码', 'The login window was closed before anybody scanned'),
  },
}

export const fatesOf = (given: string | null): Fate[] =>
  (given ?? '').split(',').flatMap((word) => FATES.filter((fate) => fate === word))

/** What a pasted address says about its end. */
export function fateOfAddress(pasted: string, auth: Auth): Fate {
  if (!pasted.startsWith(`https://${auth.callback_domain}/wecom/callback`)) return 'state_unknown'
  const query = new URL(pasted).searchParams
  if (query.get('state') !== 'demo') return 'state_unknown'
  const code = query.get('code')
  if (!code) return 'declined'
  if (code === 'used') return 'code_spent'
  return code.startsWith('openid') ? 'not_a_member' : 'logged_in'
}

export function stagesOf(fate: Fate, way: RehearsalWay): RehearsalStage[] {
  const stages = fate === 'logged_in' ? ALL : ENDINGS[fate].stages
  return stages.filter((stage) => way !== 'paste' || (stage !== 'opened' && stage !== 'waiting'))
}

export function makeRehearsal(
  id: string,
  auth: Auth,
  way: RehearsalWay,
  fate: Fate,
  people: User[],
  at: number,
): Rehearsal {
  const active = people.find((user) => user.status === 'active') ?? null
  const gone = people.find((user) => user.status === 'departed' || user.status === 'disabled') ?? null
  if (fate === 'logged_in' && active)
    return {
      id,
      auth: auth.id,
      at,
      way,
      outcome: 'logged_in',
      reason: null,
      reason_id: null,
      errcode: null,
      who: active.userid,
      user: active,
      fix: null,
      ...ending(null, null, active.name ?? active.username),
    }
  const reason = fate === 'logged_in' ? 'not_synced' : fate
  const { reason: said, fix, errcode } = ENDINGS[reason]
  const who = reason === 'not_synced' ? 'HD13977' : reason === 'departed' ? (gone?.userid ?? null) : null
  return {
    id,
    auth: auth.id,
    at,
    way,
    outcome: 'refused',
    reason_id: reason,
    who,
    user: reason === 'departed' ? gone : null,
    reason: said,
    fix,
    errcode,
    ...ending(reason, said, who),
  }
}

/** All three ways, as the callback domain allows them. */
export function waysOf(auth: Auth): WayHome[] {
  const [host = ''] = auth.callback_domain.split(':')
  const here = host === 'localhost' || host === '127.0.0.1'
  const browser: WayHome = here
    ? {
        way: 'browser',
        recommended: false,
        possible: true,
        why: text(
          '授权回调域指向这台电脑，本机可以接住跳转。',
          'The callback domain points to this machine, which can catch the way back.',
        ),
      }
    : {
        way: 'browser',
        recommended: false,
        possible: false,
        why: text(
          `${host} 没有指向这台电脑，浏览器跳转后不会回到这里。`,
          `${host} does not point to this machine, so the browser would not come back here.`,
        ),
      }
  return [
    {
      way: 'window',
      recommended: true,
      possible: true,
      why: text(
        '用的就是登记的授权回调域，不用改 DNS，也不用动服务器。',
        'It uses the registered callback domain itself and needs no change of DNS or server.',
      ),
    },
    browser,
    {
      way: 'paste',
      recommended: false,
      possible: true,
      why: text(
        '在任何电脑上扫码都行，例如帮别人远程核对。',
        'The scan may happen on any computer, for instance when helping somebody from afar.',
      ),
    },
  ]
}
