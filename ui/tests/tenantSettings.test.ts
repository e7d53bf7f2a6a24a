/** A tenant's settings: every address has its field, what is wrong stands there, and consequences are said before. */
import { describe, expect, it } from 'vitest'
import TenantPage from '@/features/settings/TenantPage.vue'
import { enter, render, until } from './setup'

async function settings() {
  const world = await enter()
  const page = render(TenantPage, { props: { id: world.facts.tenant as string } })
  await until(() => expect(page.find('#tenant-proxy').exists()).toBe(true))
  return { world, page }
}

describe('a tenant’s settings', () => {
  it('say at the field that a portal’s address takes no query', async () => {
    const { page } = await settings()
    await page.find('#tenant-portal').setValue('https://sso.example.com/?from=mail')
    await until(() => expect(page.find('#tenant-portal-hint').text()).toContain('? 后面的参数'))
    expect(page.find('button[type=submit]').attributes('disabled')).toBeDefined()
  })

  it('say what another proxy brings with it before it is saved, and complete its address', async () => {
    const { world, page } = await settings()
    await page.find('#tenant-proxy').setValue('proxy.example.com:3128')
    await until(() => expect(page.find('[data-effects]').text()).toContain('要重新填写'))
    await page.find('#tenant-form').trigger('submit')
    await until(() => expect(page.text()).toContain('已保存'))
    const tenants = await world.call<{ proxy: string | null }[]>('tenant_list', {})
    expect(tenants[0]?.proxy).toBe('http://proxy.example.com:3128')
  })

  it('show what the program refuses at its field', async () => {
    const { world, page } = await settings()
    const [, other] = await world.call<{ name: string }[]>('tenant_list', {})
    await page.find('#tenant-name').setValue(other?.name ?? '')
    await page.find('#tenant-form').trigger('submit')
    if (other) await until(() => expect(page.find('#tenant-name-state').text()).toContain('已经有一个租户'))
  })
})
