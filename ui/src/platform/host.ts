/**
 * The development host as a `Platform`: a request per call, whose answer comes line by line, and one stream of changes.
 *
 * For development and tests only; no production build holds it.
 */
import type { Platform, Topic } from './contract'
import { toAppError } from './errors'
import { linesOf } from './lines'
import { methodsOver, type Call } from './methods'

type Line = { ok: unknown } | { error: unknown } | { progress: unknown }

/** Where Vite serves the page, no world is entered yet: `?world=held` names one. The page is then loaded again. */
export async function enterWorld(): Promise<void> {
  if (window.location.pathname !== '/') return
  const name = new URLSearchParams(window.location.search).get('world') ?? 'set-up'
  const made = await fetch(`/worlds/${name}`, { method: 'POST' })
  if (!made.ok) throw new Error(`no world ${name}: is the host running? (cargo xtask host)`)
  const { base } = (await made.json()) as { base: string }
  window.location.replace(base + window.location.hash)
  await new Promise<never>(() => undefined)
}

export function hostPlatform(base = new URL('.', window.location.href).href): Platform {
  const listeners = new Set<(topic: Topic) => void>()
  let listening: AbortController | null = null

  async function ask(name: string, request: object, onProgress?: (told: never) => void): Promise<unknown> {
    const answer = await fetch(`${base}call/${name}`, { method: 'POST', body: JSON.stringify(request) })
    for await (const line of linesOf<Line>(answer)) {
      if ('progress' in line) onProgress?.(line.progress as never)
      else if ('error' in line) throw line.error
      else return line.ok
    }
    throw new Error(`${name} was not answered`)
  }

  async function listen(signal: AbortSignal): Promise<void> {
    const answer = await fetch(`${base}events`, { signal })
    for await (const topic of linesOf<Topic | null>(answer)) if (topic) listeners.forEach((listener) => listener(topic))
  }

  const call: Call = async (name, request, { signal, onProgress } = {}) => {
    signal?.throwIfAborted()
    const job = crypto.randomUUID()
    const asked = ask(name, signal ? { ...request, job } : request, onProgress).catch((thrown: unknown) => {
      throw toAppError(thrown)
    })
    if (!signal) return (await asked) as never
    const cancelled = new Promise<never>((_, reject) => {
      const cancel = (): void => {
        // Whether it was in time is the answer's to say, which nobody waits for any more.
        ask('job_cancel', { job }).catch(() => undefined)
        reject(signal.reason)
      }
      signal.addEventListener('abort', cancel, { once: true })
    })
    return (await Promise.race([asked, cancelled])) as never
  }

  return {
    ...methodsOver(call),
    call: (name, request) => call(name, request),
    copyText: (text) => navigator.clipboard.writeText(text),
    onChanged(listener) {
      listeners.add(listener)
      if (!listening) {
        listening = new AbortController()
        // The world was closed, or nobody listens any more.
        listen(listening.signal).catch(() => undefined)
      }
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        listening?.abort()
        listening = null
      }
    },
  }
}
