/** Turns whatever a call rejected with into an `AppError`. */
import { CODES, type AppError, type Code, type Fix } from './contract'

/** The program's own codes, and that of its windows. */
const KNOWN: ReadonlySet<string> = new Set([...CODES, 'reveal.failed'])

export function toAppError(thrown: unknown): AppError {
  if (!isRecord(thrown)) return unexpected(String(thrown))
  const code = thrown['code']
  const message = typeof thrown['message'] === 'string' ? thrown['message'] : ''
  if (typeof code !== 'string' || !KNOWN.has(code)) return unexpected(message || String(thrown))
  return {
    code: code as Code,
    message,
    detail: isRecord(thrown['detail']) ? thrown['detail'] : {},
    fix: isRecord(thrown['fix']) ? (thrown['fix'] as unknown as Fix) : null,
  }
}

export function isAbort(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === 'AbortError'
}

function unexpected(message: string): AppError {
  return { code: 'unexpected', message, detail: {}, fix: null }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
