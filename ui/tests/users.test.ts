/** One person's panel, local users, and the access guard's figures. */
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import UserDialog from '@/features/directory/UserDialog.vue'
import UserPanel from '@/features/directory/UserPanel.vue'
import { changesOf, fieldsOf } from '@/features/directory/localUser'
import SourceDialog from '@/features/sources/SourceDialog.vue'
import type { SourceSummary, User, UserDetail } from '@/platform/contract'
import { enter, fake, render, until, type Window } from './setup'
import { answerOf } from './vectors'

const LOCAL = { username: 'li.guest', name: '李客', mobile: '', email: '' }
const SECRET = 'correct horse battery'

async function drawer(world: Window, id = world.facts.user) {
  const page = render(UserPanel, { props: { id } })
  await until(() => expect(document.querySelector('[data-password], [role="alert"]')).not.toBeNull())
  const text = (): string => document.body.textContent ?? ''
  const click = async (name: string): Promise<void> => {
    const button = await until(() => {
      const found = [...document.querySelectorAll('button')].filter((each) => each.textContent?.trim() === name).at(-1)
      if (!found) throw new Error(`no button ${name}`)
      return found
    })
    button.click()
    await flushPromises()
  }
  return { page, text, click }
}

const statusOf = async (world: Window, user: string): Promise<string> =>
  (await world.call<UserDetail>('user_show', { tenant: world.facts.tenant, user })).user.status

describe('a person from WeCom', () => {
  it('is edited there, and the panel says so', async () => {
    const { text, page } = await drawer(await enter('set-up'))
    expect(text()).toContain('请在【通讯录】里修改')
    expect(page.findAll('button').map((each) => each.text())).not.toContain('停用')
    expect(text()).toContain('总部通讯录')
  })

  it('shows rehearsals and runs on record', async () => {
    const world = await enter('rehearsed')
    const { auth, user } = world.facts
    const { userid } = (await world.call<UserDetail>('user_show', { tenant: world.facts.tenant, user })).user
    await world.scans({ userid: userid! })
    await world.call('login_rehearse', { auth, way: 'window', pasted: null })
    const { text } = await drawer(world)
    expect(text()).toContain('登录成功 · 本程序的窗口')
  })

  it('has a password that must be changed and is locked', async () => {
    const { text } = await drawer(await enter('rehearsed'))
    expect(text()).toContain('登录时必须先修改')
    expect(text()).toContain('已锁定到')
  })

  it('whose source allows no passwords is told apart', async () => {
    expect((await drawer(await enter('no-passwords'))).text()).toContain('没有开启密码登录')
  })
})

describe('a password', () => {
  it('is taken, and then gone from the page', async () => {
    const world = await enter('set-up')
    const { tenant, user } = world.facts
    const { text } = await drawer(world)
    const field = document.querySelector<HTMLInputElement>('#first-password')!
    expect(field.type).toBe('password')
    expect(field.autocomplete).toBe('new-password')
    field.value = SECRET
    field.dispatchEvent(new Event('input'))
    await nextTick()
    field.closest('form')!.dispatchEvent(new Event('submit'))
    await until(() => expect(text()).toContain('已设置。请转交本人'))
    const { password } = await world.call<UserDetail>('user_show', { tenant, user })
    expect(password).toMatchObject({ must_change: true, locked_until: null })
    expect(document.querySelector<HTMLInputElement>('#first-password')!.value).toBe('')
    expect(JSON.stringify([{ ...localStorage }, { ...sessionStorage }])).not.toContain('horse')
  })

  it('that is too easy is refused with a way out', async () => {
    const { text } = await drawer(await enter('set-up'))
    const field = document.querySelector<HTMLInputElement>('#first-password')!
    field.value = '123'
    field.dispatchEvent(new Event('input'))
    await nextTick()
    field.closest('form')!.dispatchEvent(new Event('submit'))
    await until(() => expect(text()).toContain('密码至少要 10 个字符'))
  })

  it('that is generated is shown by the program, not here', async () => {
    const world = await enter('set-up')
    const { text, click } = await drawer(world)
    expect(text()).toContain('在一个单独的窗口里显示一次')
    await click('生成首个密码')
    await until(() => expect(text()).toContain('正在单独的窗口里显示'))
    expect((await world.record()).revealed).toEqual(['首个密码'])
  })
})

