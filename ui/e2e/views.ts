/** Every page and its states: the world in which it is seen, and what has to be done to see it. */
import type { Page, World } from './test'
import type { Injection, Scan } from '../tests/host/world'
import { submit } from './keys'
import { wizardAt, wizardDone, type Draft } from './wizard'

export interface View {
  name: string
  world: string
  /** The page's address, which may name what is in the world. */
  hash?: string | ((world: World) => string)
  inject?: Injection
  scans?: Scan[]
  ready?: (page: Page, world: World) => Promise<void>
}

type Ready = NonNullable<View['ready']>

const MISSING = encodeURIComponent('王不在')

const click = async (page: Page, name: RegExp): Promise<void> => {
  await page.getByRole('button', { name }).first().click()
}
const settled: Ready = async (page) => {
  await page.locator('[data-state="loading"]').first().waitFor({ state: 'detached' })
}
const shows =
  (selector: string): Ready =>
  (page) =>
    page.locator(selector).first().waitFor()
const clicks =
  (name: RegExp, selector: string): Ready =>
  async (page) => {
    await click(page, name)
    await page.locator(selector).first().waitFor()
  }
const follows =
  (link: string, selector: string): Ready =>
  async (page) => {
    await page.locator(link).first().click()
    await page.locator(selector).first().waitFor()
  }
/** With a secret that was proven: departments are there to be picked and reckoned with. */
async function toSync(page: Page, world: World): Promise<void> {
  await wizard(1, 'contacts', contacts)(page, world)
  await page.locator('form.form footer button[type=submit]:not([disabled])').click()
  await page.locator('[data-fits]').waitFor()
}
const wizard =
  (method: Draft['method'], step: Draft['step'], secrets: (world: World) => Draft['secrets'] = () => ({})): Ready =>
  (page, world) =>
    wizardAt(page, world, { method, step, secrets: secrets(world) })
const contacts = (world: World) => ({ 'contacts-secret': world.facts.contacts_secret })
const otherSecret = (world: World) => ({ 'contacts-secret': world.facts.app_secret })
const app = (world: World) => ({ 'app-secret': world.facts.app_secret })

const begins =
  (selector: string): Ready =>
  async (page) => {
    await page.locator('[data-way="window"] button').click()
    await page.locator(selector).first().waitFor()
  }
const refused = begins('[data-outcome="refused"]')
const checkUp = (selector: string): Ready => clicks(/开始体检|Start the check-up/, selector)
const handOff: Ready = clicks(/^给门户的值$|^Values for the portal$/, '[data-row="secret"]')
const startPreview = (selector: string): Ready => clicks(/^启动预览$|^Start the preview$/, selector)
const dialogOf =
  (selector: string): Ready =>
  async (page) => {
    await page
      .locator(selector)
      .getByRole('button', { name: /^设置$|^Settings$/ })
      .first()
      .click()
    await page.getByRole('dialog').waitFor()
  }
async function addLocalUser(page: Page, username: string): Promise<void> {
  await page.getByRole('gridcell').first().waitFor()
  await click(page, /^添加本地用户$|^Add a local user$/)
  await page.locator('#user-username').fill(username)
}
const searches =
  (words: string, hit: RegExp): Ready =>
  async (page) => {
    await page.keyboard.press('Control+k')
    await page.locator('#search-hits').waitFor()
    await page.keyboard.type(words)
    await page.getByRole('option', { name: hit }).first().waitFor()
  }
const pops =
  (name: string, selector: string): Ready =>
  async (page) => {
    await page.locator(`[data-pop="${name}"]`).click()
    await page.locator(selector).first().waitFor()
  }
const practised: Ready = async (page) => {
  await page.locator('[data-practise]').click()
  await page.locator('[data-row]').first().waitFor()
}
const busy = (command: string): Injection => ({ command, error: { code: 'store.busy' } })

