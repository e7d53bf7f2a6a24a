/** The tenants of the window follow what the program says, and stay if it cannot be asked. */
import { expect, it } from 'vitest'
import App from '@/App.vue'
import { loadSession, session } from '@/app/session'
import { toasts } from '@/app/toasts'
import { enter, render, until } from './setup'

it('a tenant that was renamed elsewhere is called by its new name', async () => {
  const world = await enter('set-up')
  const page = render(App)
  const { portal_url, api_base, login_base, proxy } = session.tenant!
  await until(() => expect(page.find('header').text()).toContain('华东制造'))
  const input = { name: '新名字', portal_url, api_base, login_base, proxy }
  await world.call('tenant_change', { id: world.facts.tenant, input })
  await until(() => expect(page.find('header').text()).toContain('新名字'))
})

it('tenants that cannot be asked for again stay', async () => {
  const world = await enter('tenants')
  await world.inject({ command: 'tenant_list', error: { code: 'store.busy' } })
  await loadSession()
  expect([session.tenants.length, session.state.state]).toEqual([2, 'ready'])
})

it('a tenant that is removed elsewhere takes its wizard along, and the one in its place is named', async () => {
  const world = await enter('set-up')
  const page = render(App)
  const { $router } = page.vm.$.appContext.config.globalProperties
  await $router.push({ name: 'source-add' })
  await until(() => expect(page.find('header').text()).toContain('华东制造'))
  await world.call('tenant_remove', { id: world.facts.tenant })
  await until(() => expect($router.currentRoute.value.name).toBe('sources'))
  expect(session.tenant?.name).toBe('北辰物流')
  expect(toasts.map(({ text }) => text()).join()).toContain('租户「华东制造」已被移除，现在显示的是「北辰物流」')
})
