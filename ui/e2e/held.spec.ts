import { expect, test } from './test'

test('nothing of a held run is applied before a person ticks that they looked; afterwards it can be undone', async ({
  world,
  open,
}) => {
  const page = await open({ world: await world('held'), hash: '#/history' })
  await page.locator('[data-outcome="held"]').first().click()
  const apply = page.getByRole('button', { name: /^停用这 \d+ 人并应用$/ })
  await expect(apply).toBeDisabled()
  await expect(page.getByRole('checkbox')).toBeDisabled()
  await page.getByRole('button', { name: '全部展开' }).click()
  await page.locator('[data-list-end]').scrollIntoViewIfNeeded()
  await page.getByText(/^我已核对这 \d+ 人$/).click()
  await apply.click()
  await page
    .getByText(/停用 \d+ 人/)
    .first()
    .waitFor()
  await page.getByRole('button', { name: '撤销这次同步' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '撤销这次同步' }).click()
  await page.getByText('已撤销').first().waitFor()
})
