/** Rows of a long list, fetched page by page as they come into sight. Only answers to the newest question count. */
import { computed, reactive, ref, shallowRef } from 'vue'
import * as api from './api'
import { EVERYBODY, filterOf, type Question } from './question'
import type { Paged } from '@/components/table/types'
import type { AppError, LastRehearsal, User, UserSort } from '@/platform/contract'
import { toAppError } from '@/platform/errors'

export const PAGE = 100
const MOST_PAGES = 60
/** As many as are fetched at once for what is selected beyond what is in sight. */
const MOST_AT_ONCE = 2_000

export function usePages() {
  const total = ref<number | null>(null)
  const error = shallowRef<AppError | null>(null)
  const pages = reactive(new Map<number, User[]>())
  const rehearsals = reactive(new Map<string, LastRehearsal>())
  const asked = new Set<number>()
  let question = EVERYBODY
  let sort: UserSort | null = null
  let generation = 0

  async function ask(next: Question, order: UserSort | null = null): Promise<void> {
    question = next
    sort = order
    generation += 1
    asked.clear()
    await fetchPage(0, generation, true)
  }

  async function fetchPage(page: number, mine: number, first = false): Promise<void> {
    asked.add(page)
    try {
      const answer = await api.users(filterOf(question, sort, page * PAGE, PAGE))
      if (mine !== generation) return
      if (first) pages.clear()
      else if (pages.size >= MOST_PAGES) forgetOldest()
      pages.set(page, answer.users)
      total.value = answer.total
      error.value = null
      void fetchRehearsals(answer.users)
    } catch (thrown) {
      asked.delete(page)
      if (mine === generation) error.value = toAppError(thrown)
    }
  }

  /** The column stays empty where they cannot be had. */
  async function fetchRehearsals(users: User[]): Promise<void> {
    try {
      for (const each of await api.lastRehearsals(users.map((user) => user.id))) rehearsals.set(each.user, each)
    } catch {
      // The list itself is there.
    }
  }

  function forgetOldest(): void {
    const oldest = pages.keys().next().value
    if (oldest === undefined) return
    pages.delete(oldest)
    asked.delete(oldest)
  }

  /** Rows from `first` to before `last` are in sight. */
  function need(first: number, last: number): void {
    if (total.value === null) return
    for (let page = Math.floor(first / PAGE); page * PAGE < last; page += 1) {
      if (!asked.has(page)) void fetchPage(page, generation)
    }
  }

  async function rowsIn(from: number, to: number): Promise<User[]> {
    const rows: User[] = []
    while (rows.length < to - from) {
      const most = Math.min(MOST_AT_ONCE, to - from - rows.length)
      const { users } = await api.users(filterOf(question, sort, from + rows.length, most))
      if (users.length === 0) break
      rows.push(...users)
    }
    return rows
  }

  const keysIn = (from: number, to: number): Promise<string[]> => api.userIds(filterOf(question, sort, from, to - from))

  const at = (index: number): User | null => pages.get(Math.floor(index / PAGE))?.[index % PAGE] ?? null
  const rowAt = (index: number): User | undefined => at(index) ?? undefined
  const paged = computed<Paged<User>>(() => ({ total: total.value, rowAt, need, rowsIn, keysIn }))
  return { total, error, ask, need, at, paged, rehearsals }
}
