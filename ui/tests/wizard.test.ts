/** The wizards' pages: what is refused is refused early, and what was chosen is said everywhere. */
import { flushPromises, type VueWrapper } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { chooseTenant, loadSession, session } from '@/app/session'
import WizardBody from '@/features/wizard/WizardBody.vue'
import { validation } from '@/platform/browser/rules'
import type { Draft, StepId } from '@/features/wizard/draft'
import { useWizard, type Wizard } from '@/features/wizard/useWizard'
import type { Demo } from '@/platform/browser'
import type { Check } from '@/platform/contract'
import { demo, render, until } from './setup'

const CORP = 'ww1a2b3c4d5e6f7a8b'
const OTHER = 'ww9f8e7d6c5b4a3f2e'
let left: Wizard | null = null

beforeEach(() => {
  document.body.innerHTML = ''
  localStorage.clear()
  left?.forget()
  left = null
})

interface Start {
  query?: string
  method?: 1 | 2
  step?: StepId
  fields?: Partial<Draft['fields']>
  change?: (platform: Demo) => void
}

async function at({ query = '', method = 1, step = 'corp', fields = {}, change = () => undefined }: Start) {
  const platform = demo(`latency=0&${query}`)
  change(platform)
  await loadSession()
  chooseTenant('t-east')
  const wizard = useWizard(method, session.tenant!)
  left = wizard
  Object.assign(wizard.draft.fields, {
    type_chosen: true,
    corp_id: OTHER,
    agent_id: '1000002',
    callback_domain: 'sso.example.com',
    ...fields,
  })
  Object.assign(wizard.draft.secrets, { contacts: 'good-secret-0123456789abcdef', app: 'good-secret-0123456789abcdef' })
  wizard.go(step)
  const page = render(WizardBody, { props: { wizard, title: 'w' } })
  await until(() => expect(platform.calls).toEqual(expect.arrayContaining(['source_list', 'auth_list'])))
  await flushPromises()
  return { platform, wizard, page }
}

const next = (page: VueWrapper) => page.find('form.form footer button[type="submit"]')
const hint = (page: VueWrapper) => page.find('#wizard-hint')

describe('a corp that is set up already', () => {
  it('is stopped at its corp ID in method one, with the way to its data source', async () => {
    const { page } = await at({ fields: { corp_id: CORP } })
    expect(next(page).attributes('disabled')).toBeDefined()
    expect(hint(page).text()).toContain('已经设置过数据源')
    expect(hint(page).find('a').attributes('href')).toBe('/sources')
  })

  it('is stopped in method two where it has an authentication source', async () => {
    const { page } = await at({ method: 2, fields: { corp_id: CORP } })
    expect(next(page).attributes('disabled')).toBeDefined()
    expect(page.find('#corp-id-state').text()).toContain('已经开启过扫码登录')
    expect(hint(page).find('a').attributes('href')).toBe('/auths')
  })

  it('is let through in method two where it has none', async () => {
    const { page } = await at({
      method: 2,
      fields: { corp_id: CORP },
      change: ({ world }) => {
        world.auths = []
      },
    })
    expect(next(page).attributes('disabled')).toBeUndefined()
    expect(hint(page).exists()).toBe(false)
  })
})

describe('an authentication source that was left over', () => {
  const orphan = ({ world }: Demo): void => {
    world.sources = []
  }

  it('stops scan login, kindly, and nothing else', async () => {
    const { page, wizard } = await at({ step: 'methods', fields: { corp_id: CORP }, change: orphan })
    expect(next(page).attributes('disabled')).toBeDefined()
    expect(page.text()).toContain('取消勾选后直接完成')
    expect(hint(page).find('a').attributes('href')).toBe('/auths')
    wizard.draft.fields.scan_login = false
    await flushPromises()
    expect(next(page).attributes('disabled')).toBeUndefined()
    expect(page.text()).toContain('扫码登录随之开启')
  })

  it('does not keep its corp’s data source from being added without scan login', async () => {
    const { page, wizard, platform } = await at({
      step: 'methods',
      fields: { corp_id: CORP, scan_login: false },
      change: orphan,
    })
    await page.find('form.form').trigger('submit')
    await until(() => expect(wizard.draft.finished).not.toBeNull())
    expect(platform.world.sources.map((each) => each.corp_id)).toEqual([CORP])
  })
})