const OVERVIEW: View[] = [
  { name: '01-overview', world: 'set-up', ready: settled },
  { name: '01-overview-empty', world: 'empty' },
  { name: '01-overview-error', world: 'set-up', inject: busy('source_list') },
  { name: '01-overview-unset', world: 'tenants', ready: settled },
  { name: '01-overview-rehearsed', world: 'rehearsed', ready: settled },
  { name: '01-overview-several', world: 'several', ready: settled },
  { name: '01-overview-held', world: 'held', ready: settled },
  { name: '01-board', world: 'several', hash: '#/board', ready: settled },
  {
    name: '14-tenant-dialog',
    world: 'tenants',
    ready: async (page) => {
      await page.locator('header.bar button').first().click()
      await page.getByRole('option', { name: /添加租户|Add a tenant/ }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: '16-sandbox',
    world: 'empty',
    ready: async (page, world) => {
      await practised(page, world)
      await page.evaluate(() => {
        location.hash = '#/checkup'
      })
      await page.locator('.verdict').waitFor()
    },
  },
  { name: '17-checklist', world: 'empty', ready: (page, world) => practised(page, world) },
  { name: '17-checklist-unset', world: 'tenants', hash: '#/checklist', ready: shows('[data-row]') },
  {
    name: '17-checklist-callback',
    world: 'wrong-callback',
    hash: '#/checklist',
    ready: async (page) => {
      await page.locator('[data-first].shown').click()
      await page.locator('[data-picture]').waitFor()
    },
  },
  { name: '17-checklist-done', world: 'rehearsed', hash: '#/checklist', ready: shows('[data-live], [data-row]') },
  {
    name: '18-exercise',
    world: 'empty',
    ready: async (page) => {
      await page.locator('[data-exercise="untrusted-ip"] button').click()
      await page.locator('[data-row]').first().waitFor()
    },
  },
]

const WIZARDS: View[] = [
  { name: '03-wizard-1-type', world: 'tenants', ready: wizard(1, 'type') },
  { name: '03-wizard-2-corp', world: 'tenants', ready: wizard(1, 'corp') },
  {
    name: '03-wizard-2-corp-there',
    world: 'set-up',
    ready: async (page, world) => {
      await wizard(1, 'corp')(page, world)
      await page.locator('#wizard-hint a').waitFor()
    },
  },
  { name: '03-wizard-3-contacts', world: 'tenants', ready: wizard(1, 'contacts', contacts) },
  { name: '03-wizard-3-contacts-refused', world: 'untrusted', ready: wizard(1, 'contacts', contacts) },
  { name: '03-wizard-3-contacts-limited', world: 'limited', ready: wizard(1, 'contacts', contacts) },
  { name: '03-wizard-3-contacts-other', world: 'tenants', ready: wizard(1, 'contacts', otherSecret) },
  {
    name: '03-wizard-3-contacts-corp',
    world: 'tenants',
    ready: async (page, world) => {
      const { facts } = world
      const other = { ...world, facts: { ...facts, corp_id: 'ww9f8e7d6c5b4a3f2e' } }
      await wizardAt(page, other, { method: 1, step: 'contacts', secrets: contacts(world) })
      await page.locator('[data-back-to-corp]').waitFor()
    },
  },
  {
    name: '03-wizard-4-sync',
    world: 'tenants',
    ready: async (page, world) => {
      await toSync(page, world)
    },
  },
  {
    name: '03-wizard-4-scope',
    world: 'tenants',
    ready: async (page, world) => {
      await toSync(page, world)
      await page.locator('[data-scope-open]').click()
      await page.locator('.el-dialog [data-department]').first().waitFor()
    },
  },
  {
    name: '03-wizard-4-sync-there',
    world: 'orphan',
    ready: async (page, world) => {
      await wizard(1, 'sync')(page, world)
      await page.locator('#wizard-hint a').waitFor()
    },
  },
  { name: '03-wizard-5-app', world: 'tenants', ready: wizard(1, 'app') },
  { name: '03-wizard-5-app-refused', world: 'untrusted', ready: wizard(1, 'app', app) },
  { name: '03-wizard-6-callback', world: 'tenants', ready: wizard(1, 'callback') },
  { name: '03-wizard-7-done', world: 'tenants', ready: wizardDone },
  {
    name: '03-wizard-6-callback-repair',
    world: 'tenants',
    ready: async (page, world) => {
      await wizard(1, 'callback')(page, world)
      await page.locator('#callback').fill('https://sso.huadong.example:8443/login')
      await page.locator('[data-repair]').waitFor()
    },
  },
  {
    name: '01-overview-draft',
    world: 'tenants',
    ready: async (page, world) => {
      await wizard(1, 'callback')(page, world)
      await page.locator('[data-keep]').click()
      await page.locator('[data-draft]').waitFor()
    },
  },
  { name: '04-wizard2-1-type', world: 'no-auth', ready: wizard(2, 'type') },
  { name: '04-wizard2-2-corp', world: 'no-auth', ready: wizard(2, 'corp') },
]

const SOURCES: View[] = [
  { name: '02-sources', world: 'set-up', hash: '#/sources', ready: settled },
  { name: '02-sources-unset', world: 'tenants', hash: '#/sources', ready: settled },
  {
    name: '15-source-names',
    world: 'set-up',
    hash: '#/sources',
    ready: async (page) => {
      await page.locator('[data-names]').first().click()
      await page.locator('[data-preview]').waitFor()
    },
  },
  {
    name: '15-source-scope',
    world: 'set-up',
    hash: '#/sources',
    ready: async (page) => {
      await page.locator('[data-scope]').first().click()
      await page.locator('[data-scope-count] strong').waitFor()
    },
  },
  { name: '15-source-dialog', world: 'set-up', hash: '#/sources', ready: dialogOf('article') },
  { name: '06-auths', world: 'set-up', hash: '#/auths', ready: settled },
  { name: '06-auths-unset', world: 'tenants', hash: '#/auths', ready: settled },
  { name: '06-auths-orphan', world: 'orphan', hash: '#/auths', ready: settled },
  { name: '06-auths-rehearsed', world: 'rehearsed', hash: '#/auths', ready: settled },
  { name: '06-hand-off', world: 'set-up', hash: '#/auths', ready: handOff },
  {
    name: '06-hand-off-shown',
    world: 'set-up',
    hash: '#/auths',
    ready: async (page, world) => {
      await handOff(page, world)
      await page.locator('[data-row="secret"] button').click()
      await page.locator('[data-row="secret"] [role="status"]:not(:empty)').waitFor()
    },
  },
  { name: '06-auth-dialog', world: 'set-up', hash: '#/auths', ready: dialogOf('article') },
]

const RUNS: View[] = [
  {
    name: '05-sync-preview',
    world: 'changed',
    hash: ({ facts }) => `#/sources/${facts.source}/sync`,
    ready: shows('[data-kind]'),
  },
  {
    name: '05-sync-renamed',
    world: 'renamed',
    hash: ({ facts }) => `#/sources/${facts.source}/sync`,
    ready: shows('[data-same]'),
  },
  {
    name: '05-waiting',
    world: 'duplicates',
    hash: ({ facts }) => `#/sources/${facts.source}/waiting`,
    ready: shows('[data-settle]'),
  },
  {
    name: '05-waiting-settle',
    world: 'duplicates',
    hash: ({ facts }) => `#/sources/${facts.source}/waiting`,
    ready: async (page) => {
      await page.locator('[data-settle]').first().click()
      await page.locator('[data-link]').first().waitFor()
    },
  },
  {
    name: '05-sync-running',
    world: 'changed',
    hash: ({ facts }) => `#/sources/${facts.source}/sync`,
    inject: { command: 'sync_run', hold: true },
    ready: shows('[data-job="running"]'),
  },
  { name: '08-history', world: 'set-up', hash: '#/history', ready: settled },
  {
    name: '08-history-acts',
    world: 'set-up',
    hash: '#/history',
    ready: follows('[data-tab="acts"]', '[role="gridcell"]'),
  },
  { name: '08-history-unset', world: 'tenants', hash: '#/history', ready: settled },
  { name: '08-history-undone', world: 'undone', hash: '#/history', ready: settled },
  {
    name: '08-run-held',
    world: 'held',
    hash: '#/history',
    ready: follows('[data-outcome="held"]', '[data-group]'),
  },
  {
    name: '08-run-failed',
    world: 'set-up',
    hash: '#/history',
    ready: follows('[data-outcome="failed"]', '[role="alert"]'),
  },
  {
    name: '08-run-duplicates',
    world: 'duplicates',
    hash: '#/history',
    ready: follows('[data-outcome]', '[data-kind]'),
  },
]

const DIRECTORY: View[] = [
  { name: '07-directory', world: 'set-up', hash: '#/directory', ready: shows('[role="gridcell"]') },
  { name: '07-directory-synced', world: 'set-up', hash: '#/directory?view=synced', ready: shows('[role="gridcell"]') },
  { name: '07-directory-unset', world: 'tenants', hash: '#/directory', ready: settled },
  {
    name: '07-directory-missing',
    world: 'set-up',
    hash: `#/directory?q=${MISSING}`,
    ready: (page) => page.getByRole('button', { name: /查一查「王不在」|Find out why “王不在”/ }).waitFor(),
  },
  {
    name: '07-directory-panel',
    world: 'set-up',
    hash: ({ facts }) => `#/directory?user=${facts.user}`,
    ready: async (page) => {
      await page.locator('[data-trace] strong').waitFor()
      await page.locator('[data-password]').waitFor()
    },
  },
  { name: '07-directory-nobody', world: 'set-up', hash: '#/directory?can_scan=unknown', ready: shows('.none') },
  {
    name: '07-directory-password',
    world: 'rehearsed',
    hash: ({ facts }) => `#/directory?user=${facts.user}`,
    ready: async (page) => {
      await page.locator('[data-locked]').waitFor()
      await page.locator('[data-password]').scrollIntoViewIfNeeded()
    },
  },
  {
    name: '07-directory-weak',
    world: 'set-up',
    hash: ({ facts }) => `#/directory?user=${facts.user}`,
    ready: async (page) => {
      await page.locator('#first-password').fill('123')
      await page.keyboard.press('Enter')
      await page.getByRole('alert').waitFor()
      await page.getByRole('alert').scrollIntoViewIfNeeded()
    },
  },
  {
    name: '07-directory-local',
    world: 'set-up',
    hash: '#/directory',
    ready: async (page) => {
      await addLocalUser(page, 'li.guest')
      await page.locator('#user-name').fill('李客')
      await submit(page, '.el-dialog')
      await page.locator('[data-password]').waitFor()
    },
  },
  {
    name: '07-user-dialog',
    world: 'set-up',
    hash: '#/directory',
    ready: (page) => addLocalUser(page, 'a b'),
  },
  { name: '07-import', world: 'set-up', hash: '#/directory/import', ready: shows('[data-choose]') },
  {
    name: '07-import-preview',
    world: 'set-up',
    hash: '#/directory/import',
    ready: async (page) => {
      await page.locator('[data-choose]').click()
      await page.locator('[data-line]').first().waitFor()
    },
  },
  { name: '07-trace', world: 'set-up', hash: '#/trace', ready: shows('input[type=search]') },
  {
    name: '07-trace-answer',
    world: 'set-up',
    hash: ({ facts }) => `#/trace/${facts.user}`,
    ready: shows('.verdict'),
  },
  {
    name: '07-trace-trial',
    world: 'set-up',
    hash: ({ facts }) => `#/trace/${facts.user}`,
    ready: async (page) => {
      await page.locator('[data-try]').click()
      await page.locator('[data-step="try.apply"]').waitFor()
    },
  },
  { name: '07-trace-several', world: 'set-up', hash: '#/trace?q=zh', ready: shows('[role=listbox]') },
  { name: '13-search', world: 'set-up', ready: searches('王', /王/) },
  { name: '13-tenants', world: 'several', ready: pops('tenant', '#tenant-rows') },
  { name: '13-notices', world: 'held', ready: pops('bell', '[data-notice]') },
  { name: '13-look', world: 'set-up', ready: pops('look', '[data-theme]') },
  { name: '13-help', world: 'set-up', hash: '#/rehearsal', ready: (page) => page.locator('[data-help]').click() },
  { name: '13-link', world: 'set-up', hash: '#/link', ready: shows('[data-link]') },
  { name: '13-search-missing', world: 'set-up', ready: searches('王不在', /查一查|Find out/) },
]

const CHECKS: View[] = [
  { name: '09-checkup', world: 'wrong-callback', hash: '#/checkup', ready: checkUp('.verdict.fail') },
  { name: '09-checkup-app-stopped', world: 'app-stopped', hash: '#/checkup', ready: checkUp('.verdict.fail') },
  { name: '09-checkup-narrow', world: 'narrow-range', hash: '#/checkup', ready: checkUp('.verdict') },
  { name: '09-checkup-empty', world: 'set-up', hash: '#/checkup' },
  {
    name: '11-clinic',
    world: 'set-up',
    hash: '#/clinic',
    ready: async (page) => {
      const pasted =
        'errcode: 60020, errmsg: not allow to access from your ip, hint: [1763884800123456], from ip: 203.0.113.7'
      await page.locator('#pasted').fill(pasted)
      await page.locator('details').first().waitFor()
    },
  },
  { name: '11-clinic-empty', world: 'set-up', hash: '#/clinic' },
  {
    name: '11-clinic-directory',
    world: 'set-up',
    hash: '#/clinic?q=50',
    ready: (page) => page.locator('details[open]').first().waitFor(),
  },
  { name: '13-targets-empty', world: 'set-up', hash: '#/targets' },
  {
    name: '13-targets',
    world: 'target',
    hash: '#/targets',
    ready: (page) => page.locator('[data-target]').waitFor(),
  },
  {
    name: '13-targets-add',
    world: 'set-up',
    hash: '#/targets',
    ready: async (page) => {
      await click(page, /^添加推送目标$|^Add push target$/)
      await page.locator('#target-url').waitFor()
    },
  },
  { name: '12-settings', world: 'set-up', hash: '#/settings', ready: settled },
  {
    name: '12-settings-tenant',
    world: 'set-up',
    hash: '#/settings',
    ready: async (page) => {
      await click(page, /^修改租户$|^Change tenant$/)
      await page.locator('#tenant-proxy').waitFor()
    },
  },
]

const REHEARSALS: View[] = [
  {
    name: '10-rehearsal',
    world: 'set-up',
    hash: '#/rehearsal',
    ready: async (page, world) => {
      await settled(page, world)
      await page.locator('[data-way]').first().waitFor()
    },
  },
  {
    name: '10-rehearsal-running',
    world: 'rehearsed',
    hash: '#/rehearsal',
    scans: ['waits'],
    ready: begins('[data-stage="waiting"][data-state="busy"]'),
  },
  {
    name: '10-rehearsal-done',
    world: 'rehearsed',
    hash: '#/rehearsal',
    ready: begins('[data-outcome="logged_in"]'),
  },
  { name: '10-rehearsal-callback', world: 'set-up', hash: '#/rehearsal', scans: ['page_refuses'], ready: refused },
  { name: '10-rehearsal-not-synced', world: 'set-up', hash: '#/rehearsal', scans: ['not_synced'], ready: refused },
  { name: '10-rehearsal-astray', world: 'set-up', hash: '#/rehearsal', scans: ['look_alike'], ready: refused },
  {
    name: '10-rehearsal-trace',
    world: 'set-up',
    hash: '#/rehearsal',
    scans: ['not_synced'],
    ready: async (page, world) => {
      await refused(page, world)
      await click(page, /^查一查这个人$|^Find out why$/)
      await page.locator('.result .chain').waitFor()
    },
  },
  {
    name: '10-rehearsal-cancelled',
    world: 'set-up',
    hash: '#/rehearsal',
    scans: ['closes'],
    ready: begins('[data-state="skip"]'),
  },
  {
    name: '10-rehearsal-paste',
    world: 'set-up',
    hash: '#/rehearsal',
    ready: async (page) => {
      await click(page, /^取登录地址$|^Get the login address$/)
      await page.locator('#pasted-url').fill('https://elsewhere.example/?code=1')
    },
  },
  {
    name: '10-rehearsal-listener',
    world: 'on-this-machine',
    hash: '#/rehearsal',
    inject: { command: 'login_rehearse', error: { code: 'listener.busy' } },
    ready: async (page) => {
      await page.locator('[data-way="browser"] button').click()
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: '10-rehearsal-past',
    world: 'rehearsed',
    hash: '#/rehearsal',
    ready: async (page) => {
      await page.locator('[data-past="refused"]').last().click()
      await page.getByRole('dialog').locator('.result').waitFor()
    },
  },
  { name: '10-rehearsal-empty', world: 'tenants', hash: '#/rehearsal', ready: shows('[data-state="empty"]') },
  {
    name: '10-rehearsal-error',
    world: 'set-up',
    hash: '#/rehearsal',
    inject: busy('rehearsal_list'),
    ready: shows('[role="alert"]'),
  },
  { name: '10-portal', world: 'set-up', hash: '#/portal', ready: shows('[data-portal="stopped"]') },
  { name: '10-portal-running', world: 'set-up', hash: '#/portal', ready: startPreview('[data-portal="running"]') },
  {
    name: '10-portal-busy',
    world: 'set-up',
    hash: '#/portal',
    inject: { command: 'portal_start', error: { code: 'listener.running' } },
    ready: startPreview('[role="alert"]'),
  },
  { name: '10-portal-empty', world: 'tenants', hash: '#/portal', ready: shows('[data-state="empty"]') },
]

/** The longest and the oddest that WeCom allows, and no answer from anywhere. */
const EXTREMES: View[] = [
  { name: '20-extremes-overview', world: 'extremes', ready: settled },
  {
    name: '20-extremes-directory',
    world: 'extremes',
    hash: '#/directory?q=corp.example',
    ready: shows('[role="gridcell"]'),
  },
  {
    name: '20-extremes-person',
    world: 'extremes',
    hash: '#/directory?q=aaa',
    ready: async (page) => {
      await page.locator('[role="gridcell"]', { hasText: 'aaa.long' }).click()
      await page.locator('[data-trace] strong').waitFor()
    },
  },
  {
    name: '20-extremes-trace',
    world: 'extremes',
    hash: ({ facts }) => `#/trace/${facts.long}`,
    ready: shows('.verdict'),
  },
  {
    name: '20-extremes-run',
    world: 'extremes',
    hash: ({ facts }) => `#/history/${facts.run}`,
    ready: shows('[data-kind]'),
  },
  { name: '20-extremes-search', world: 'extremes', ready: searches('aa', /欧阳/) },
  { name: '20-extremes-settings', world: 'extremes', hash: '#/settings', ready: settled },
  {
    name: '21-far-away-checkup',
    world: 'far-away',
    hash: '#/checkup',
    ready: checkUp('.verdict.fail, .verdict.warn, .verdict.skip'),
  },
]

export const VIEWS = [...OVERVIEW, ...WIZARDS, ...SOURCES, ...RUNS, ...DIRECTORY, ...CHECKS, ...REHEARSALS, ...EXTREMES]
