/** The last check-up's verdict in the top bar. */
import { flushPromises } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import VerdictChip from '@/components/frame/VerdictChip.vue'
import { useCheckup } from '@/features/checkup/useCheckup'
import { chooseTenant, loadSession } from '@/app/session'
import { demo, render } from './setup'

it('says that there is none, and what the next one found as soon as it ends', async () => {
  demo()
  await loadSession()
  chooseTenant('t-east')
  const page = render(VerdictChip)
  await flushPromises()
  expect(page.text()).toBe('还没有体检')
  await effectScope().run(() => useCheckup())?.run()
  await vi.waitFor(() => expect(page.text()).toBe('还不能用（1 项会失败）'))
  chooseTenant('t-north')
  await vi.waitFor(() => expect(page.text()).toBe('还没有体检'))
  await effectScope().run(() => useCheckup())?.run()
  await vi.waitFor(() => expect(page.text()).toMatch(/^\d+ 项还没有证实$/))
  expect(page.find('.state-pass').exists()).toBe(false)
})
