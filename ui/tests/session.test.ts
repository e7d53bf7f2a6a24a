/** The tenants of the window follow what the program says, and stay if it cannot be asked. */
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, it } from 'vitest'
import App from '@/App.vue'
import { loadSession, session } from '@/app/session'
import { demo, render, start, until } from './setup'

beforeEach(() => {
  document.body.innerHTML = ''
})

it('a tenant that was renamed elsewhere is called by its new name', async () => {
  const platform = await start()
  const page = render(App)
  const { portal_url, api_base, login_base, proxy } = session.tenant!
  await platform.changeTenant('t-east', { name: '新名字', portal_url, api_base, login_base, proxy })
  await until(() => expect(page.find('header').text()).toContain('租户：新名字'))
})

it('tenants that cannot be asked for again stay', async () => {
  await start()
  const before = session.tenants.length
  demo('latency=0&fail=tenant_list:store.busy')
  await loadSession()
  await flushPromises()
  expect(before).toBeGreaterThan(0)
  expect([session.tenants.length, session.state.state]).toEqual([before, 'ready'])
})
