/**
 * A window as the pages expect it, with the product's own commands behind it: each test enters a world of the
 * development host, and everything is let go after it.
 */
import { enableAutoUnmount, mount, type ComponentMountingOptions } from '@vue/test-utils'
import { afterEach, inject, vi } from 'vitest'
import type { Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { edits } from '@/app/edits'
import { running } from '@/app/jobs'
import { routes } from '@/app/router'
import { chooseTenant, loadSession } from '@/app/session'
import { tenantStates } from '@/app/tenantStates'
import { toasts } from '@/app/toasts'
import { forgetCheckups } from '@/features/checkup/useCheckup'
import { ongoing } from '@/features/rehearsal/ongoing'
import { jobs, unseen } from '@/features/sync/jobs'
import type { Commands } from '@/generated/contract'
import { i18n, setLanguage } from '@/locales'
import '@/locales/late'
import { usePlatform } from '@/platform'
import { hostPlatform } from '@/platform/host'
import { openWorld, type World } from './host/world'

type Name = keyof Commands
type Request<N extends Name> = Commands[N]['request']
type Answer<N extends Name> = (request: Request<N>) => Commands[N]['response'] | Promise<Commands[N]['response']>

/** Fixed answers by command. */
export type Answers = { [N in Name]?: Answer<N> }

/** A world with a window in front of it. */
export interface Window extends World {
  /** The requests of the window's calls of a command so far. */
  asked: <N extends Name>(command: N) => Request<N>[]
  /** Answers a command in the program's place from now on. */
  answer: (answers: Answers) => void
}

/** Where a window is that has no world behind it. */
const NOWHERE = `${inject('host')}/nobody/`

/** Whether a test is under way: what pages ask while they are taken down, nobody hears. */
let entered = false
/** What was sent to a world and is not taken up yet. */
const underway = new Set<Promise<unknown>>()
let calls: { name: string; request: unknown }[] = []
let answers: Answers = {}
let worlds: World[] = []

const send = globalThis.fetch
const never = (): Promise<never> => new Promise(() => undefined)

globalThis.fetch = async (input, init) => {
  const name = /\/call\/(\w+)$/.exec(String(input))?.[1]
  if (!name) return String(input).startsWith(NOWHERE) ? await never() : await send(input, init)
  if (!entered) return await never()
  const request = JSON.parse(String(init?.body)) as never
  calls.push({ name, request })
  const answer = answers[name as Name] as Answer<Name> | undefined
  if (!answer) return await askProgram(input, init)
  return new Response(`${JSON.stringify({ ok: (await answer(request)) ?? null })}\n`)
}
/** The host takes a question up at once, whenever its answer comes. */
async function askProgram(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const taken = send(input, init)
  underway.add(taken)
  return await taken.finally(() => underway.delete(taken))
}

// Pages of the host may ask it, others may not.
;(window as unknown as { happyDOM: { setURL: (url: string) => void } }).happyDOM.setURL(`${inject('host')}/`)

enableAutoUnmount(afterEach)
afterEach(async () => {
  entered = false
  // A test may end before; a world that is closed takes nothing up any more, and says so.
  await Promise.allSettled(underway)
  await Promise.all(worlds.map((world) => world.close()))
  worlds = []
  calls = []
  answers = {}
  jobs.clear()
  unseen.clear()
  running.clear()
  forgetCheckups()
  toasts.splice(0)
  edits.clear()
  tenantStates.clear()
  ongoing.clear()
  localStorage.clear()
  sessionStorage.clear()
  document.body.innerHTML = ''
})

/** Opens a copy of a named world, with its first tenant in front if it has one. */
export async function enter(name = 'set-up'): Promise<Window> {
  const world = await openWorld(inject('host'), name)
  worlds.push(world)
  entered = true
  usePlatform(hostPlatform(world.base))
  await loadSession()
  if (world.facts.tenant) chooseTenant(world.facts.tenant)
  return { ...world, ...hands }
}

/** A window whose program has these answers only: for what needs no program behind it. */
export function fake(fixed: Answers): Pick<Window, 'asked' | 'answer'> {
  hands.answer(fixed)
  entered = true
  usePlatform(hostPlatform(NOWHERE))
  return hands
}

const hands: Pick<Window, 'asked' | 'answer'> = {
  asked: (command) => calls.filter(({ name }) => name === command).map(({ request }) => request as never),
  answer: (more) => void Object.assign(answers, more),
}

export function render(component: unknown, options: ComponentMountingOptions<Component> = {}) {
  setLanguage('zh')
  const router = createRouter({ history: createMemoryHistory(), routes })
  return mount(component as Component, {
    ...options,
    global: { plugins: [i18n, router], ...options.global },
    attachTo: document.body,
  })
}

/** Waits as long as a test may take: on a busy machine, what is asked for comes late. */
export const until = <T>(holds: () => T | Promise<T>): Promise<T> => vi.waitFor(holds, { timeout: 15_000 })
