/**
 * The portal preview in a real Chromium: scan on the simulated WeCom's own pages, password, its change, logout.
 *
 * Run by `cargo xtask test browser`. Screenshots go to the folder that WECOM_BRIDGE_SHOTS names, if it names one.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { launch } from '../../ui/e2e/browser.mjs'

const STAND = process.env.WECOM_BRIDGE_PORTAL_STAND
const SHOTS = process.env.WECOM_BRIDGE_SHOTS
const OWN = 'my own word 99'
/** How long a slow, busy machine may take for anything at all. */
const PATIENCE = 60_000

let browser
before(async () => {
  browser = await launch()
  if (SHOTS) mkdirSync(SHOTS, { recursive: true })
})
after(() => browser?.close())

/** A preview of its own; ends with the test. */
async function stand(t, ...args) {
  const child = spawn(STAND, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const over = new Promise((resolve) => child.once('exit', resolve))
  t.after(async () => {
    child.stdin.end()
    await over
  })
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line)
  throw new Error('the preview did not start')
}

/** A fresh browser at the preview; whatever its console complains about fails the test. */
async function visit(t, url, { language = 'zh', theme = 'light' } = {}) {
  const context = await browser.newContext({ viewport: { width: 900, height: 760 }, colorScheme: theme })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE)
  const problems = []
  const expected = /status of 403/
  page.on('console', (message) => { if (message.type() === 'error' && !expected.test(message.text())) problems.push(message.text()) })
  page.on('pageerror', (error) => problems.push(String(error)))
  t.after(async () => {
    await context.close()
    assert.deepEqual(problems, [])
  })
  await page.goto(url)
  if (language === 'en') await page.click('#language')
  return page
}

async function shot(page, name) {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true })
}

async function logIn(page, username, password) {
  await page.fill('#username', username)
  await page.fill('#password', password)
  await page.click('#log-in')
}

/** Every page says that it is a preview, is styled, and runs nothing. */
async function isPreview(page) {
  assert.ok(await page.locator('#preview').isVisible())
  assert.equal(await page.locator('script').count(), 0)
  const width = await page.locator('main').evaluate((main) => getComputedStyle(main).maxWidth)
  assert.equal(width, '440px', 'the policy lets the page have its style')
}

for (const language of ['zh', 'en']) {
  for (const theme of ['light', 'dark']) {
    const suffix = `${language}-${theme}`

    test(`a scan logs in and out again (${suffix})`, async (t) => {
      const { url, members } = await stand(t)
      const page = await visit(t, url, { language, theme })
      await isPreview(page)
      await shot(page, `login-${suffix}`)
      await page.click('#scan')
      await page.fill('#people-search', members[0])
      await page.press('#people-search', 'Enter')
      await page.click(`#people button[value="${members[0]}"]`)
      await page.click('#agree')
      await page.waitForURL(url)
      await isPreview(page)
      assert.ok((await page.textContent('dl')).includes(members[0]))
      assert.ok((await page.textContent('dl')).includes('总部通讯录'))
      await shot(page, `who-by-scan-${suffix}`)
      await page.click('#log-out')
      await page.locator('#log-in').waitFor()
      await page.goto(url)
      await page.locator('#log-in').waitFor()
    })

    test(`a first password is changed, and a wrong one is refused (${suffix})`, async (t) => {
      const { url, first } = await stand(t)
      const page = await visit(t, url, { language, theme })
      await logIn(page, 'wang.wu', 'wrong one 1357')
      await page.getByRole('alert').waitFor()
      await isPreview(page)
      await shot(page, `wrong-${suffix}`)
      await logIn(page, 'wang.wu', first)
      await page.locator('#change').waitFor()
      await isPreview(page)
      await page.fill('#old', first)
      await page.fill('#new', 'wang.wu123')
      await page.fill('#again', 'wang.wu123')
      await page.click('#change')
      await page.getByRole('alert').waitFor()
      await shot(page, `change-${suffix}`)
      await page.fill('#old', first)
      await page.fill('#new', OWN)
      await page.fill('#again', OWN)
      await page.click('#change')
      await page.waitForURL(url)
      assert.ok((await page.textContent('h1')).includes('王五'))
      await shot(page, `who-by-password-${suffix}`)
      await page.click('#log-out')
      await logIn(page, 'wang.wu', OWN)
      await page.locator('#log-out').waitFor()
    })

    test(`where the domain leads elsewhere, the address is pasted (${suffix})`, async (t) => {
      const { url, members } = await stand(t, 'elsewhere')
      const page = await visit(t, url, { language, theme })
      await page.click('#scan')
      await isPreview(page)
      await shot(page, `paste-${suffix}`)
      const [wecom] = await Promise.all([page.context().waitForEvent('page'), page.click('#open')])
      await wecom.click(`#people button[value="${members[0]}"]`).catch(async () => {
        await wecom.fill('#people-search', members[0])
        await wecom.press('#people-search', 'Enter')
        await wecom.click(`#people button[value="${members[0]}"]`)
      })
      const [left] = await Promise.all([
        wecom.waitForEvent('requestfailed', (request) => request.url().includes('portal.invalid')),
        wecom.click('#agree'),
      ])
      await page.fill('#address', left.url())
      await page.click('#use')
      await page.locator('#log-out').waitFor()
      assert.ok((await page.textContent('dl')).includes(members[0]))
    })
  }
}

test('a no on the phone, five wrong passwords, and another browser', async (t) => {
  const { url, first, members } = await stand(t)
  const page = await visit(t, url)
  await page.click('#scan')
  await page.fill('#people-search', members[0])
  await page.press('#people-search', 'Enter')
  await page.click(`#people button[value="${members[0]}"]`)
  await page.click('#refuse')
  await page.getByText('在手机上取消了登录').waitFor()
  await shot(page, 'declined-zh-light')

  const strange = await visit(t, url)
  const begun = page.waitForRequest((request) => request.url().includes('/wwlogin/sso/login'))
  await page.click('#scan')
  await strange.goto((await begun).url())
  await strange.fill('#people-search', members[0])
  await strange.press('#people-search', 'Enter')
  await strange.click(`#people button[value="${members[0]}"]`)
  await strange.click('#agree')
  await strange.getByText('在另一个浏览器里开始').waitFor()
  assert.equal(await strange.locator('#log-out').count(), 0)

  for (let number = 0; number < 6; number += 1) await logIn(strange, 'zhao.liu', `wrong one ${number}`)
  await strange.getByText('连续输错的次数太多').waitFor()
  await shot(strange, 'locked-zh-light')
  await logIn(strange, 'zhao.liu', first)
  await strange.getByText('连续输错的次数太多').waitFor()
})
