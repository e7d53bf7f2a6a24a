/** The wizards' pages: what is refused is refused early, and what was chosen is said everywhere. */
import { flushPromises, type VueWrapper } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { session } from '@/app/session'
import WizardBody from '@/features/wizard/WizardBody.vue'
import type { Draft, StepId } from '@/features/wizard/draft'
import { useWizard, type Wizard } from '@/features/wizard/useWizard'
import ResumeDraft from '@/features/wizard/ResumeDraft.vue'
import type { Check, Fits, FormChecked, SandboxValues, SourceSummary, Validation } from '@/platform/contract'
import { enter, render, until, type Answers } from './setup'
import { check, same, validation } from './values'

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
    await until(() => expect(hint(page).exists()).toBe(false))
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
  it('is reckoned ahead by the departments that WeCom has, and refuses nothing', async () => {
    const { page, world } = await at({ step: 'sync', fields: { scan_login: false } })
    const fits = () => page.find('[data-fits]')
    await until(() => expect(fits().exists()).toBe(true))
    expect(fits().text()).toMatch(/^\d+ 个部门，同步一次约 \d+ 次调用，1 秒$/)
    // So many departments that a run of every four hours would not be through.
    const huge = await world.call<Fits>('fits_ahead', { departments: 400_000, auto_sync_hours: 4 })
    expect(huge.warning?.zh).toContain('超过每小时')
  })

  it('brings in only what was ticked, from the first sync on', async () => {
    const { page, wizard, world } = await at({ step: 'sync', fields: { scan_login: false } })
    const open = () => page.find('[data-scope-open]')
    await until(() => expect(open().attributes('disabled')).toBeUndefined())
    const before = page.find('[data-fits]').exists() ? page.find('[data-fits]').text() : ''
    await open().trigger('click')
    const rows = () => [...document.querySelectorAll<HTMLElement>('.el-dialog [data-department]')]
    await until(() => expect(rows().length).toBeGreaterThan(1))
    expect(document.querySelector('.el-dialog')!.textContent, 'nobody can be counted yet').not.toContain('人中的')
    // The top is ticked: without it, only what is ticked below comes in.
    rows()[0]!.click()
    await until(() => expect(rows()[0]!.getAttribute('aria-checked')).toBe('false'))
    const second = rows()[1]!.dataset['department']
    rows()[1]!.click()
    await until(() => expect(rows()[1]!.getAttribute('aria-checked')).toBe('true'))
    document.querySelector<HTMLFormElement>('#scope-ahead')!.dispatchEvent(new Event('submit', { cancelable: true }))
    await until(() => expect(page.find('[data-scope]').text()).toMatch(/只同步 \d+ 个部门/))
    await until(() => expect(page.find('[data-fits]').text()).not.toBe(before))
    await wizard.storeAll()
    expect(wizard.draft.finished?.source?.scope?.include.departments).toEqual([Number(second)])
    expect(world.asked('source_add')[0]!.scope?.include.departments).toEqual([Number(second)])
    // A first run waits for nobody's confirmation of it.
    const [source] = await world.call<SourceSummary[]>('source_list', { tenant: world.facts.tenant })
    expect(source!.unconfirmed).toEqual([])
  })

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

