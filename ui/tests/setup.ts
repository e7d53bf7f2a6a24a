/** A window as the pages expect it, with the program in memory. */
import { mount, type ComponentMountingOptions } from '@vue/test-utils'
import { vi } from 'vitest'
import type { Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { routes } from '@/app/router'
import { chooseTenant, loadSession } from '@/app/session'
import { i18n, setLanguage } from '@/locales'
import { usePlatform } from '@/platform'
import type { FieldView } from '@/platform/contract'
import { browserPlatform, type Demo } from '@/platform/browser'
import { answerOf } from './vectors'

export type { Demo }

export function demo(query = 'latency=0'): Demo {
  const made = browserPlatform(new URLSearchParams(query))
  const call = made.call
  // Form rules are the program's: the tables say what it answers.
  made.call = (name, request) => {
    if (name !== 'form_check') return call(name, request)
    const { field, value } = request as { field: FieldView; value: string }
    return Promise.resolve(answerOf(field, value)) as never
  }
  usePlatform(made)
  return made
}

/** The same with the tenants asked for and one of them in front; `change` is what is else than in the demo. */
export async function start(query = '', change: (platform: Demo) => void = () => undefined): Promise<Demo> {
  const platform = demo(`latency=0&${query}`)
  change(platform)
  await loadSession()
  chooseTenant('t-east')
  return platform
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

/** Waits as long as a test may take: on a busy machine, what is fetched late comes late. */
export const until = <T>(holds: () => T): Promise<T> => vi.waitFor(holds, { timeout: 4_000 })
