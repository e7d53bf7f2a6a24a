/** The clinic's page: the commonest in words, words that find their entry, no code without a way on. */
import { describe, expect, it } from 'vitest'
import ClinicPage from '@/features/clinic/ClinicPage.vue'
import { enter, render, until } from './setup'

async function clinic(words = '') {
  const world = await enter()
  const page = render(ClinicPage)
  if (words) await page.find('textarea').setValue(words)
  await until(() => expect(page.find('[data-code]').exists()).toBe(true))
  return { world, page }
}

describe('the clinic', () => {
  it('begins with the twelve commonest, each in words', async () => {
    const { page } = await clinic()
    const cards = page.findAll('.common [data-code]')
    expect(cards).toHaveLength(12)
    for (const card of cards) expect(card.text()).toMatch(/[\u4e00-\u9fff]{2}/)
    await cards[0]?.trigger('click')
    await until(() => expect(page.find('details[data-code="60020"]').exists()).toBe(true))
  })

  it('finds the entry of what people say who have no code', async () => {
    const { page } = await clinic('二维码不显示')
    await until(() => expect(page.find('details').attributes('data-code')).toBe('-31020'))
  })

  it('has a way on for a code that it does not know', async () => {
    const { page } = await clinic('errcode: 99999')
    await until(() => expect(page.find('details').attributes('data-code')).toBe('99999'))
    expect(page.find('details').text()).toContain('99999')
    expect(page.find('details').text()).toContain('企业微信自己的说明')
  })

  it('makes the check of the tenant that a code belongs to', async () => {
    const { world, page } = await clinic('50003')
    await until(() => expect(page.find('details').attributes('data-code')).toBe('50003'))
    const button = page.findAll('details button').find((each) => each.text() === '在我的租户里检测')
    await button?.trigger('click')
    await until(() => expect(page.find('details [data-check="app.token"]').exists()).toBe(true))
    expect(world.asked('checkup_run')).toEqual([expect.objectContaining({ only: 'app.token' })])
  })
})
