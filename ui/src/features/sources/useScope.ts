/** The scope of a data source in a form: what can be picked, what is picked, and how many people that is. */
import { computed, onScopeDispose, reactive, shallowRef, watch } from 'vue'
import * as api from './api'
import { scopeOf, ticksOf, treeOf, type Ticks } from './scope'
import type { AppError, ScopeForm, ScopePreview, SourceSummary, SyncScope } from '@/platform/contract'
import { toAppError } from '@/platform/errors'

const PAUSE_MS = 150

/** Where a form of a scope comes from: a data source that is there, or one that is being set up. */
export interface ScopeOrigin {
  scope: SyncScope | null
  /** As the last sync read it; none where nothing was read yet. */
  stored: () => Promise<ScopeForm | null>
  live: () => Promise<ScopeForm>
  /** None where there is nobody to count yet. */
  count: ((scope: SyncScope | null) => Promise<ScopePreview>) | null
}

export type ScopeState = ReturnType<typeof useScope>

export const scopeOfSource = ({ id, scope }: SourceSummary): ScopeOrigin => ({
  scope,
  stored: () => api.scopeForm(id, false),
  live: () => api.scopeForm(id, true),
  count: (chosen) => api.scopePreview(id, chosen),
})

export function useScope(origin: ScopeOrigin) {
  const form = shallowRef<ScopeForm | null>(null)
  const unread = shallowRef<AppError | null>(null)
  const reading = shallowRef(true)
  const preview = shallowRef<ScopePreview | null>(null)
  /** Then the figures are those of what was ticked before. */
  const counting = shallowRef(origin.count !== null)
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
    if (!touched) Object.assign(ticks, ticksOf(origin.scope, tree.value))
  }

  function set(part: Partial<Ticks>): void {
    touched = true
    Object.assign(ticks, part)
  }

  async function read(): Promise<void> {
    const stored = await origin.stored().catch(() => null)
    if (ended) return
    if (stored) show(stored)
    const live = await origin.live().catch((thrown: unknown) => toAppError(thrown))
    if (ended) return
    if ('code' in live) unread.value = live
    else show(live)
    reading.value = false
  }

  async function count(mine: number): Promise<void> {
    if (scope.value === undefined || origin.count === null) return
    const said = await origin.count(scope.value).catch(() => null)
    if (mine !== newest) return
    preview.value = said
    counting.value = false
  }

  watch(
    () => JSON.stringify(scope.value ?? null),
    () => {
      const mine = ++newest
      counting.value = origin.count !== null
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
  return { form, tree, ticks, set, scope, preview, counting, reading, unread, isCounted: origin.count !== null }
}
