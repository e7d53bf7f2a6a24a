/** Edits that can be taken back after their message is gone: on the overview and in the record of acts. */
import { describe, expect, it } from 'vitest'
import ToastList from '@/components/frame/ToastList.vue'
import { edits } from '@/app/edits'
import { sourceChanged } from '@/app/undo'
import OverviewPage from '@/features/overview/OverviewPage.vue'
import ActsTable from '@/features/sync/ActsTable.vue'
import { setLanguage } from '@/locales'
import type { Source, SourceSummary } from '@/platform/contract'
import { enter, render, until } from './setup'

async function edited() {
  const world = await enter('set-up')
  const { source: id, tenant } = world.facts
  const now = async () => (await world.call<SourceSummary[]>('source_list', { tenant })).find((each) => each.id === id)!
  const before = await now()
  const edit = (description: string) => world.call<Source>('source_change', { id, change: { description } })
  sourceChanged(() => '已修改数据源「新名字」', before, await edit('新名字'))
  return { world, now, before, edit }
}

describe('a past edit', () => {
  it('is taken back from the overview, and is gone from it then', async () => {
    const { now, before } = await edited()
    const page = render(OverviewPage)
    const row = () => page.findAll('[data-recent] li').find((each) => each.text().includes('新名字'))
    await until(() => expect(row()).toBeDefined())
    await row()?.find('button').trigger('click')
    await until(async () => expect((await now()).description).toBe(before.description))
    await until(() => expect(row()).toBeUndefined())
  })

  it('is taken back from the record of acts, where it is the last that was done there', async () => {
    const { now, before } = await edited()
    const page = render(ActsTable)
    await until(() => expect(page.findAll('.el-button')).toHaveLength(1))
    await page.find('.el-button').trigger('click')
    await until(async () => expect((await now()).description).toBe(before.description))
    await until(() => expect(page.find('.el-button').exists()).toBe(false))
  })

  it('is offered no more once somebody else changed the same', async () => {
    const { edit, now } = await edited()
    await edit('别人的名字')
    const page = render(OverviewPage)
    const messages = render(ToastList)
    const button = () => page.findAll('[data-recent] li').find((each) => each.text().includes('新名字'))
    await until(() => expect(button()).toBeDefined())
    await button()?.find('button').trigger('click')
    await until(() => expect(messages.text()).toContain('没有撤销：之后又有别的修改'))
    expect((await now()).description).toBe('别人的名字')
    expect(edits.size).toBe(0)
  })
})

describe('a message', () => {
  it('is read in the language that is chosen while it stands there', async () => {
    await edited()
    const page = render(ToastList)
    await until(() => expect(page.find('[data-toast]').text()).toContain('撤销'))
    await page.find('[data-toast] .el-button').trigger('click')
    await until(() => expect(page.text()).toContain('已撤销'))
    setLanguage('en')
    await until(() => expect(page.text()).toContain('Undone'))
    setLanguage('zh')
  })
})
