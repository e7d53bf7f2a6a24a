/** What a refused rehearsal's reason is about: pure. */
import type { Rehearsal } from '@/platform/contract'

/** Somebody thought better of it, used an old address, or saw no login page: that says nothing about the set-up. */
const NOT_TRIED: ReadonlySet<string> = new Set([
  'closed',
  'not_loaded',
  'timed_out',
  'declined',
  'state_missing',
  'state_unknown',
  'state_used',
  'state_expired',
  'state_elsewhere',
])

/** Whether a person closed the login window, which is how it is cancelled. */
export const wasClosed = ({ reason_id: id }: Rehearsal): boolean => id === 'closed'

/** Whether the rehearsal says whether scan login works. */
export const isTelling = ({ outcome, reason_id: id }: Rehearsal): boolean =>
  outcome === 'logged_in' || id === null || !NOT_TRIED.has(id)