describe('a local user', () => {
  it('is switched off after a question, and on again', async () => {
    const world = await enter('local-users')
    const { local_user } = world.facts
    const { text, click } = await drawer(world, local_user)
    await click('停用')
    expect(text()).toContain('不能再登录门户')
    await click('停用')
    await until(async () => expect(await statusOf(world, local_user)).toBe('disabled'))
    await until(() => expect(text()).toContain('重新启用'))
    await click('重新启用')
    await until(async () => expect(await statusOf(world, local_user)).toBe('active'))
  })

  it('is erased after a question that says what goes, and nothing of them is shown', async () => {
    const world = await enter('local-users')
    const { local_user } = world.facts
    const { text, click } = await drawer(world, local_user)
    const { name } = (await world.call<UserDetail>('user_show', { tenant: world.facts.tenant, user: local_user })).user
    await click('抹除资料')
    expect(text()).toContain('不能再撤销')
    await click('抹除')
    await until(() => expect(document.querySelector('[data-archived]')).not.toBeNull())
    expect(await statusOf(world, local_user)).toBe('archived')
    await until(() => expect(document.querySelector('aside')?.textContent).not.toContain(name))
    expect(document.querySelector('[data-password]')).toBeNull()
  })

  it('is added with a username, and a taken one is refused', async () => {
    await enter('local-users')
    const page = render(UserDialog, { props: { modelValue: true } })
    await nextTick()
    const form = document.querySelector<HTMLFormElement>('#user-form')!
    const save = () => document.querySelector<HTMLButtonElement>('button[form=user-form]')!
    const type = async (id: string, value: string): Promise<void> => {
      const field = document.querySelector<HTMLInputElement>(id)!
      field.value = value
      field.dispatchEvent(new Event('input'))
      await nextTick()
    }
    await type('#user-username', 'wa ng')
    await until(() => expect(document.body.textContent).toContain('中间没有空格'))
    await type('#user-name', '李四')
    await type('#user-username', 'LI.guest')
    await until(() => expect(save().disabled).toBe(false))
    form.dispatchEvent(new Event('submit'))
    await until(() => expect(document.body.textContent).toContain('已被使用'))
    await type('#user-username', 'zhao.guest')
    await until(() => expect(save().disabled).toBe(false))
    form.dispatchEvent(new Event('submit'))
    await until(() => expect(page.emitted('saved')).toHaveLength(1))
  })

  it('is judged only where it differs: a value of old keeps nothing from being saved', async () => {
    const user = { ...LOCAL, id: 'u', mobile: '12' } as unknown as User
    fake({
      form_check: ({ field, value }) => answerOf(field, value),
      user_change: () => new Promise(() => undefined),
    })
    render(UserDialog, { props: { modelValue: true, user } })
    await nextTick()
    const field = document.querySelector<HTMLInputElement>('#user-name')!
    field.value = '李四'
    field.dispatchEvent(new Event('input'))
    const save = () => document.querySelector<HTMLButtonElement>('button[form=user-form]')!
    await until(() => expect(save().disabled).toBe(false))
    await flushPromises()
    expect(document.querySelector('#user-mobile-note .state-fail')).toBeNull()
    expect(save().disabled).toBe(false)
  })

  it('is changed only where it differs, and an emptied field empties', () => {
    const user = { ...LOCAL, mobile: '13800000000' } as unknown as User
    expect(changesOf(user, { ...fieldsOf(user), mobile: ' ', name: '李四' })).toEqual({ mobile: '', name: '李四' })
    expect(changesOf(user, fieldsOf(user))).toEqual({})
  })
})

describe('the access guard', () => {
  it('is kept with all three of its figures', async () => {
    const world = await enter('set-up')
    const { tenant } = world.facts
    const sources = (): Promise<SourceSummary[]> => world.call('source_list', { tenant })
    const [source] = await sources()
    render(SourceDialog, { props: { modelValue: true, source: { ...source!, users: 1000 } } })
    await flushPromises()
    const field = document.querySelector<HTMLInputElement>('#guard-floor')!
    field.value = '200'
    field.dispatchEvent(new Event('input'))
    await flushPromises()
    document.querySelector('#source-form')!.dispatchEvent(new Event('submit'))
    await until(async () => expect((await sources())[0]?.guard).toEqual({ percent: 10, people: 500, floor: 200 }))
  })
})
