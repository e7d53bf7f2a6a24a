/** The page of push targets: what is there, a new one tried out before it is kept, a certificate that a person looked at. */
import { describe, expect, it } from 'vitest'
import TargetsPage from '@/features/targets/TargetsPage.vue'
import { enter, render, until } from './setup'

const inDialog = (selector: string): HTMLElement | null => document.querySelector(`.el-dialog ${selector}`)
const press = (words: string): void => {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>('.el-dialog button')]
  const found = buttons.find((each) => each.textContent.trim() === words)
  if (!found || found.disabled) throw new Error(`${words} cannot be pressed`)
  found.click()
}
function fill(id: string, value: string): void {
  const field = document.querySelector<HTMLInputElement>(`#${id}`)
  if (!field) throw new Error(`there is no ${id}`)
  field.value = value
  field.dispatchEvent(new Event('input'))
}

describe('push targets', () => {
  it('says what one is and what to have ready, where there is none', async () => {
    await enter()
    const page = render(TargetsPage)
    await until(() => expect(page.text()).toContain('还没有推送目标'))
    expect(page.text()).toContain('检测和预览都不改动它')
  })

  it('shows where each is, where it stands and what is linked', async () => {
    await enter('target')
    const page = render(TargetsPage)
    await until(() => expect(page.find('[data-target]').exists()).toBe(true))
    const card = page.find('[data-target]').text()
    expect(card).toContain('总部 AD')
    expect(card).toContain('OU=WeCom,DC=corp,DC=example,DC=test')
    expect(card).toContain('检测过')
    expect(card).toContain('还没有推送过')
  })

  it('keeps a new one only after it was tried out with a certificate that a person looked at', async () => {
    const world = await enter('target')
    const page = render(TargetsPage, { attachTo: document.body })
    await until(() => expect(page.find('[data-target]').exists()).toBe(true))
    await page
      .findAll('button')
      .find((each) => each.text() === '添加推送目标')
      ?.trigger('click')
    await until(() => expect(inDialog('#target-url')).not.toBe(null))
    inDialog('input[value="ldap"]')?.click()
    fill('target-name', 'LDAP')
    fill('target-url', world.facts.ldap_url ?? '')
    fill('target-bind_dn', world.facts.ldap_bind_dn ?? '')
    fill('target-base', world.facts.ldap_base ?? '')
    fill('target-secret', world.facts.ldap_secret ?? '')
    await until(() => {
      press('检测')
    })
    await until(() => expect(inDialog('[data-status="fail"]')).not.toBe(null))
    expect(world.asked('target_add')).toEqual([])
    inDialog('.consent input')?.click()
    await until(() => {
      press('检测')
    })
    await until(() => expect(inDialog('[data-status="fail"]')).toBe(null))
    await until(() => {
      press('添加推送目标')
    })
    await until(() => expect(page.findAll('[data-target]')).toHaveLength(2))
    expect(world.asked('target_add')[0]?.values.trust).toMatchObject({ by: 'pin' })
  })
})