describe('what WeCom refused', () => {
  const failed = (part: Partial<Validation>): Answers => ({
    validate_contacts: () => ({
      ...validation([check('contacts.token', 'fail', { errcode: 40013, cause: same('why'), fix: [same('do this')] })]),
      headline: same('what is wrong'),
      todo: same('do this'),
      ...part,
    }),
  })

  it('is the headline, with the next act below it and the rest folded', async () => {
    const { page } = await at({ step: 'contacts', answers: failed({ blames: 'contacts_secret' }) })
    await until(() => expect(page.find('[data-proof="refused"]').exists()).toBe(true))
    const proof = page.find('#contacts-proof')
    expect(proof.find('[data-headline]').text()).toBe('what is wrong40013')
    expect(proof.find('[data-todo]').text()).toBe('do this')
    for (const folded of proof.findAll('details')) expect(folded.attributes('open')).toBeUndefined()
    expect(proof.find('[data-checks] summary').text()).toBe('已验证 0 项')
    expect(page.find('#contacts-proof [data-back-to-corp]').exists()).toBe(false)
  })

  it('is blamed on the corp ID where WeCom does not know the corp, and on no secret', async () => {
    const { page, wizard } = await at({ step: 'corp', answers: failed({ blames: 'corp_id' }) })
    wizard.go('contacts')
    await until(() => expect(page.find('[data-back-to-corp]').exists()).toBe(true))
    expect(page.find('[data-step="corp"]').classes()).toContain('to_mend')
    expect(page.find('[data-enter-again]').exists()).toBe(false)
    await page.find('[data-back-to-corp]').trigger('click')
    await until(() => expect(wizard.draft.step).toBe('corp'))
    await until(() => expect(page.find('#corp-id-state').text()).toContain('40013'))
    await until(() => expect(document.activeElement?.id).toBe('corp-id'))
    expect(hint(page).text()).toContain('企业微信不认识这个企业 ID')
  })

  it('is one sentence with the way to the proxy where WeCom was not reached', async () => {
    const { page, wizard } = await at({
      step: 'contacts',
      answers: failed({ is_unreached: true, is_refusal: false, todo: same('检查代理地址 http://proxy:3128') }),
    })
    await until(() => expect(page.find('[data-way-to-tenant]').exists()).toBe(true))
    expect(page.find('#contacts-proof').text()).toContain('http://proxy:3128')
    expect(page.find('#contacts-proof details').exists()).toBe(false)
    expect(wizard.contacts.refusals).toBe(0)
  })

  it('is not gone on with by Enter in the field, only by its button', async () => {
    const { page, wizard } = await at({ step: 'contacts', answers: failed({}) })
    await until(() => expect(page.find('[data-proof="refused"]').exists()).toBe(true))
    const enter = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })
    page.find('#contacts-secret').element.dispatchEvent(enter)
    expect(enter.defaultPrevented).toBe(true)
    await page.find('form.form').trigger('submit')
    await until(() => expect(wizard.draft.step).toBe('sync'))
  })

  it('does not carry on a step that was asked for before the answer', async () => {
    let answer: (said: Validation) => void = () => undefined
    const { page, wizard } = await at({
      step: 'contacts',
      answers: { validate_contacts: () => new Promise((resolve) => (answer = resolve)) },
    })
    await until(() => expect(wizard.gate.kind).toBe('wait'))
    await page.find('form.form').trigger('submit')
    await until(() => expect(hint(page).text()).toContain('通过后自动进入下一步'))
    await until(() => expect(wizard.contacts.proof.kind).toBe('checking'))
    answer(validation([check('contacts.token', 'fail')]))
    await until(() => expect(wizard.contacts.proof.kind).toBe('refused'))
    await flushPromises()
    expect(wizard.draft.step).toBe('contacts')
  })

  it('lets a step follow by itself where the answer was good', async () => {
    let answer: (said: Validation) => void = () => undefined
    const { page, wizard } = await at({
      step: 'contacts',
      answers: { validate_contacts: () => new Promise((resolve) => (answer = resolve)) },
    })
    await until(() => expect(wizard.contacts.proof.kind).toBe('checking'))
    await page.find('form.form').trigger('submit')
    answer(validation([check('contacts.token', 'pass')]))
    await until(() => expect(wizard.draft.step).toBe('sync'))
  })
})

describe('a value with a slip in it', () => {
  it('is put right with one click', async () => {
    const { page, wizard } = await at({ step: 'callback', fields: { callback_domain: 'https://portal.example.com' } })
    await until(() => expect(page.find('[data-repair]').exists()).toBe(true))
    expect(page.find('[data-repair]').text()).toBe('改成 portal.example.com')
    await page.find('[data-repair]').trigger('click')
    expect(wizard.draft.fields.callback_domain).toBe('portal.example.com')
  })
})

