import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { rowsOf } from '@/features/directory/tree'
import { usePages } from '@/features/directory/usePages'
import type { User } from '@/platform/contract'
import { fake, until } from './setup'

const department = (id: number, parent: number | null) => ({ id, parent, name: `d${id}`, users: 0 })

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

describe('a long list', () => {
  it('fetches the pages in sight once each, and forgets answers to an older question', async () => {
    const { asked } = fake({
      user_list: ({ filter: { words, skip, most } }) => {
        const total = words === '' ? 3000 : words === '王' ? 90 : 1
        const users = Array.from({ length: Math.min(most, total - skip) }, (_, at) => ({ id: `${skip + at}` }) as User)
        return { total, users }
      },
    })
    const list = usePages()
    await list.ask({ words: '', department: null, status: null })
    expect(list.total.value).toBe(3000)
    list.need(950, 1010)
    list.need(950, 1010)
    await flushPromises()
    await until(() => expect(list.at(1005)).not.toBeNull())
    expect(asked('user_list').map(({ filter }) => filter.skip)).toEqual([0, 900, 1000])
    const older = list.ask({ words: '王', department: null, status: null })
    await list.ask({ words: 'HD10001', department: null, status: null })
    await older
    expect(list.total.value).toBe(1)
    expect(list.at(1005)).toBeNull()
  })
})
