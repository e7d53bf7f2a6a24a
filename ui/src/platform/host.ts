/**
 * The development host as a `Platform`: a request per call, whose answer comes line by line, and one stream of changes.
 *
 * For development and tests only; no production build holds it.
 */
import type { CallOptions, Command, Platform, Progress, Request, Response, Topic } from './contract'
import { toAppError } from './errors'
import { cancellable } from './jobs'
import { linesOf } from './lines'

/** One line of an answer: what is told meanwhile, and at the end what came of it. */
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
  async function ask<N extends Command>(
    name: N,
    request: Request<N> & { job?: string },
    onProgress?: CallOptions<N>['onProgress'],
  ): Promise<Response<N>> {
    const answer = await fetch(`${base}call/${name}`, { method: 'POST', body: JSON.stringify(request) })
    for await (const line of linesOf<Line>(answer)) {
      if ('progress' in line) onProgress?.(line.progress as Progress<N>)
      else if ('error' in line) throw line.error
      else return line.ok as Response<N>
    }
    throw new Error(`${name} was not answered`)
  }

  async function send<N extends Command>(
    name: N,
    request: Request<N> & { job?: string },
    onProgress?: CallOptions<N>['onProgress'],
  ): Promise<Response<N>> {
    try {
      return await ask(name, request, onProgress)
    } catch (thrown) {
      throw toAppError(thrown)
    }
  }

  return {
    call: (name, request, options) => cancellable(send, name, request, options),
    copyText: (text) => navigator.clipboard.writeText(text),
    onChanged: changes(`${base}events`),
  }
}

/** Listens for as long as anybody wants to hear. */
function changes(where: string): Platform['onChanged'] {
  const listeners = new Set<(topic: Topic) => void>()
  let listening: AbortController | null = null

  async function listen(signal: AbortSignal): Promise<void> {
    const answer = await fetch(where, { signal })
    for await (const topic of linesOf<Topic | null>(answer)) if (topic) listeners.forEach((listener) => listener(topic))
  }

  return (listener) => {
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
  }
}
