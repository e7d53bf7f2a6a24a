/** Why one person can or cannot log in, and whom helpdesk asked about last. */
import {
  call,
  type Run,
  type TrialShown,
  type Trace,
  type TraceQuestion,
  type TraceRow,
  type TraceSubject,
  type User,
} from '@/platform'
import { tenantId } from '@/app/session'
import type { ExportFormat } from '@/components/table/types'

/** As many people as a list to choose from has. */
export const CHOICES = 20

interface Options {
  signal?: AbortSignal
  /** Keeps the account among the last questions. */
  remember?: boolean
}

export const trace = (subject: TraceSubject, { signal, remember }: Options = {}): Promise<Trace> =>
  call('member_trace', { tenant: tenantId(), subject, remember: remember ?? false }, { signal })
/** What a sync would do for one person; with `apply` it does that alone, if it is still the plan that was seen. */
export const run = (id: string): Promise<Run> => call('run_show', { id })
export const tryMember = (subject: TraceSubject, apply: boolean, expect?: string | null): Promise<TrialShown> =>
  call('member_try', { tenant: tenantId(), subject, apply, expect: expect ?? null })
export const exportTrace = (subject: TraceSubject, format: ExportFormat): Promise<string | null> =>
  call('trace_export', { tenant: tenantId(), subject, format })
export const traceSeveral = (
  users: string[],
  onProgress: (row: TraceRow) => void,
  signal: AbortSignal,
): Promise<TraceRow[]> => call('traces_run', { tenant: tenantId(), users }, { onProgress, signal })
export const exportSeveral = (format: ExportFormat): Promise<string | null> =>
  call('traces_export', { tenant: tenantId(), format })
export const questions = (): Promise<TraceQuestion[]> => call('trace_questions', { tenant: tenantId() })
export const forgetQuestions = (): Promise<void> => call('trace_questions_forget', { tenant: tenantId() })

/** Those whose name, pinyin, account or number holds the words. */
export async function people(words: string): Promise<{ total: number; users: User[] }> {
  return await call('user_list', {
    tenant: tenantId(),
    filter: { words, department: null, status: null, skip: 0, most: CHOICES },
  })
}
