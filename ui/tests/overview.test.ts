/** The overview is drawn as the program judged it. */
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import OverviewPage from '@/features/overview/OverviewPage.vue'
import { routeOf } from '@/features/overview/acts'
import type { Act, Overview } from '@/platform/contract'
import { enter, render, until } from './setup'
import { OVERVIEW } from './values'

const text = (zh: string) => ({ zh, en: zh })
const act = (kind: Act['kind'], id: string | null = null): Act => ({ kind, id, label: text(`去 ${kind}`) })

/** F15: an app that does not see most people. */
const LEFT_OUT: Overview = {
  state: 'warn',
  verdict: 'ready_with_warnings',
  headline: text('可以用，但要留意：约 2,600 人扫不了码：不在应用可见范围内'),
  links: OVERVIEW.links.map((link) =>
    link.id === 'range'
      ? {
          ...link,
          state: 'warn',
          figure: 2600,
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
}

async function page(overview: Overview) {
  const world = await enter('set-up')
  world.answer({ overview: () => overview })
  const made = render(OverviewPage)
  await until(() => expect(made.find('[data-headline]').exists()).toBe(true))
  return made
}

describe('the last runs', () => {
  it('have a legend in the words of the history’s columns', async () => {
    await enter('set-up')
    const made = render(OverviewPage)
    await until(() => expect(made.find('.key.departed').exists()).toBe(true))
    expect(made.find('.key.created').element.parentElement?.textContent).toMatch(/^新增更新停用×/)
  })
})

describe('a link whose secret must be entered again', () => {
  it('leads to its field, with the small print', async () => {
    const made = await page({
      ...LEFT_OUT,
      links: LEFT_OUT.links.map((link) =>
        link.id === 'range' ? { ...link, secret: { source: 's-1' }, small_print: 'https://a → https://b' } : link,
      ),
    })
    const remedy = made.find('[data-link=range]')
    expect(remedy.text()).toContain('https://a → https://b')
    const button = remedy.findAll('button').find((each) => each.text().includes('Secret'))
    await button?.trigger('click')
    await until(() =>
      expect(made.vm.$.appContext.config.globalProperties.$router.currentRoute.value).toMatchObject({
        name: 'sources',
        query: { secret: 's-1' },
      }),
    )
  })
})

describe('the overview', () => {
  it('says the program’s sentence in its colour, and opens the link that is first', async () => {
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
    expect(made.find('ol.chain li.warn .figure').text()).toBe('2,600')
  })

  it('opens another link when a person picks it', async () => {
    const made = await page(LEFT_OUT)
    await made.findAll('ol.chain button')[0]!.trigger('click')
    await flushPromises()
    expect(made.find('[data-link=contacts]').exists()).toBe(true)
    expect(made.find('[data-link=range]').exists()).toBe(false)
  })

  it('names the data source that a link is about', async () => {
    const links = LEFT_OUT.links.map((link) => (link.id === 'range' ? { ...link, source: '分公司' } : link))
    const made = await page({ ...LEFT_OUT, links })
    expect(made.find('[data-link=range]').text()).toContain('「分公司」约 2,600 人')
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
])('leads where the act belongs: %j', (given, route) => {
  expect(routeOf(given)).toEqual(route)
})
