/** Every page and its states, with what has to be done to see it. */
const click = (name) => async (page) => {
  await page.getByRole('button', { name }).first().click()
}

async function wizardAt(page, method, step, secrets = {}, more = {}) {
  const path = method === 1 ? '/sources/add' : '/auths/add'
  const fields = {
    type_chosen: true,
    description: '总部通讯录',
    corp_id: method === 1 ? 'ww9f8e7d6c5b4a3f2e' : 'ww1a2b3c4d5e6f7a8b',
    auto_sync_hours: 4,
    on_duplicate: 'skip',
    password_login: false,
    scan_login: true,
    agent_id: '1000002',
    callback_domain: 'sso.huadong.example:8443',
    keep_secrets: true,
    ...more,
  }
  const all = ['type', 'corp', 'contacts', 'policy', 'methods', 'app', 'callback']
  const visited = all.slice(0, all.indexOf(step) + 1)
  await page.evaluate(
    ([method, draft]) => localStorage.setItem(`wecom-bridge.wizard.${method}.t-east`, JSON.stringify(draft)),
    [method, { step, visited, fields }],
  )
  await page.evaluate((path) => {
    location.hash = `#${path}`
  }, path)
  await page.locator('form.form').waitFor()
  for (const [id, value] of Object.entries(secrets)) {
    await page.locator(`#${id}`).fill(value)
    await page.locator('[data-proof="proven"], [data-proof="refused"], [data-proof="warned"]').waitFor()
  }
}

/** Through the whole wizard to its last page, by the quickest way. */
async function wizardDone(page) {
  const next = async () => {
    await page.locator('form.form footer button[type=submit]:not([disabled])').click()
  }
  await wizardAt(page, 1, 'contacts', { 'contacts-secret': GOOD })
  for (let step = 0; step < 3; step += 1) await next()
  await page.locator('#app-secret').fill(GOOD)
  await page.locator('[data-proof="proven"]').waitFor()
  await next()
  await next()
  await page.locator('.todo').waitFor()
}

const settled = async (page) => {
  await page.locator('[data-state="loading"]').first().waitFor({ state: 'detached' })
}
const GOOD = 'good-secret-0123456789abcdef'

const begin = async (page) => {
  await page.locator('[data-way="window"] button').click()
}
const refused = async (page) => {
  await begin(page)
  await page.locator('[data-outcome="refused"]').waitFor()
}
const handOff = async (page) => {
  await click(/^给门户的值$|^Values for the portal$/)(page)
  await page.locator('[data-row="secret"]').waitFor()
}
async function localUser(page) {
  await page.getByRole('gridcell').first().waitFor()
  await click(/^添加本地用户$|^Add a local user$/)(page)
  await page.locator('#user-username').fill('li.guest')
  await page.locator('#user-name').fill('李客')
  await page.keyboard.press('Enter')
  await page.locator('[data-password]').waitFor()
}

