/**
 * What a person has entered, for as long as they have not finished.
 *
 * Values survive closing the window; secrets are held in memory only, in an object of their own that
 * is never handed to anything that stores.
 */
import type { Staying } from '@/app/staying'
import { effectScope, reactive, watch } from 'vue'
import type { Auth, AutoSyncHours, Check, OnDuplicate, Source, SyncScope, Text } from '@/platform/contract'

export type StepId = 'type' | 'corp' | 'contacts' | 'sync' | 'app' | 'callback' | 'done'

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
  /** Who comes in; `null` is everybody. */
  scope: SyncScope | null
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
  /** What was read from WeCom with the values, in a sentence each. */
  proven: Text[]
}

export interface Draft {
  method: 1 | 2
  tenant: string
  step: StepId
  visited: StepId[]
  fields: Fields
  secrets: Secrets
  finished: Finished | null
  /** It comes from an earlier time, without its secrets, and nobody was told so yet. */
  resumed: boolean
}

type Stored = Pick<Draft, 'step' | 'visited' | 'fields'>

const open = new Map<string, Draft>()

/** The draft of this way and tenant: the one in memory, else the one on disk without its secrets, else a new one. */
export function draftOf(method: Draft['method'], tenant: string): Draft {
  const key = keyOf(method, tenant)
  const there = open.get(key)
  if (there && !there.finished) return there
  const kept = stored(key)
  const draft: Draft = reactive({
    method,
    tenant,
    secrets: { contacts: '', app: '' },
    finished: null,
    resumed: kept !== null && hasBegun(kept),
    ...fresh(),
    ...kept,
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

/** What was entered in this way and tenant and is not finished, if anything is: it makes no draft. */
export function keptDraft(method: Draft['method'], tenant: string): Stored | null {
  const key = keyOf(method, tenant)
  const there = open.get(key)
  const kept = there ? (there.finished ? null : storable(there)) : stored(key)
  return kept && hasBegun(kept) ? kept : null
}

/** Whether somebody went past the first page. */
const hasBegun = ({ visited }: Stored): boolean => visited.length > 1

const leaving = new WeakMap<Draft, () => void>()

/** What is to be let go along with a draft. */
export function whenDiscarded(draft: Draft, letGo: () => void): void {
  leaving.set(draft, letGo)
}

/** Forgets what was entered in this way and tenant, wherever it is kept. */
export const discardKept = (method: Draft['method'], tenant: string): void => discard(draftOf(method, tenant))

/** Forgets everything that was entered. */
export function discard(draft: Draft): void {
  leaving.get(draft)?.()
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
      type_chosen: true,
      description: '',
      corp_id: '',
      auto_sync_hours: 4,
      on_duplicate: 'skip',
      password_login: false,
      scan_login: true,
      agent_id: '',
      callback_domain: '',
      keep_secrets: true,
      scope: null,
      staying: { tray: true, autostart: false },
    },
  }
}

/** Pages that older versions had by themselves. */
const NOW_ON: Partial<Record<string, StepId>> = { policy: 'sync', methods: 'sync' }
const nowOn = (step: StepId): StepId => NOW_ON[step] ?? step

function stored(key: string): Stored | null {
  try {
    const { step, visited, fields } = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Stored>
    if (!step || !visited || !fields || step === 'done') return null
    return {
      step: nowOn(step),
      visited: [...new Set(visited.map(nowOn))],
      fields: { ...fresh().fields, ...fields },
    }
  } catch {
    return null
  }
}
