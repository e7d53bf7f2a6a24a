/** One person's drawer, local users, and the access guard's figures. */
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import UserDialog from '@/features/directory/UserDialog.vue'
import UserDrawer from '@/features/directory/UserDrawer.vue'
import { changesOf, fieldsOf } from '@/features/directory/localUser'
import SourceDialog from '@/features/sources/SourceDialog.vue'
import type { User } from '@/platform/contract'
import { render, start } from './setup'

const LOCAL = { username: 'li.guest', name: '李客', mobile: '', email: '' }
const SECRET = 'correct horse battery'

beforeEach(() => {
  document.body.innerHTML = ''
})

async function drawer(platform: Awaited<ReturnType<typeof start>>, id: string) {
  const page = render(UserDrawer, { props: { id } })
  await vi.waitFor(() => expect(document.querySelector('[data-password], [role="alert"]')).not.toBeNull())
  const text = (): string => document.body.textContent ?? ''
  const click = async (name: string): Promise<void> => {
    const button = [...document.querySelectorAll('button')].filter((each) => each.textContent?.trim() === name).at(-1)
    if (!button) throw new Error(`no button ${name}`)
    button.click()
    await flushPromises()
  }
  return { platform, page, text, click }
}

describe('a person from WeCom', () => {
  it('is edited there, and the drawer says so', async () => {
    const { text, page } = await drawer(await start(), 'u10003')
    expect(text()).toContain('请在【通讯录】里修改')
    expect(page.findAll('button').map((each) => each.text())).not.toContain('停用')
    expect(text()).toContain('总部通讯录')
  })

  it('shows rehearsals and runs on record', async () => {
    const platform = await start('rehearsed')
    const id = platform.world.rehearsals[0]!.user!.id
    const { text } = await drawer(platform, id)
    expect(text()).toContain('登录成功 · 本程序的窗口')
  })

  it('has a password that must be changed and is locked', async () => {
    const { text } = await drawer(await start('rehearsed'), 'u10001')
    expect(text()).toContain('登录时必须先修改')
    expect(text()).toContain('已锁定到')
  })

  it('whose source allows no passwords is told apart', async () => {
    const platform = await start()
    platform.world.sources[0]!.password_login = false
    expect((await drawer(platform, 'u10003')).text()).toContain('没有开启密码登录')
  })
})

describe('a password', () => {
  it('is taken, and then gone from the page', async () => {
    const { platform, text } = await drawer(await start(), 'u10003')
    const set = vi.spyOn(platform, 'setPassword')
    const field = document.querySelector<HTMLInputElement>('#first-password')!
    expect(field.type).toBe('password')
    expect(field.autocomplete).toBe('new-password')
    field.value = SECRET
    field.dispatchEvent(new Event('input'))
    await nextTick()
    field.closest('form')!.dispatchEvent(new Event('submit'))
    await vi.waitFor(() => expect(text()).toContain('已设置。请转交本人'))
    expect(set).toHaveBeenCalledWith('t-east', 'u10003', SECRET)
    expect(document.querySelector<HTMLInputElement>('#first-password')!.value).toBe('')
    expect(JSON.stringify([{ ...localStorage }, { ...sessionStorage }])).not.toContain('horse')
  })

  it('that is too easy is refused with a way out', async () => {
    const { text } = await drawer(await start(), 'u10003')
    const field = document.querySelector<HTMLInputElement>('#first-password')!
    field.value = '123'
    field.dispatchEvent(new Event('input'))
    await nextTick()
    field.closest('form')!.dispatchEvent(new Event('submit'))
    await vi.waitFor(() => expect(text()).toContain('密码至少要 10 个字符'))
  })

  it('that is generated is shown by the program, not here', async () => {
    const { text, click, platform } = await drawer(await start(), 'u10003')
    expect(text()).toContain('在一个单独的窗口里显示一次')
    await click('生成首个密码')
    await vi.waitFor(() => expect(text()).toContain('正在单独的窗口里显示'))
    expect(platform.calls).toContain('user_reset_password')
  })
})

describe('a local user', () => {
  it('is switched off after a question, and on again', async () => {
    const platform = await start()
    const made = await platform.addUser('t-east', LOCAL)
    const { text, click } = await drawer(platform, made.id)
    await click('停用')
    expect(text()).toContain('不能再登录门户')
    await click('停用')
    await vi.waitFor(async () => expect((await platform.user('t-east', made.id)).user.status).toBe('disabled'))
    await vi.waitFor(() => expect(text()).toContain('重新启用'))
    await click('重新启用')
    await vi.waitFor(async () => expect((await platform.user('t-east', made.id)).user.status).toBe('active'))
  })

  it('is added with a username, and a taken one is refused', async () => {
    const platform = await start()
    await platform.addUser('t-east', LOCAL)
    const page = render(UserDialog, { props: { modelValue: true } })
    await nextTick()
    const form = document.querySelector<HTMLFormElement>('#user-form')!
    const type = async (id: string, value: string): Promise<void> => {
      const field = document.querySelector<HTMLInputElement>(id)!
      field.value = value
      field.dispatchEvent(new Event('input'))
      await nextTick()
    }
    await type('#user-username', 'wa ng')
    await flushPromises()
    expect(document.body.textContent).toContain('中间没有空格')
    await type('#user-name', '李四')
    await type('#user-username', 'LI.guest')
    await flushPromises()
    form.dispatchEvent(new Event('submit'))
    await vi.waitFor(() => expect(document.body.textContent).toContain('已被使用'))
    await type('#user-username', 'wang.guest')
    await flushPromises()
    form.dispatchEvent(new Event('submit'))
    await vi.waitFor(() => expect(page.emitted('saved')).toHaveLength(1))
  })

  it('is changed only where it differs, and an emptied field empties', () => {
    const user = { ...LOCAL, mobile: '13800000000' } as unknown as User
    expect(changesOf(user, { ...fieldsOf(user), mobile: ' ', name: '李四' })).toEqual({ mobile: '', name: '李四' })
    expect(changesOf(user, fieldsOf(user))).toEqual({})
  })
})

describe('the access guard', () => {
  it('is kept with all three of its figures', async () => {
    const platform = await start()
    const [source] = await platform.sources('t-east')
    const change = vi.spyOn(platform, 'changeSource')
    render(SourceDialog, { props: { modelValue: true, source: { ...source!, users: 1000 } } })
    await flushPromises()
    const field = document.querySelector<HTMLInputElement>('#guard-floor')!
    field.value = '200'
    field.dispatchEvent(new Event('input'))
    await flushPromises()
    document.querySelector('#source-form')!.dispatchEvent(new Event('submit'))
    await vi.waitFor(() => expect(change).toHaveBeenCalled())
    expect(change.mock.calls[0]?.[1].guard).toEqual({ percent: 10, people: 500, floor: 200 })
  })
})