describe('secrets for this session only', () => {
  const box = (page: VueWrapper) => page.find<HTMLInputElement>('form.form footer input[type="checkbox"]')

  it('can be chosen where the keyring fails, without scan login too', async () => {
    const { page, wizard, platform } = await at({
      query: 'keyring=off',
      step: 'methods',
      fields: { scan_login: false },
    })
    await page.find('form.form').trigger('submit')
    await until(() => expect(page.find('[role="alert"]').text()).toContain('Secret 只在这次使用'))
    expect(page.find('form.form footer').text()).toContain('Secret 只在这次使用')
    await box(page).setValue(true)
    await page.find('form.form').trigger('submit')
    await until(() => expect(wizard.draft.finished).not.toBeNull())
    expect(platform.calls).toContain('source_add')
  })

  it('are offered once, on the last page, whichever that is', async () => {
    const { page, wizard } = await at({ step: 'methods' })
    expect(box(page).exists()).toBe(false)
    wizard.go('callback')
    await flushPromises()
    expect(page.findAll('input[type="checkbox"]')).toHaveLength(1)
    expect(box(page).exists()).toBe(true)
  })

  it('are not said to go into the keyring', async () => {
    const { page, wizard } = await at({ step: 'contacts' })
    expect(page.text()).toContain('完成后存进系统密钥库')
    wizard.draft.fields.keep_secrets = false
    await flushPromises()
    expect(page.text()).toContain('不存进系统密钥库')
    expect(page.text()).not.toContain('完成后存进')
  })
})

describe('another page’s secret in the place of the contacts secret', () => {
  const refused = (kind: string): Check => ({
    id: 'contacts.token',
    group: 'contacts',
    status: 'fail',
    errcode: 48002,
    caller_ip: null,
    detail: { kind, app: '门户登录' },
    title: { zh: '通讯录 Secret', en: 'Contacts secret' },
    evidence: {
      zh: '这是自建应用「门户登录」的 Secret，不是通讯录同步的',
      en: 'This is the secret of the app “门户登录”',
    },
    fix: { cause: { zh: '', en: '' }, steps: [], page: 'contacts_sync' },
    secret: null,
  })

  it('is named, with the page of the right one and a way to enter it', async () => {
    const { page, wizard, platform } = await at({
      step: 'contacts',
      change: (made) => {
        const found = refused('app_secret')
        made.checkContacts = () => Promise.resolve({ ...validation([found]), mistaken: found.evidence })
      },
    })
    await until(() => expect(page.find('[data-mistaken]').exists()).toBe(true))
    const box = page.find('[data-mistaken]')
    expect(box.text()).toContain('这是自建应用「门户登录」的 Secret，不是通讯录同步的。')
    expect(page.text()).not.toContain('只能读到部门编号')
    const [open, again] = box.findAll('button')
    const opened = vi.spyOn(platform, 'openPage')
    await open!.trigger('click')
    expect(open!.text()).toContain('通讯录同步')
    expect(opened).toHaveBeenCalledWith('contacts_sync')
    await again!.trigger('click')
    await flushPromises()
    expect(wizard.draft.secrets.contacts).toBe('')
    expect(document.activeElement?.id).toBe('contacts-secret')
    expect(page.find('[data-mistaken]').exists()).toBe(false)
  })

  it('is not what a limited one is', async () => {
    const { page } = await at({
      step: 'contacts',
      change: (made) => {
        const found: Check = { ...refused(''), status: 'warn', detail: {} }
        made.checkContacts = () => Promise.resolve({ ...validation([found]), limited: true })
      },
    })
    await until(() => expect(page.text()).toContain('只能读到部门编号'))
    expect(page.find('[data-mistaken]').exists()).toBe(false)
  })
})

describe('automatic sync', () => {
  it('asks what it rests on, and the answer is kept once the source is', async () => {
    const { page, wizard, platform } = await at({ step: 'policy' })
    const box = page.find('[data-staying]')
    expect(box.text()).toContain('关闭窗口后继续在托盘同步')
    expect(wizard.draft.fields.staying).toEqual({ tray: true, autostart: false })
    await box.findAll('input')[1]!.setValue(true)
    const changed = vi.spyOn(platform, 'changeSettings')
    await wizard.storeAll()
    expect(changed).toHaveBeenCalledWith({ close_to_tray: true, autostart: true })
  })

  it('asks nothing where nobody wants it', async () => {
    const { page, wizard, platform } = await at({ step: 'policy', fields: { auto_sync_hours: null } })
    expect(page.find('[data-staying]').exists()).toBe(false)
    const changed = vi.spyOn(platform, 'changeSettings')
    await wizard.storeAll()
    expect(changed).not.toHaveBeenCalled()
  })
})