describe('coming back', () => {
  async function back(step: StepId) {
    const world = await enter('tenants')
    world.answer({})
    const { corp_id, agent_id, callback_domain } = world.facts
    const fields = { corp_id, agent_id, callback_domain, scan_login: true, auto_sync_hours: 4 }
    const visited = ['type', 'corp', 'contacts', 'policy', 'methods', 'app', 'callback']
    const key = `wecom-bridge.wizard.1.${session.tenant!.id}`
    localStorage.setItem(key, JSON.stringify({ step, visited, fields }))
    return { world, key, corp_id }
  }

  it('says what was kept and that secrets were not, without a red cross', async () => {
    await back('callback')
    const wizard = useWizard(1, session.tenant!)
    left = wizard
    const page = render(WizardBody, { props: { wizard, title: 'w' } })
    await until(() => expect(page.find('[data-resumed]').exists()).toBe(true))
    expect(page.find('[data-resumed]').text()).toContain('Secret 不会保存，要重新填写：通讯录 Secret、应用的 Secret')
    await until(() => expect(page.find('[data-step="contacts"]').classes()).toContain('to_enter'))
    expect(page.findAll('.to_mend')).toHaveLength(0)
    expect(page.findAll('[data-step]')).toHaveLength(7)
  })

  it('leads to what is missing and says why, and back again', async () => {
    const { world } = await back('callback')
    const wizard = useWizard(1, session.tenant!)
    left = wizard
    const page = render(WizardBody, { props: { wizard, title: 'w' } })
    await until(() => expect(wizard.gate.kind).toBe('open'))
    await page.find('form.form').trigger('submit')
    await until(() => expect(wizard.draft.step).toBe('contacts'))
    await until(() => expect(page.find('[data-detour]').text()).toContain('会回到「授权回调域」'))
    wizard.draft.secrets.contacts = world.facts.contacts_secret!
    wizard.draft.secrets.app = world.facts.app_secret!
    await until(() => expect(wizard.gate.kind).toBe('open'))
    await page.find('form.form').trigger('submit')
    await until(() => expect(wizard.draft.step).toBe('callback'))
    expect(page.find('[data-detour]').exists()).toBe(false)
  })

  it('can be done from the overview, or the draft given up', async () => {
    const { key } = await back('app')
    const page = render(ResumeDraft)
    expect(page.find('[data-draft]').text()).toContain('继续上次的添加（第 5 步）')
    await page.findAll('[data-draft] button')[1]!.trigger('click')
    await until(() => expect(document.querySelector('.el-dialog .el-button--danger')).not.toBeNull())
    document.querySelector<HTMLElement>('.el-dialog .el-button--danger')!.click()
    await until(() => expect(page.find('[data-draft]').exists()).toBe(false))
    expect(localStorage.getItem(key)).toBeNull()
  })

  it('is not offered for a wizard that was only looked at', async () => {
    await enter('tenants')
    left = useWizard(1, session.tenant!)
    expect(render(ResumeDraft).find('[data-draft]').exists()).toBe(false)
  })

  it('is over once it is discarded: nothing of it is left, the secrets least of all', async () => {
    const { page, wizard } = await at({ step: 'contacts' })
    await page.find('[data-discard]').trigger('click')
    await until(() => expect(document.querySelector('.el-dialog .el-button--danger')).not.toBeNull())
    document.querySelector<HTMLElement>('.el-dialog .el-button--danger')!.click()
    await until(() => expect(wizard.draft.secrets.contacts).toBe(''))
    expect(Object.keys(localStorage).filter((key) => key.includes('wizard'))).toEqual([])
  })
})

describe('the values of a simulated tenant', () => {
  it('are said to be filled in', async () => {
    const { page, wizard, world } = await at({ step: 'corp', fields: { corp_id: '' } })
    const { corp_id, contacts_secret, app_secret, callback_domain } = world.facts
    world.answer({
      sandbox_values: () =>
        ({ corp_id, contacts_secret, app_secret, callback_domain, agent_id: 1000002 }) satisfies SandboxValues,
    })
    await page.find('[data-sandbox] button').trigger('click')
    await until(() => expect(page.find('[data-sandbox]').text()).toContain('已填入模拟租户的企业 ID、通讯录 Secret'))
    expect(wizard.draft.fields.corp_id).not.toBe('')
    expect(page.find('[data-sandbox] button').exists()).toBe(false)
  })
})

describe('the drawing', () => {
  const shown = (page: VueWrapper) => page.find('[data-picture]').attributes('data-picture')

  it('follows the focus, one at a time', async () => {
    const { page } = await at({ step: 'app' })
    expect(shown(page)).toBe('P4')
    await page.find('#agent-id').trigger('focusin')
    expect(shown(page)).toBe('P5')
    expect(page.findAll('[data-picture]')).toHaveLength(1)
    await page.find('.switch button').trigger('click')
    expect(shown(page)).toBe('P4b')
  })

  it('is that of what WeCom refused', async () => {
    const found = check('app.trusted_ip', 'fail', { errcode: 60020, page: 'apps' })
    const { page } = await at({ step: 'app', answers: { validate_app: () => validation([found]) } })
    await until(() => expect(shown(page)).toBe('X1'))
    expect(page.find('.switch').text()).toContain('4 / 5')
  })
})
