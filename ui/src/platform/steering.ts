/**
 * Characters that steer the direction of the text after them, and have no look of their own: taken out of every answer, so
 * that nobody's name turns a sentence around or looks like another's. What is kept and exported stays as it was given.
 */
const STEERING = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu

export function withoutSteering<T>(answer: T): T {
  return cleaned(answer) as T
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(STEERING, '')
  if (Array.isArray(value)) return value.map(cleaned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, cleaned(held)]))
}
