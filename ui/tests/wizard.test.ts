/** The wizards' pages: what is refused is refused early, and what was chosen is said everywhere. */
import { flushPromises, type VueWrapper } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { session } from '@/app/session'
import WizardBody from '@/features/wizard/WizardBody.vue'
import type { Draft, StepId } from '@/features/wizard/draft'
import { useWizard, type Wizard } from '@/features/wizard/useWizard'
import type { Check, FormChecked, SourceSummary } from '@/platform/contract'
import { enter, render, until, type Answers } from './setup'
import { validation } from './values'

const OTHER = 'ww9f8e7d6c5b4a3f2e'
let left: Wizard | null = null

beforeEach(() => {
  left?.forget()
  left = null
})

interface Start {
  world?: string
  method?: 1 | 2
  step?: StepId
  /** Another corp than the world's. */
  other?: boolean
  fields?: Partial<Draft['fields']>
  answers?: Answers
}

async function at({ world: name = 'tenants', method = 1, step = 'corp', other, fields = {}, answers = {} }: Start) {
  const world = await enter(name)
  world.answer(answers)
  const { corp_id, agent_id, callback_domain, contacts_secret, app_secret } = world.facts
  const wizard = useWizard(method, session.tenant!)
  left = wizard
  const entered = { type_chosen: true, corp_id: other ? OTHER : corp_id, agent_id, callback_domain, ...fields }
  Object.assign(wizard.draft.fields, entered)
  Object.assign(wizard.draft.secrets, { contacts: contacts_secret, app: app_secret })
  wizard.go(step)
  const page = render(WizardBody, { props: { wizard, title: 'w' } })
  await until(() => expect(world.asked('auth_list')).not.toEqual([]))
  await flushPromises()
  return { world, wizard, page }
}

const next = (page: VueWrapper) => page.find('form.form footer button[type="submit"]')
const hint = (page: VueWrapper) => page.find('#wizard-hint')

describe('Enter before the program has judged the value', () => {
  it('does not go on from another step that was chosen meanwhile', async () => {
    const { page, wizard, world } = await at({ step: 'callback' })
    let answer: (said: FormChecked) => void = () => undefined
    world.answer({ form_check: () => new Promise((resolve) => (answer = resolve)) })
    wizard.draft.fields.callback_domain = 'other.example.com'
    await until(() => expect(wizard.gate.kind).toBe('asking'))
    await page.find('form.form').trigger('submit')
    wizard.go('sync')
    answer({
      state: 'ok',
      value: 'other.example.com',
      reason: null,
      text: null,
      suggests: null,
      repair: null,
      mark: null,
    })
    await until(() => expect(wizard.around.answers.callback_domain.state).toBe('ok'))
    await flushPromises()
    expect(wizard.draft.step).toBe('sync')
  })
})

describe('a hint beside the button', () => {
  it('stays while the next value is being judged, and Enter is taken meanwhile', async () => {
    const { page, wizard, world } = await at({ step: 'callback', fields: { callback_domain: '*.example.com' } })
    await until(() => expect(hint(page).exists()).toBe(true))
    const before = hint(page).text()
    world.answer({ form_check: () => new Promise(() => undefined) })
    wizard.draft.fields.callback_domain = '*.example.co'
    await until(() => expect(wizard.gate.kind).toBe('asking'))
    await flushPromises()
    expect(hint(page).text()).toBe(before)
    expect(next(page).attributes('disabled')).toBeUndefined()
  })
})

describe('a corp that is set up already', () => {
  it('is stopped at its corp ID in method one, with the way to its data source', async () => {
    const { page } = await at({ world: 'set-up' })
    await until(() => expect(hint(page).text()).toContain('已经设置过数据源'))
    expect(next(page).attributes('disabled')).toBeDefined()
    expect(hint(page).find('a').attributes('href')).toBe('/sources')
  })

  it('is stopped in method two where it has an authentication source', async () => {
    const { page } = await at({ world: 'set-up', method: 2 })
    await until(() => expect(page.find('#corp-id-state').text()).toContain('已经开启过扫码登录'))
    expect(next(page).attributes('disabled')).toBeDefined()
    expect(hint(page).find('a').attributes('href')).toBe('/auths')
  })

  it('is let through in method two where it has none', async () => {
    const { page } = await at({ world: 'no-auth', method: 2 })
    await until(() => expect(next(page).attributes('disabled')).toBeUndefined())
    expect(hint(page).exists()).toBe(false)
  })
})

