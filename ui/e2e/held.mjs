/** A held run: nothing can be applied before a person ticks that they looked; afterwards it can be undone. */
import { open } from './browser.mjs'

export async function heldRun(browser, address) {
  const { page, problems, close } = await open(browser, { address, query: 'latency=0&held', hash: '#/history' })
  try {
    await page.locator('[data-outcome="held"] a').first().click()
    const apply = page.getByRole('button', { name: '停用这 190 人并应用' })
    if (!(await apply.isDisabled())) throw new Error('a held run can be applied without having looked')
    await page.getByText('我已核对这 190 人').click()
    await apply.click()
    await page.getByText('停用 190 人').first().waitFor()
    await page.getByRole('button', { name: '撤销这次同步' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '撤销这次同步' }).click()
    await page.getByText('已撤销').first().waitFor()
    if (problems.length > 0) throw new Error(`the console complained: ${problems}`)
  } finally {
    await close()
  }
}