export const VIEWS = [
  { name: '01-overview', hash: '#/overview', ready: settled },
  { name: '01-overview-empty', hash: '#/overview', query: 'latency=0&empty' },
  { name: '01-overview-error', hash: '#/overview', query: 'latency=0&fail=source_list:store.busy' },
  { name: '01-overview-unset', hash: '#/overview', query: 'latency=0&unset', ready: settled },
  { name: '02-sources-unset', hash: '#/sources', query: 'latency=0&unset', ready: settled },
  { name: '06-auths-unset', hash: '#/auths', query: 'latency=0&unset', ready: settled },
  { name: '07-directory-unset', hash: '#/directory', query: 'latency=0&unset', ready: settled },
  { name: '08-history-unset', hash: '#/history', query: 'latency=0&unset', ready: settled },
  { name: '02-sources', hash: '#/sources', ready: settled },
  { name: '03-wizard-1-type', hash: '#/overview', ready: (page) => wizardAt(page, 1, 'type') },
  { name: '03-wizard-2-corp', hash: '#/overview', ready: (page) => wizardAt(page, 1, 'corp') },
  {
    name: '03-wizard-2-corp-there',
    hash: '#/overview',
    ready: async (page) => {
      await wizardAt(page, 1, 'corp', {}, { corp_id: 'ww1a2b3c4d5e6f7a8b' })
      await page.locator('#wizard-hint a').waitFor()
    },
  },
  {
    name: '03-wizard-3-contacts',
    hash: '#/overview',
    ready: (page) => wizardAt(page, 1, 'contacts', { 'contacts-secret': GOOD }),
  },
  {
    name: '03-wizard-3-contacts-refused',
    hash: '#/overview',
    ready: (page) => wizardAt(page, 1, 'contacts', { 'contacts-secret': 'blocked-0123456789abcdef' }),
  },
  {
    name: '03-wizard-3-contacts-limited',
    hash: '#/overview',
    ready: (page) => wizardAt(page, 1, 'contacts', { 'contacts-secret': 'limited-0123456789abcdef' }),
  },
  { name: '03-wizard-4-policy', hash: '#/overview', ready: (page) => wizardAt(page, 1, 'policy') },
  { name: '03-wizard-5-methods', hash: '#/overview', ready: (page) => wizardAt(page, 1, 'methods') },
  {
    name: '03-wizard-5-methods-there',
    hash: '#/overview',
    query: 'latency=0&orphan',
    ready: async (page) => {
      await wizardAt(page, 1, 'methods', {}, { corp_id: 'ww1a2b3c4d5e6f7a8b' })
      await page.locator('#wizard-hint a').waitFor()
    },
  },
  { name: '03-wizard-6-app', hash: '#/overview', ready: (page) => wizardAt(page, 1, 'app') },
  {
    name: '03-wizard-6-app-refused',
    hash: '#/overview',
    ready: (page) => wizardAt(page, 1, 'app', { 'app-secret': 'blocked-0123456789abcdef' }),
  },
  { name: '03-wizard-7-callback', hash: '#/overview', ready: (page) => wizardAt(page, 1, 'callback') },
  { name: '03-wizard-8-done', hash: '#/overview', ready: wizardDone },
  { name: '04-wizard2-1-type', hash: '#/overview', ready: (page) => wizardAt(page, 2, 'type') },
  { name: '04-wizard2-2-corp', hash: '#/overview', ready: (page) => wizardAt(page, 2, 'corp') },
  {
    name: '05-sync-preview',
    hash: '#/sources/s-head/sync',
    ready: (page) => page.locator('[data-kind]').first().waitFor(),
  },
  {
    name: '05-sync-running',
    hash: '#/sources/s-head/sync',
    query: 'latency=4000',
    ready: (page) => page.locator('[data-job="running"]').waitFor(),
  },
  { name: '06-auths', hash: '#/auths', ready: settled },
  { name: '06-auths-orphan', hash: '#/auths', query: 'latency=0&orphan', ready: settled },
  { name: '06-auths-rehearsed', hash: '#/auths', query: 'latency=0&rehearsed', ready: settled },
  { name: '06-hand-off', hash: '#/auths', ready: handOff },
  {
    name: '06-hand-off-shown',
    hash: '#/auths',
    ready: async (page) => {
      await handOff(page)
      await page.locator('[data-row="secret"] button').click()
      await page.locator('[data-row="secret"] [role="status"]:not(:empty)').waitFor()
    },
  },
  {
    name: '06-auth-dialog',
    hash: '#/auths',
    ready: async (page) => {
      await page
        .locator('article')
        .getByRole('button', { name: /^设置$|^Settings$/ })
        .click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: '07-directory', hash: '#/directory', ready: (page) => page.getByRole('gridcell').first().waitFor() },
  {
    name: '07-directory-missing',
    hash: '#/directory?q=%E7%8E%8B%E4%B8%8D%E5%9C%A8',
    ready: (page) => page.getByRole('button', { name: /查一查「王不在」|Find out why “王不在”/ }).waitFor(),
  },
  {
    name: '07-directory-traced',
    hash: '#/directory?q=%E7%8E%8B%E4%B8%8D%E5%9C%A8&trace=1',
    ready: (page) => page.locator('.none .chain').waitFor(),
  },
  {
    name: '07-directory-drawer',
    hash: '#/directory?user=u10003',
    ready: async (page) => {
      await page.getByRole('dialog').getByRole('heading').nth(1).waitFor()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /查一查|Find out/ })
        .click()
      await page.locator('.chain').last().waitFor()
    },
  },
  {
    name: '07-directory-password',
    hash: '#/directory?user=u10001',
    query: 'latency=0&rehearsed',
    ready: async (page) => {
      await page.locator('[data-locked]').waitFor()
      await page.locator('[data-password]').scrollIntoViewIfNeeded()
    },
  },
  {
    name: '07-directory-weak',
    hash: '#/directory?user=u10003',
    ready: async (page) => {
      await page.locator('#first-password').fill('123')
      await page.keyboard.press('Enter')
      await page.getByRole('alert').waitFor()
      await page.getByRole('alert').scrollIntoViewIfNeeded()
    },
  },
  { name: '07-directory-local', hash: '#/directory', ready: localUser },
  {
    name: '07-user-dialog',
    hash: '#/directory',
    ready: async (page) => {
      await page.getByRole('gridcell').first().waitFor()
      await click(/^添加本地用户$|^Add a local user$/)(page)
      await page.locator('#user-username').fill('a b')
    },
  },
  { name: '08-history', hash: '#/history', ready: settled },
  { name: '01-overview-rehearsed', hash: '#/overview', query: 'latency=0&rehearsed', ready: settled },
  { name: '01-overview-several', hash: '#/overview', query: 'latency=0&several', ready: settled },
  { name: '01-overview-held', hash: '#/overview', query: 'latency=0&held', ready: settled },
  {
    name: '08-run-held',
    query: 'latency=0&held',
    hash: '#/history',
    ready: async (page) => {
      await page.locator('[data-outcome="held"] a').click()
      await page.locator('[data-kind]').first().waitFor()
    },
  },
  {
    name: '08-run-failed',
    hash: '#/history',
    ready: async (page) => {
      await page.locator('[data-outcome="failed"] a').click()
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: '09-checkup',
    hash: '#/checkup',
    ready: async (page) => {
      await click(/开始体检|Start the check-up/)(page)
      await page.locator('.verdict.not_ready').waitFor()
    },
  },
  { name: '09-checkup-empty', hash: '#/checkup' },
  {
    name: '10-rehearsal',
    hash: '#/rehearsal',
    ready: async (page) => {
      await settled(page)
      await page.locator('[data-way]').first().waitFor()
    },
  },
  {
    name: '10-rehearsal-running',
    hash: '#/rehearsal',
    query: 'latency=1500&rehearsed',
    ready: async (page) => {
      await begin(page)
      await page.locator('[data-stage="waiting"][data-state="busy"]').waitFor()
    },
  },
  {
    name: '10-rehearsal-done',
    hash: '#/rehearsal',
    query: 'latency=0&rehearsed',
    ready: async (page) => {
      await begin(page)
      await page.locator('[data-outcome="logged_in"]').waitFor()
    },
  },
  { name: '10-rehearsal-callback', hash: '#/rehearsal', query: 'latency=0&scan=page', ready: refused },
  { name: '10-rehearsal-not-synced', hash: '#/rehearsal', query: 'latency=0&scan=not_synced', ready: refused },
  {
    name: '10-rehearsal-trace',
    hash: '#/rehearsal',
    query: 'latency=0&scan=not_synced',
    ready: async (page) => {
      await refused(page)
      await click(/^成员诊断$|^Member trace$/)(page)
      await page.locator('.result .chain').waitFor()
    },
  },
  {
    name: '10-rehearsal-cancelled',
    hash: '#/rehearsal',
    query: 'latency=0&scan=closed',
    ready: async (page) => {
      await begin(page)
      await page.locator('[data-state="skip"]').waitFor()
    },
  },
  {
    name: '10-rehearsal-paste',
    hash: '#/rehearsal',
    ready: async (page) => {
      await click(/^取登录地址$|^Get the login address$/)(page)
      await page.locator('#pasted-url').fill('https://elsewhere.example/?code=1')
    },
  },
  {
    name: '10-rehearsal-listener',
    hash: '#/rehearsal',
    query: 'latency=0&local&fail=login_rehearse:listener.busy',
    ready: async (page) => {
      await page.locator('[data-way="browser"] button').click()
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: '10-rehearsal-past',
    hash: '#/rehearsal',
    query: 'latency=0&rehearsed',
    ready: async (page) => {
      await page.locator('[data-past="refused"] button').last().click()
    },
  },
  {
    name: '10-rehearsal-empty',
    hash: '#/rehearsal',
    query: 'latency=0&unset',
    ready: (page) => page.locator('[data-state="empty"]').waitFor(),
  },
  {
    name: '10-rehearsal-error',
    hash: '#/rehearsal',
    query: 'latency=0&fail=rehearsal_list:store.busy',
    ready: (page) => page.getByRole('alert').waitFor(),
  },
  { name: '10-portal', hash: '#/portal', ready: (page) => page.locator('[data-portal="stopped"]').waitFor() },
  {
    name: '10-portal-running',
    hash: '#/portal',
    ready: async (page) => {
      await click(/^启动预览$|^Start the preview$/)(page)
      await page.locator('[data-portal="running"]').waitFor()
    },
  },
  {
    name: '10-portal-busy',
    hash: '#/portal',
    query: 'latency=0&fail=portal_start:listener.running',
    ready: async (page) => {
      await click(/^启动预览$|^Start the preview$/)(page)
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: '10-portal-empty',
    hash: '#/portal',
    query: 'latency=0&unset',
    ready: (page) => page.locator('[data-state="empty"]').waitFor(),
  },
  {
    name: '11-clinic',
    hash: '#/clinic',
    ready: async (page) => {
      await page
        .locator('#pasted')
        .fill(
          'errcode: 60020, errmsg: not allow to access from your ip, hint: [1763884800123456], from ip: 203.0.113.7',
        )
      await page.locator('details').first().waitFor()
    },
  },
  { name: '11-clinic-empty', hash: '#/clinic' },
  { name: '12-settings', hash: '#/settings', ready: settled },
  {
    name: '13-search',
    hash: '#/overview',
    ready: async (page) => {
      await page.keyboard.press('Control+k')
      await page.locator('#search-hits').waitFor()
      await page.keyboard.type('王')
      await page.getByRole('option', { name: /王/ }).first().waitFor()
    },
  },
  {
    name: '13-search-missing',
    hash: '#/overview',
    ready: async (page) => {
      await page.keyboard.press('Control+k')
      await page.locator('#search-hits').waitFor()
      await page.keyboard.type('王不在')
      await page.getByRole('option', { name: /查一查|Find out/ }).waitFor()
    },
  },
  { name: '14-tenant-dialog', hash: '#/overview', query: 'latency=0&empty', ready: click(/^添加租户$|^Add a tenant$/) },
  {
    name: '16-sandbox',
    hash: '#/overview',
    query: 'latency=0&empty',
    ready: async (page) => {
      await click(/^先用模拟租户试一遍$|^Try the simulated tenant first$/)(page)
      await page.evaluate(() => {
        location.hash = '#/checkup'
      })
      await click(/开始体检|Start the check-up/)(page)
      await page.locator('.verdict').waitFor()
    },
  },
  {
    name: '15-source-dialog',
    hash: '#/sources',
    ready: async (page) => {
      await page
        .locator('article')
        .getByRole('button', { name: /^设置$|^Settings$/ })
        .click()
      await page.getByRole('dialog').waitFor()
    },
  },
]
