/** Turns whatever a call rejected with into an `AppError`. */
import { UNEXPECTED } from '@/generated/contract'
import type { AppError } from './contract'

/** What the program answers has its words; anything else is told in those for what nobody foresaw. */
export function toAppError(thrown: unknown): AppError {
  if (!isRecord(thrown)) return unexpected(String(thrown))
  if (isRecord(thrown['title']) && isRecord(thrown['fix'])) return thrown as unknown as AppError
  const message = typeof thrown['message'] === 'string' ? thrown['message'] : ''
  return unexpected(message || String(thrown))
}

export function isAbort(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === 'AbortError'
}

function unexpected(message: string): AppError {
  return { ...UNEXPECTED, message, small_print: message }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
