/** The lines of a previewed file, fetched page by page as they come into sight. Only answers to the newest question count. */
import { computed, reactive, ref, shallowRef } from 'vue'
import * as api from './api'
import type { Paged } from '@/components/table/types'
import type { AppError, ImportRowView, RowKind } from '@/platform/contract'
import { toAppError } from '@/platform/errors'

const PAGE = 200

export function useRows() {
  const total = ref<number | null>(null)
  const error = shallowRef<AppError | null>(null)
  const pages = reactive(new Map<number, ImportRowView[]>())
  const asked = new Set<number>()
  let question: { file: string; kind: RowKind | null; words: string } | null = null
  let generation = 0

  async function ask(file: string, kind: RowKind | null, words: string): Promise<void> {
    question = { file, kind, words }
    generation += 1
    asked.clear()
    await fetchPage(0, generation, true)
  }

  async function fetchPage(page: number, mine: number, first = false): Promise<void> {
    if (!question) return
    asked.add(page)
    const { file, kind, words } = question
    try {
      const answer = await api.rows(file, { kind, words, skip: page * PAGE, most: PAGE })
      if (mine !== generation) return
      if (first) pages.clear()
      pages.set(page, answer.rows)
      total.value = answer.total
      error.value = null
    } catch (thrown) {
      asked.delete(page)
      if (mine === generation) error.value = toAppError(thrown)
    }
  }

  function need(from: number, to: number): void {
    if (total.value === null) return
    for (let page = Math.floor(from / PAGE); page * PAGE < to; page += 1) {
      if (!asked.has(page)) void fetchPage(page, generation)
    }
  }

  const rowAt = (index: number): ImportRowView | undefined => pages.get(Math.floor(index / PAGE))?.[index % PAGE]
  const paged = computed<Paged<ImportRowView>>(() => ({ total: total.value, rowAt, need }))
  return { paged, error, ask }
}
