/** Brings a wizard to one of its pages, as if a person had come that far before. */
import type { Page, World } from './test'

const STEPS = ['type', 'corp', 'contacts', 'sync', 'app', 'callback'] as const
export type Step = (typeof STEPS)[number]

export interface Draft {
  method: 1 | 2
  step: Step
  /** What is typed into the fields of that page. */
  secrets?: Record<string, string>
}

export async function wizardAt(page: Page, world: World, { method, step, secrets = {} }: Draft): Promise<void> {
  const { tenant, corp_id, agent_id, callback_domain } = world.facts
  const fields = {
    type_chosen: true,
    description: '总部通讯录',
    corp_id,
    auto_sync_hours: 4,
    on_duplicate: 'skip',
    password_login: false,
    scan_login: true,
    agent_id,
    callback_domain,
    keep_secrets: true,
  }
  const draft = { step, visited: STEPS.slice(0, STEPS.indexOf(step) + 1), fields }
  await page.evaluate(
    ([key, draft, path]) => {
      localStorage.setItem(key!, draft!)
      location.hash = path!
    },
    [`wecom-bridge.wizard.${method}.${tenant}`, JSON.stringify(draft), method === 1 ? '#/sources/add' : '#/auths/add'],
  )
  await page.locator('form.form').waitFor()
  for (const [id, value] of Object.entries(secrets)) {
    await page.locator(`#${id}`).fill(value)
    await page.locator('[data-proof="proven"], [data-proof="refused"], [data-proof="warned"]').waitFor()
  }
}

/** Through the whole wizard to its last page, by the quickest way. */
export async function wizardDone(page: Page, world: World): Promise<void> {
  const next = () => page.locator('form.form footer button[type=submit]:not([disabled])').click()
  const { contacts_secret, app_secret } = world.facts
  await wizardAt(page, world, { method: 1, step: 'contacts', secrets: { 'contacts-secret': contacts_secret } })
  for (let step = 0; step < 2; step += 1) await next()
  await page.locator('#app-secret').fill(app_secret)
  await page.locator('[data-proof="proven"]').waitFor()
  await next()
  await next()
  await page.locator('[data-done]').first().waitFor()
}
