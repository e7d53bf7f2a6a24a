import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { EVERYBODY, queryOf, questionOf } from '@/features/directory/question'
import { lastLevels, rowsOf, searched } from '@/features/directory/tree'
import { usePages } from '@/features/directory/usePages'
import type { Department, DirectoryTotals, User, UserPage } from '@/platform/contract'
import { enter, fake, until } from './setup'

const department = (id: number, parent: number | null, name = `d${id}`, pinyin = '') => ({
  id,
  parent,
  name,
  pinyin,
  leaders: [],
  users: 0,
})

describe('the department tree', () => {
  it('shows children of what is open', () => {
    const list = [department(1, null), department(2, 1), department(3, 2)]
    expect(rowsOf(list, new Set([1])).map(({ department, level }) => [department.id, level])).toEqual([
      [1, 1],
      [2, 2],
    ])
  })

  it('loses nobody whose parent is missing, and no circle hangs it', () => {
    expect(rowsOf([department(5, 99)], new Set()).map(({ department }) => department.id)).toEqual([5])
    expect(rowsOf([department(1, 1)], new Set([1])).map(({ department }) => department.id)).toEqual([1])
  })
})

describe('the search of the tree', () => {
  const list = [
    department(1, null, '华东制造', 'huadongzhizao hdzz'),
    department(2, 1, '研发中心', 'yanfazhongxin yfzx'),
    department(3, 2, '平台组', 'pingtaizu ptz'),
    department(4, 1, 'Sales', ''),
  ]
  it('finds by name, pinyin and initials, and keeps what stands above', () => {
    const found = (words: string) => searched(list, words).map(({ id }) => id)
    expect(found('平台')).toEqual([1, 2, 3])
    expect(found('ping tai')).toEqual([1, 2, 3])
    expect(found('YFZX')).toEqual([1, 2])
    expect(found('sal')).toEqual([1, 4])
    expect(found('没有')).toEqual([])
    expect(found(' ')).toHaveLength(4)
  })
  it('shows the last two levels of a path', () => {
    expect(lastLevels('集团/华东/研发中心/平台组')).toBe('研发中心/平台组')
    expect(lastLevels('集团')).toBe('集团')
  })
})

describe('a question in the address', () => {
  it('is read back as it was written, and nonsense is nothing', () => {
    const question = {
      ...EVERYBODY,
      words: '张',
      department: 7,
      can_scan: 'no' as const,
      view: 'out_of_range' as const,
      group: null,
      left_days: 90,
    }
    const query = Object.fromEntries(Object.entries(queryOf(question)).filter(([, value]) => value !== undefined))
    expect(questionOf(query as never)).toEqual(question)
    expect(questionOf({ department: 'x', can_scan: 'maybe', view: 'all', status: '1' })).toEqual(EVERYBODY)
  })
})

describe('a long list', () => {
  it('fetches the pages in sight once each, and forgets answers to an older question', async () => {
    const { asked } = fake({
      last_rehearsals: () => [],
      user_list: ({ filter: { words, skip, most } }) => {
        const total = words === '' ? 3000 : words === '王' ? 90 : 1
        const users = Array.from({ length: Math.min(most, total - skip) }, (_, at) => ({ id: `${skip + at}` }) as User)
        return { total, users }
      },
    })
    const list = usePages()
    await list.ask(EVERYBODY)
    expect(list.total.value).toBe(3000)
    list.need(950, 1010)
    list.need(950, 1010)
    await flushPromises()
    await until(() => expect(list.at(1005)).not.toBeNull())
    expect(asked('user_list').map(({ filter }) => filter.skip)).toEqual([0, 900, 1000])
    const older = list.ask({ ...EVERYBODY, words: '王' })
    await list.ask({ ...EVERYBODY, words: 'HD10001' })
    await older
    expect(list.total.value).toBe(1)
    expect(list.at(1005)).toBeNull()
  })
})

describe('the figures beside the departments', () => {
  it('are those of the lists that they open, without whom WeCom no longer has', async () => {
    const { facts, call } = await enter('set-up')
    const { tenant } = facts
    const found = async (asked: Partial<typeof EVERYBODY>): Promise<number> => {
      const filter = { ...EVERYBODY, ...asked, skip: 0, most: 1 }
      return (await call<UserPage>('user_list', { tenant, filter })).total
    }
    const totals = await call<DirectoryTotals>('directory_totals', { tenant })
    const departments = await call<Department[]>('department_list', { tenant })
    expect(totals.departed, 'somebody has left').toBeGreaterThan(0)
    for (const { id, users } of departments) expect(await found({ department: id }), `department ${id}`).toBe(users)
    expect(await found({})).toBe(totals.total - totals.departed)
    expect(await found({ can_scan: 'no' })).toBe(totals.can_scan.no)
    expect(await found({ can_scan: 'yes' })).toBe(totals.can_scan.yes)
    expect(await found({ status: 'departed' }), 'whoever asks finds them').toBe(totals.departed)
  })
})
