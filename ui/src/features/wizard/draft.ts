/**
 * What a person has entered, for as long as they have not finished.
 *
 * Values survive closing the window; secrets are held in memory only, in an object of their own that
 * is never handed to anything that stores.
 */
import type { Staying } from '@/app/staying'
import { effectScope, reactive, watch } from 'vue'
import type { Auth, AutoSyncHours, Check, OnDuplicate, Source } from '@/platform/contract'

export type StepId = 'type' | 'corp' | 'contacts' | 'policy' | 'methods' | 'app' | 'callback' | 'done'

export interface Fields {
  type_chosen: boolean
  description: string
  corp_id: string
  auto_sync_hours: AutoSyncHours
  on_duplicate: OnDuplicate
  password_login: boolean
  scan_login: boolean
  agent_id: string
  callback_domain: string
  keep_secrets: boolean
  /** What automatic sync rests on: whether the program stays without its window, and starts with the computer. */
  staying: Staying
}

export interface Secrets {
  contacts: string
  app: string
}
export interface Finished {
  source: Source | null
  auth: Auth | null
  checks: Check[]
}

export interface Draft {
  method: 1 | 2
  tenant: string
  step: StepId
  visited: StepId[]
  fields: Fields
  secrets: Secrets
  finished: Finished | null
}

type Stored = Pick<Draft, 'step' | 'visited' | 'fields'>

const open = new Map<string, Draft>()

/** The draft of this way and tenant: the one in memory, else the one on disk without its secrets, else a new one. */
export function draftOf(method: Draft['method'], tenant: string): Draft {
  const key = keyOf(method, tenant)
  const there = open.get(key)
  if (there && !there.finished) return there
  const draft: Draft = reactive({
    method,
    tenant,
    secrets: { contacts: '', app: '' },
    finished: null,
    ...fresh(),
    ...stored(key),
  })
  open.set(key, draft)
  // Apart from any page: entering goes on being remembered whichever page is left.
  effectScope(true).run(() => {
    watch(
      () => JSON.stringify(storable(draft)),
      (json) => {
        if (!draft.finished && open.get(key) === draft) localStorage.setItem(key, json)
      },
    )
  })
  return draft
}

/** Forgets everything that was entered. */
export function discard(draft: Draft): void {
  draft.secrets.contacts = ''
  draft.secrets.app = ''
  open.delete(keyOf(draft.method, draft.tenant))
  localStorage.removeItem(keyOf(draft.method, draft.tenant))
}

/** Everything is stored: the secrets are no longer needed here. */
export function finish(draft: Draft, finished: Finished): void {
  draft.finished = finished
  draft.step = 'done'
  draft.secrets.contacts = ''
  draft.secrets.app = ''
  localStorage.removeItem(keyOf(draft.method, draft.tenant))
}

/** Only what may lie on disk. */
export function storable({ step, visited, fields }: Draft): Stored {
  return { step, visited, fields }
}

function keyOf(method: number, tenant: string): string {
  return `wecom-bridge.wizard.${method}.${tenant}`
}

function fresh(): Stored {
  return {
    step: 'type',
    visited: ['type'],
    fields: {
      type_chosen: false,
      description: '',
      corp_id: '',
      auto_sync_hours: 4,
      on_duplicate: 'skip',
      password_login: false,
      scan_login: true,
      agent_id: '',
      callback_domain: '',
      keep_secrets: true,
      staying: { tray: true, autostart: false },
    },
  }
}

function stored(key: string): Partial<Stored> {
  try {
    const { step, visited, fields } = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Stored>
    return step && visited && fields && step !== 'done'
      ? { step, visited, fields: { ...fresh().fields, ...fields } }
      : {}
  } catch {
    return {}
  }
}
