/** What the first page asks for, asked before the page is there: it is drawn once, with its answers. */
import { tenantId } from './session'

/** How old an answer may be that was asked for before the page was there. */
const FRESH_MS = 1000

export interface Ahead<T> {
  /** The early answer if it is still fresh and about this tenant, a new one otherwise. */
  ask: () => Promise<T>
  /** Asks before the page is there, which then takes this answer. Ends with the answer, good or bad. */
  begin: () => Promise<void>
}

export function ahead<T>(ask: (tenant: string) => Promise<T>): Ahead<T> {
  let early: { tenant: string; at: number; answer: Promise<T> } | null = null
  return {
    ask() {
      const [tenant, before] = [tenantId(), early]
      early = null
      const isMine = before?.tenant === tenant && performance.now() - before.at < FRESH_MS
      return isMine ? before.answer : ask(tenant)
    },
    async begin() {
      const tenant = tenantId()
      if (tenant === '') return
      const answer = ask(tenant)
      early = { tenant, at: performance.now(), answer }
      await answer.catch(() => undefined)
    },
  }
}
