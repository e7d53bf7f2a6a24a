/** Rows of a long list, fetched page by page as they come into sight. Only answers to the newest question count. */
import { reactive, ref, shallowRef } from 'vue'
import * as api from './api'
import type { AppError, User, UserFilter } from '@/platform/contract'
import { toAppError } from '@/platform/errors'

export const PAGE = 100
const MOST_PAGES = 60

export type Question = Omit<UserFilter, 'skip' | 'most'>

export function usePages() {
  const total = ref<number | null>(null)
  const error = shallowRef<AppError | null>(null)
  const pages = reactive(new Map<number, User[]>())
  const asked = new Set<number>()
  let question: Question = { words: '', department: null, status: null }
  let generation = 0

  async function ask(next: Question): Promise<void> {
    question = next
    generation += 1
    asked.clear()
    await fetchPage(0, generation, true)
  }

  async function fetchPage(page: number, mine: number, first = false): Promise<void> {
    asked.add(page)
    try {
      const answer = await api.users({ ...question, skip: page * PAGE, most: PAGE })
      if (mine !== generation) return
      if (first) pages.clear()
      else if (pages.size >= MOST_PAGES) forgetOldest()
      pages.set(page, answer.users)
      total.value = answer.total
      error.value = null
    } catch (thrown) {
      asked.delete(page)
      if (mine === generation) error.value = toAppError(thrown)
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
    for (let page = Math.floor(first / PAGE); page * PAGE < last; page += 1) {
      if (!asked.has(page)) void fetchPage(page, generation)
    }
  }

  const at = (index: number): User | null => pages.get(Math.floor(index / PAGE))?.[index % PAGE] ?? null
  return { total, error, ask, need, at }
}