describe('an authentication source that was left over', () => {
  it('stops scan login, kindly, and nothing else', async () => {
    const { page, wizard } = await at({ world: 'orphan', step: 'sync' })
    await until(() => expect(next(page).attributes('disabled')).toBeDefined())
    expect(page.text()).toContain('取消勾选后直接完成')
    expect(hint(page).find('a').attributes('href')).toBe('/auths')
    wizard.draft.fields.scan_login = false
    await flushPromises()
    expect(next(page).attributes('disabled')).toBeUndefined()
    expect(page.text()).toContain('扫码登录随之开启')
  })

  it('does not keep its corp’s data source from being added without scan login', async () => {
    const { page, wizard, world } = await at({ world: 'orphan', step: 'sync', fields: { scan_login: false } })
    await page.find('form.form').trigger('submit')
    await until(() => expect(wizard.draft.finished).not.toBeNull())
    const { tenant, corp_id } = world.facts
    const sources = await world.call<SourceSummary[]>('source_list', { tenant })
    expect(sources.map((each) => each.corp_id)).toEqual([corp_id])
  })
})

describe('secrets for this session only', () => {
  const box = (page: VueWrapper) => page.find<HTMLInputElement>('form.form footer input[type="checkbox"]')

  it('can be chosen where the keyring fails, without scan login too', async () => {
    const { page, wizard, world } = await at({
      world: 'no-keyring',
      step: 'sync',
      fields: { scan_login: false },
    })
    await page.find('form.form').trigger('submit')
    await until(() => expect(page.find('[role="alert"]').text()).toContain('Secret 只在这次使用'))
    expect(page.find('form.form footer').text()).toContain('Secret 只在这次使用')
    await box(page).setValue(true)
    await page.find('form.form').trigger('submit')
    await until(() => expect(wizard.draft.finished).not.toBeNull())
    expect(world.asked('source_add').map((input) => input.keep_secrets)).toEqual([true, false])
  })

  it('are offered once, on the last page, whichever that is', async () => {
    const { page, wizard } = await at({ step: 'sync' })
    expect(box(page).exists()).toBe(false)
    wizard.go('callback')
    await flushPromises()
    expect(page.findAll('input[type="checkbox"]')).toHaveLength(1)
    expect(box(page).exists()).toBe(true)
  })

  it('are not said to go into the keyring', async () => {
    const { page, wizard } = await at({ step: 'contacts' })
    wizard.draft.secrets.contacts = ''
    await flushPromises()
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
    cause: { zh: '', en: '' },
    fix: [],
    page: 'contacts_sync',
    secret: null,
  })

  it('is named, with the page of the right one and a way to enter it', async () => {
    const { page, wizard, world } = await at({
      step: 'contacts',
      answers: {
        validate_contacts: () => {
          const found = refused('app_secret')
          return {
            ...validation([found]),
            headline: found.evidence,
            mistaken: found.evidence,
            blames: 'contacts_secret',
          }
        },
      },
    })
    await until(() => expect(page.find('[data-proof="refused"]').exists()).toBe(true))
    const proof = page.find('#contacts-proof')
    expect(proof.find('[data-headline]').text()).toContain('这是自建应用「门户登录」的 Secret，不是通讯录同步的')
    expect(page.findAll('button').filter((button) => button.text() === '打开【通讯录同步】')).toHaveLength(1)
    await proof
      .findAll('button')
      .find((button) => button.text() === '打开【通讯录同步】')!
      .trigger('click')
    expect(world.asked('open_page')).toEqual([{ page: 'contacts_sync' }])
    await proof.find('[data-enter-again]').trigger('click')
    await flushPromises()
    expect(wizard.draft.secrets.contacts).toBe('')
    expect(document.activeElement?.id).toBe('contacts-secret')
    await until(() => expect(page.find('[data-proof="refused"]').exists()).toBe(false))
  })
})

describe('automatic sync', () => {
  it('asks what it rests on, and the answer is kept once the source is', async () => {
    const { page, wizard, world } = await at({ step: 'sync' })
    await until(() => expect(page.find('[data-staying]').exists()).toBe(true))
    const box = page.find('[data-staying]')
    expect(box.text()).toContain('关闭窗口后继续在托盘同步')
    expect(wizard.draft.fields.staying).toEqual({ tray: true, autostart: false })
    await box.findAll('input')[1]!.setValue(true)
    await wizard.storeAll()
    expect(await world.call('settings')).toMatchObject({ close_to_tray: true, autostart: true })
  })

  it('asks nothing where nobody wants it', async () => {
    const { page, wizard, world } = await at({ step: 'sync', fields: { auto_sync_hours: null } })
    expect(page.find('[data-staying]').exists()).toBe(false)
    await wizard.storeAll()
    expect(world.asked('settings_change')).toEqual([])
  })
})

describe('the app beside another contacts secret', () => {
  it('is checked anew: whom it does not see is counted with that secret', async () => {
    const { wizard, world } = await at({ step: 'app', answers: { validate_app: () => validation([]) } })
    await until(() => expect(world.asked('validate_app')).toHaveLength(1))
    await until(() => expect(wizard.app.proof.kind).toBe('proven'))
    const other = `${wizard.draft.secrets.contacts}0`
    wizard.draft.secrets.contacts = other
    await until(() => expect(world.asked('validate_app').map((input) => input.contacts_secret)[1]).toBe(other))
  })
})
