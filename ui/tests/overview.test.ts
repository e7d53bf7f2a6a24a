/** The overview is drawn as the program judged it. */
import { describe, expect, it } from 'vitest'
import OverviewPage from '@/features/overview/OverviewPage.vue'
import { routeOf } from '@/features/overview/acts'
import type { Act, Overview } from '@/platform/contract'
import { enter, render, until } from './setup'
import { OVERVIEW } from './values'

const text = (zh: string) => ({ zh, en: zh })
const act = (kind: Act['kind'], id: string | null = null): Act => ({ kind, id, label: text(`去 ${kind}`), place: null })

/** F15: an app that does not see most people. */
const LEFT_OUT: Overview = {
  state: 'warn',
  verdict: 'ready_with_warnings',
  checked_at: null,
  headline: text('可以用，但要留意：约 2,600 人扫不了码：不在应用可见范围内'),
  links: OVERVIEW.links.map((link) =>
    link.id === 'range'
      ? {
          ...link,
          state: 'warn',
          figure: 2600,
          value: { kind: 'share', count: 947, of: 3547 },
          note: text('人不在应用可见范围内'),
          said: text('约 2,600 人扫不了码：不在应用可见范围内'),
          evidence: text('已知 3000 人中，400 人在范围内'),
          fix: { cause: text('范围外的人不能扫码。'), steps: [text('改可见范围。')], page: 'apps' },
          act: act('check_again', 'app.visible_range'),
        }
      : { ...link, state: 'pass', act: null },
  ),
  first: 'range',
  next: act('check_again', 'app.visible_range'),
  todo: [
    { state: 'warn', said: text('3 名成员待核对'), source: null, act: act('look') },
    { state: 'idle', said: text('还没有体检'), source: '分公司', act: act('check_up') },
  ],
  funnel: {
    steps: [
      { id: 'members', people: 3547, lost: [], opens: null },
      {
        id: 'synced',
        people: 3547,
        lost: [],
        opens: { page: 'directory', status: null, can_scan: null, view: 'synced' },
      },
      {
        id: 'visible',
        people: 947,
        lost: [{ people: 2600, said: text('2,600 人不在范围'), opens: null }],
        opens: null,
      },
      { id: 'activated', people: null, lost: [], opens: null },
    ],
  },
}

async function page(overview: Overview) {
  const world = await enter('set-up')
  world.answer({ overview: () => overview })
  const made = render(OverviewPage)
  await until(() => expect(made.find('[data-headline]').exists()).toBe(true))
  return made
}

describe('a link whose secret must be entered again', () => {
  it('leads to its field, with the small print', async () => {
    const made = await page({
      ...LEFT_OUT,
      links: LEFT_OUT.links.map((link) =>
        link.id === 'range' ? { ...link, secret: { source: 's-1' }, small_print: 'https://a → https://b' } : link,
      ),
      next: act('enter_contacts_secret', 's-1'),
    })
    const remedy = made.find('[data-link=range]')
    expect(remedy.text()).toContain('https://a → https://b')
    await made.find('[data-next]').trigger('click')
    await until(() =>
      expect(made.vm.$.appContext.config.globalProperties.$router.currentRoute.value).toMatchObject({
        name: 'sources',
        query: { secret: 's-1' },
      }),
    )
  })
})

describe('the overview', () => {
  it('says the program’s sentence in its colour, and what to do about the link that is first', async () => {
    const made = await page(LEFT_OUT)
    const headline = made.find('[data-headline]')
    expect(headline.classes()).toContain('warn')
    expect(headline.find('.state-warn').exists()).toBe(true)
    expect(headline.text()).toContain('约 2,600 人扫不了码')
    expect(made.findAll('ol.chain li').map((link) => link.classes()[0])).toEqual([
      'pass',
      'pass',
      'pass',
      'warn',
      'pass',
      'pass',
    ])
    const remedy = made.find('[data-link=range]')
    for (const part of ['约 2,600 人', '范围外的人不能扫码。', '改可见范围。', '去 check_again'])
      expect(remedy.text()).toContain(part)
    expect(made.find('ol.chain li.warn .value').text()).toBe('947/3,547')
  })

  it('has one primary button, the next act', async () => {
    const made = await page(LEFT_OUT)
    const primary = made.findAll('.el-button--primary')
    expect(primary.map((each) => each.text())).toEqual(['去 check_again'])
    await primary[0]!.trigger('click')
    await until(() =>
      expect(made.vm.$.appContext.config.globalProperties.$router.currentRoute.value).toMatchObject({
        name: 'checkup',
        query: { only: 'app.visible_range' },
      }),
    )
  })

  it('leads from each link of the chain to the list behind it', async () => {
    const made = await page({
      ...LEFT_OUT,
      links: LEFT_OUT.links.map((link) => ({ ...link, opens: { page: 'run', id: 'r1', kind: 'skip' } })),
    })
    const nodes = made.findAll('[data-node]')
    expect(nodes).toHaveLength(6)
    for (const node of nodes) expect(node.attributes('href')).toBe('/history/r1?kind=skip')
  })

  it('names the data source that a link and a thing to do are about', async () => {
    const links = LEFT_OUT.links.map((link) => (link.id === 'range' ? { ...link, source: '分公司' } : link))
    const made = await page({ ...LEFT_OUT, links })
    expect(made.find('[data-node=range]').text()).toContain('分公司')
    expect(made.findAll('[data-todo] li').map((each) => each.text())).toEqual([
      '3 名成员待核对去 look',
      '「分公司」还没有体检去 check_up',
    ])
  })

  it('draws the funnel with its figures as links and whom each step loses', async () => {
    const made = await page(LEFT_OUT)
    const step = (id: string) => made.find(`[data-step=${id}]`)
    expect(step('synced').find('a').attributes('href')).toBe('/directory?view=synced')
    expect(step('visible').text()).toContain('2,600 人不在范围')
    expect(step('activated').text()).toContain('未检测')
  })
})

describe('a host that is too long', () => {
  it('is cut before its port', async () => {
    const made = await page({
      ...LEFT_OUT,
      links: LEFT_OUT.links.map((link) =>
        link.id === 'callback' ? { ...link, value: { kind: 'host', host: 'sso.example.com:8443', others: 1 } } : link,
      ),
    })
    const parts = made.findAll('[data-node=callback] .value span').map((each) => each.text())
    expect(parts).toEqual(['sso.example.com', ':8443', '+1'])
  })
})

it.each<[Act, object]>([
  [act('add_source'), { name: 'source-add' }],
  [act('sync', 's1'), { name: 'sync', params: { id: 's1' } }],
  [act('add_auth'), { name: 'auth-add' }],
  [act('check_up'), { name: 'checkup' }],
  [act('check_again', 'app.agent'), { name: 'checkup', query: { only: 'app.agent' } }],
  [act('rehearse', 'a1'), { name: 'rehearsal', query: { auth: 'a1' } }],
  [act('open_run', 'r1'), { name: 'run', params: { id: 'r1' } }],
  [act('enter_app_secret', 'a1'), { name: 'auths', query: { secret: 'a1' } }],
  [
    { ...act('look'), place: { page: 'run', id: 'r1', kind: 'pending' } },
    { name: 'run', params: { id: 'r1' }, query: { kind: 'pending' } },
  ],
  [
    { ...act('look'), place: { page: 'checkup', check: null, status: 'fail' } },
    { name: 'checkup', query: { status: 'fail' } },
  ],
])('leads where the act belongs: %j', (given, route) => {
  expect(routeOf(given)).toEqual(route)
})
