/** What WeCom tells of a corp's departments before its data source is there: for a scope, and for whether runs fit. */
import { computed, shallowRef, watch } from 'vue'
import * as api from './api'
import type { Wizard } from './useWizard'
import { isIn, ticksOf, treeOf } from '@/features/sources/scope'
import type { AutoSyncHours, Fits, ScopeForm } from '@/platform/contract'

export function useAhead(wizard: Wizard) {
  const { draft } = wizard
  const form = shallowRef<ScopeForm | null>(null)
  /** The secret was read with already: else there is nothing to ask by. */
  const isProven = computed(() => ['proven', 'warned'].includes(wizard.contacts.proof.kind))
  let newest = 0

  const read = async (): Promise<ScopeForm> => {
    const mine = ++newest
    const found = await api.scopeAhead(draft, wizard.around.answers.corp_id.value ?? '')
    if (mine === newest) form.value = found
    return found
  }
  watch(
    () => [wizard.around.answers.corp_id.value, draft.secrets.contacts, isProven.value] as const,
    () => {
      newest++
      form.value = null
      if (isProven.value) void read().catch(() => undefined)
    },
    { immediate: true },
  )

  /** How many departments a run reads. */
  const departments = computed(() => {
    if (!form.value) return null
    const all = form.value.departments
    const tree = treeOf(all)
    const rules = ticksOf(draft.fields.scope, tree).departments
    return all.filter(({ id }) => isIn(id, rules, tree)).length
  })
  const ask = computed(() => {
    const count = departments.value
    return count === null ? null : (every: AutoSyncHours): Promise<Fits> => api.fitsAhead(count, every)
  })
  return { read, ask, departments, isProven }
}
