/**
 * Edits made in this window that can be taken back, the newest of each thing.
 *
 * The old values are known here alone: the record of acts keeps the names of fields, never their values. The program writes
 * them again only if the thing is still as the edit left it.
 */
import { shallowReactive } from 'vue'
import { sayNow } from './endings'
import { toast, type Saying } from './toasts'
import { i18n } from '@/locales'
import type { ObjectKind } from '@/platform/contract'
import { toAppError } from '@/platform/errors'

export interface Edit {
  kind: ObjectKind
  object: string
  tenant: string
  /** When, in milliseconds. */
  at: number
  text: Saying
  undo: () => Promise<void>
}

const MOST = 20
const keyOf = ({ kind, object }: Pick<Edit, 'kind' | 'object'>): string => `${kind}:${object}`

/** The oldest first. */
export const edits = shallowReactive(new Map<string, Edit>())
export const editOf = (kind: ObjectKind, object: string): Edit | undefined => edits.get(keyOf({ kind, object }))

export function keepEdit(edit: Edit): Edit {
  const key = keyOf(edit)
  const kept = { ...edit, undo: () => undone(key, edit.undo) }
  // Behind the others.
  edits.delete(key)
  edits.set(key, kept)
  const oldest = edits.keys().next().value
  if (edits.size > MOST && oldest !== undefined) edits.delete(oldest)
  return kept
}

/** Taken back or come too late, it can be taken back no more. */
async function undone(key: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
    edits.delete(key)
  } catch (thrown) {
    if (toAppError(thrown).code === 'undo.moved') edits.delete(key)
    throw thrown
  }
}

/** Takes something back, and says what came of it. */
export async function takeBack(undo: () => Promise<void>): Promise<void> {
  const { t } = i18n.global
  try {
    await undo()
    toast({ text: () => t('frame.toast.undone') })
  } catch (thrown) {
    const { message, fix } = toAppError(thrown)
    const told = (): string[] => [sayNow(message), fix.cause ? sayNow(fix.cause) : ''].filter((part) => part)
    toast({ text: () => told().join(t('frame.toast.because')) })
  }
}
