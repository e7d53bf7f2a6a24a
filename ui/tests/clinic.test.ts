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
    const cards = page.findAll('[data-family="wecom"] [data-code]')
    expect(cards).toHaveLength(12)
    for (const card of cards) expect(card.text()).toMatch(/[\u4e00-\u9fff]{2}/)
    await cards[0]?.trigger('click')
    await until(() => expect(page.find('details[data-code="60020"]').exists()).toBe(true))
  })

  it('finds the entry of what people say who have no code', async () => {
    const { page } = await clinic('二维码不显示')
    await until(() => expect(page.find('details').attributes('data-code')).toBe('-31020'))
  })

  it('explains what a directory server said, without a page of WeCom', async () => {
    const pasted =
      'LDAP: error code 49 - 80090308: LdapErr: DSID-0C090439, comment: AcceptSecurityContext error, data 52e, v4563'
    const { page } = await clinic(pasted)
    await until(() => expect(page.find('details').attributes('data-code')).toBe('data 52e'))
    const card = page.find('details')
    expect(card.text()).toContain('AD 错误码')
    expect(card.text()).toContain('密码不对')
    expect(card.text()).not.toContain('企业微信自己的说明')
    expect(page.text()).not.toContain('企业微信看到的地址')
  })

  it('says of a small number that it is a result code of LDAP, and shows one kind when asked', async () => {
    const { page } = await clinic('50')
    await until(() => expect(page.find('details').attributes('data-code')).toBe('LDAP 50'))
    expect(page.find('details').text()).toContain('LDAP 结果码')
    expect(page.find('details[data-code="50003"]').exists()).toBe(true)
    const directory = page.findAll('.el-radio-button').find((each) => each.text().startsWith('目录服务'))
    await directory?.find('input').setValue(true)
    await until(() => expect(page.find('details[data-code="50003"]').exists()).toBe(false))
    expect(page.find('details').attributes('data-code')).toBe('LDAP 50')
  })

  it('offers the commonest of directory servers in a group of their own', async () => {
    const { page } = await clinic()
    const cards = page.findAll('[data-family="directory"] [data-code]')
    expect(cards.map((each) => each.attributes('data-code'))).toContain('data 773')
    await cards[0]?.trigger('click')
    await until(() => expect(page.find('details[data-code="LDAP 49"]').exists()).toBe(true))
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
