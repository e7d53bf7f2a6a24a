/** The scope of a data source in a form: what can be picked, what is picked, and how many people that is. */
import { computed, onScopeDispose, reactive, shallowRef, watch } from 'vue'
import * as api from './api'
import { scopeOf, ticksOf, treeOf, type Ticks } from './scope'
import type { AppError, ScopeForm, ScopePreview, SourceSummary } from '@/platform/contract'
import { toAppError } from '@/platform/errors'

const PAUSE_MS = 150

export function useScope(source: SourceSummary) {
  const form = shallowRef<ScopeForm | null>(null)
  const unread = shallowRef<AppError | null>(null)
  const reading = shallowRef(true)
  const preview = shallowRef<ScopePreview | null>(null)
  /** Then the figures are those of what was ticked before. */
  const counting = shallowRef(true)
  const ticks = reactive<Ticks>({ departments: new Map(), tags: new Map(), members: new Map() })
  const tree = computed(() => treeOf(form.value?.departments ?? []))
  const scope = computed(() => scopeOf(ticks, tree.value))
  let touched = false
  let ended = false
  let newest = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  /** The tree of now may have departments at the top that the stored one had not: untouched ticks are read anew. */
  function show(next: ScopeForm): void {
    form.value = next
    if (!touched) Object.assign(ticks, ticksOf(source.scope, tree.value))
  }

  function set(part: Partial<Ticks>): void {
    touched = true
    Object.assign(ticks, part)
  }

  async function read(): Promise<void> {
    const stored = await api.scopeForm(source.id, false).catch(() => null)
    if (ended) return
    if (stored) show(stored)
    const live = await api.scopeForm(source.id, true).catch((thrown: unknown) => toAppError(thrown))
    if (ended) return
    if ('code' in live) unread.value = live
    else show(live)
    reading.value = false
  }

  async function count(mine: number): Promise<void> {
    if (scope.value === undefined) return
    const said = await api.scopePreview(source.id, scope.value).catch(() => null)
    if (mine !== newest) return
    preview.value = said
    counting.value = false
  }

  watch(
    () => JSON.stringify(scope.value ?? null),
    () => {
      const mine = ++newest
      counting.value = true
      clearTimeout(timer)
      timer = setTimeout(() => void count(mine), preview.value ? PAUSE_MS : 0)
    },
    { immediate: true },
  )
  void read()
  onScopeDispose(() => {
    ended = true
    newest = -1
    clearTimeout(timer)
  })
  return { form, tree, ticks, set, scope, preview, counting, reading, unread }
}
