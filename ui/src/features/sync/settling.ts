/** What is settled for members who wait: told with a way back. */
import type { LocationQueryValue } from 'vue-router'
import { toast } from '@/app/toasts'
import { i18n } from '@/locales'
import * as api from './api'
import type { Change, ChangeKind, DecisionsShown, Run, SamePerson } from '@/platform/contract'

/** The kinds of change that a person settles one by one. */
const SETTLED: readonly ChangeKind[] = ['pending', 'ambiguous', 'skip', 'rename_proposed']

export const canSettle = (change: Change): boolean => SETTLED.includes(change.kind) && change.userid !== null

/** Whether a run's list is still to be decided on. */
export const isOpen = (run: Run): boolean => run.outcome === 'planned' || (run.outcome === 'held' && !run.confirmed)

/** The two user IDs of a change that may be one person's. */
export function pairOf(change: Change): SamePerson | null {
  const detail = change.reason_detail
  return detail.id === 'rename_proposed' ? { from: detail.from, to: detail.to } : null
}

export const isSame = (one: SamePerson, other: SamePerson): boolean => one.from === other.from && one.to === other.to

/** A pair as the address of a page carries it. No user ID has the sign between them. */
export const written = ({ from, to }: SamePerson): string => `${from}=${to}`

/** The pairs that an address carries. */
export function samePeople(query: LocationQueryValue | LocationQueryValue[] | undefined): SamePerson[] {
  const pairs = [query ?? []].flat().map((pair) => pair?.split('=') ?? [])
  return pairs.flatMap(([from, to]) => (from && to ? [{ from, to }] : []))
}

/** How many changes a run makes with these pairs: whoever only has a new user ID neither leaves nor joins. */
export const writtenWith = (run: Pick<Run, 'written'>, same: SamePerson[] = []): number => run.written - same.length

export function tellSettled(source: string, shown: DecisionsShown, userid: string, name: string): void {
  const { t, locale } = i18n.global
  const made = shown.decisions.find((each) => each.userid.toLowerCase() === userid.toLowerCase())
  if (!made) return
  toast({
    text: () => t('waiting.decided', { name, what: locale.value === 'en' ? made.text.en : made.text.zh }),
    undo: async () => void (await api.decide(source, userid, 'forget')),
  })
}
