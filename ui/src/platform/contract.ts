/**
 * What the pages need of the program: any command of the contract by its name, and hearing what changed.
 *
 * Every type comes from the program itself (`generated/contract.ts`) and is that of the command line's `--json`. Sentences
 * come in both languages, because the reader may switch afterwards. An error is an `AppError`, and every call rejects with
 * nothing else. Secrets go in and never come out.
 */
import type { Commands, Source, SyncRequest, Topic } from '@/generated/contract'

export type * from '@/generated/contract'
export type { CheckUpShown as Checkup, Entry as ClinicEntry, RunShown as Run } from '@/generated/contract'

export type AutoSyncHours = Source['auto_sync_hours']

/** What is asked of a run, whichever source it is of. */
export type RunRequest = Omit<SyncRequest, 'source'>

export type Command = keyof Commands
export type Request<N extends Command> = Commands[N]['request']
export type Response<N extends Command> = Commands[N]['response']
/** What a command tells meanwhile; only one that can be given up tells anything. */
export type Progress<N extends Command> = Commands[N] extends { progress: infer P } ? P : never

export interface CallOptions<N extends Command> {
  /** Gives the work up: the promise rejects once it is stopped, and not where it can no longer be. */
  signal?: AbortSignal
  onProgress?: (progress: Progress<N>) => void
}

export interface Platform {
  call<N extends Command>(name: N, request: Request<N>, options?: CallOptions<N>): Promise<Response<N>>
  copyText(text: string): Promise<void>
  onChanged(listener: (topic: Topic) => void): () => void
}
