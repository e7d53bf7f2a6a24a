/**
 * The two ways through the guide as one machine: which steps there are, what each needs, and whether
 * the next one is open. Pure: the draft and the proofs go in, the state of every step comes out.
 */
import type { Draft, StepId } from './draft'
import type { Proof } from './liveCheck'
import { isFine, type FormAnswer } from '@/app/forms'

/** Why a step is open or shut. `anyway` carries the key of the consequence that a person accepts. */
export type Gate =
  | { kind: 'open' }
  | { kind: 'anyway'; consequence: 'corp' | 'contacts' | 'app' | 'warned' }
  | { kind: 'wait' }
  | { kind: 'asking' }
  | { kind: 'shut'; missing: Missing }
export type Missing =
  | 'corp_id'
  | 'corp_mismatch'
  | 'corp_exists'
  | 'auth_exists'
  | 'no_source'
  | 'contacts_secret'
  | 'agent_id'
  | 'app_secret'
  | 'callback_domain'
  | 'type'

/**
 * `proven` was read from WeCom; `filled` has its form and nothing more; `to_enter` lacks a value; `to_mend` has one that is
 * wrong.
 */
export type StepStatus = 'current' | 'proven' | 'filled' | 'gone_on' | 'ahead' | 'not_needed' | 'to_enter' | 'to_mend'
export interface StepView {
  id: StepId
  status: StepStatus
  guide: string
}

export interface Proofs {
  contacts: Proof
  app: Proof
}
/** How the draft's values stand, as the program says. */
export interface Answers {
  corp_id: FormAnswer
  contacts_secret: FormAnswer
  agent_id: FormAnswer
  app_secret: FormAnswer
  callback_domain: FormAnswer
}
/** The corps that the tenant has a data source for, and those that it has an authentication source for. */
export interface Surroundings {
  sourceCorpIds: string[]
  authCorpIds: string[]
  answers: Answers
}

/** The pages of each way, with the guide's own step numbers that each covers. */
export const STEPS: Record<Draft['method'], readonly { id: StepId; guide: string }[]> = {
  1: [
    { id: 'type', guide: '1–2' },
    { id: 'corp', guide: '3' },
    { id: 'contacts', guide: '3' },
    { id: 'sync', guide: '4–5' },
    { id: 'app', guide: '6' },
    { id: 'callback', guide: '7–8' },
    { id: 'done', guide: '9–11' },
  ],
  2: [
    { id: 'type', guide: '1–2' },
    { id: 'corp', guide: '3' },
    { id: 'app', guide: '4' },
    { id: 'callback', guide: '5–6' },
    { id: 'done', guide: '7–9' },
  ],
}

const SCAN_ONLY: readonly StepId[] = ['app', 'callback']

/** Whether the step has a place in this draft: without scan login there is no app to set up. */
export function isNeeded(id: StepId, draft: Draft): boolean {
  return draft.method === 2 || draft.fields.scan_login || !SCAN_ONLY.includes(id)
}

export function gateOf(id: StepId, draft: Draft, proofs: Proofs, around: Surroundings): Gate {
  const { fields } = draft
  const { answers } = around
  switch (id) {
    case 'type':
      return fields.type_chosen ? { kind: 'open' } : shut('type')
    case 'corp':
      return corpGate(draft, proofs, around)
    case 'contacts':
      return byForm(answers.contacts_secret, 'contacts_secret') ?? byProof(proofs.contacts, 'contacts')
    case 'sync':
      return fields.scan_login && hasAuth(around) ? shut('auth_exists') : { kind: 'open' }
    case 'done':
      return { kind: 'open' }
    case 'app':
      return (
        byForm(answers.agent_id, 'agent_id') ?? byForm(answers.app_secret, 'app_secret') ?? byProof(proofs.app, 'app')
      )
    case 'callback':
      return byForm(answers.callback_domain, 'callback_domain') ?? { kind: 'open' }
  }
}

/** A corp has one data source and one authentication source in a tenant: better said here than refused at the end. */
function corpGate({ method }: Draft, proofs: Proofs, around: Surroundings): Gate {
  if (method === 2 && around.sourceCorpIds.length === 0) return shut('no_source')
  const malformed = byForm(around.answers.corp_id, 'corp_id')
  if (malformed) return malformed
  const hasSource = hasSourceOf(around)
  const open: Gate = isCorpBlamed(proofs) ? { kind: 'anyway', consequence: 'corp' } : { kind: 'open' }
  if (method === 1) return hasSource ? shut('corp_exists') : open
  if (!hasSource) return shut('corp_mismatch')
  return hasAuth(around) ? shut('auth_exists') : open
}

/** Whether WeCom said that it does not know the corp: its secrets were not looked at then. */
export const isCorpBlamed = ({ contacts, app }: Proofs): boolean => blames(contacts) || blames(app)
const blames = (proof: Proof): boolean => proof.kind === 'refused' && proof.blames === 'corp_id'

/** Whether the corp has a data source already. */
export function hasSourceOf({ sourceCorpIds, answers }: Surroundings): boolean {
  return answers.corp_id.value !== null && sourceCorpIds.includes(answers.corp_id.value)
}

/** Whether the corp has an authentication source already. One outlives its data source when that is removed. */
export function hasAuth({ authCorpIds, answers }: Surroundings): boolean {
  return answers.corp_id.value !== null && authCorpIds.includes(answers.corp_id.value)
}

/** Shut until the value has its form; nothing, if that keeps nobody back. */
function byForm(answer: FormAnswer, missing: Missing): Gate | null {
  if (answer.pending) return { kind: 'asking' }
  return isFine(answer) ? null : shut(missing)
}

function byProof(proof: Proof, consequence: 'contacts' | 'app'): Gate {
  if (proof.kind === 'proven') return { kind: 'open' }
  // What the app does not see is for the person to weigh up.
  if (proof.kind === 'warned')
    return consequence === 'app' ? { kind: 'anyway', consequence: 'warned' } : { kind: 'open' }
  if (proof.kind === 'waiting' || proof.kind === 'checking') return { kind: 'wait' }
  return { kind: 'anyway', consequence: blames(proof) ? 'corp' : consequence }
}

const shut = (missing: Missing): Gate => ({ kind: 'shut', missing })

export function stepViews(draft: Draft, proofs: Proofs, around: Surroundings): StepView[] {
  const steps = STEPS[draft.method]
  const at = steps.findIndex((step) => step.id === draft.step)
  return steps.map(({ id, guide }, index) => ({ id, guide, status: statusOf(id, index, at) }))

  function statusOf(id: StepId, index: number, at: number): StepStatus {
    if (index === at) return 'current'
    if (!isNeeded(id, draft)) return 'not_needed'
    if (draft.finished) return isProven(id, draft, proofs) || PROVEN_BY_STORING.includes(id) ? 'proven' : 'filled'
    const gate = gateOf(id, draft, proofs, around)
    if (!draft.visited.includes(id)) return 'ahead'
    if (gate.kind === 'shut') return isUnfilled(id, around) ? 'to_enter' : 'to_mend'
    if (isRefused(id, proofs)) return 'to_mend'
    if (isProven(id, draft, proofs)) return 'proven'
    return gate.kind === 'anyway' || gate.kind === 'wait' ? 'gone_on' : 'filled'
  }
}

const FIELDS_OF: Partial<Record<StepId, readonly (keyof Answers)[]>> = {
  corp: ['corp_id'],
  contacts: ['contacts_secret'],
  app: ['agent_id', 'app_secret'],
  callback: ['callback_domain'],
}

/** Whether nothing is wrong with the page but that something is still to be entered. */
function isUnfilled(id: StepId, { answers }: Surroundings): boolean {
  const states = (FIELDS_OF[id] ?? []).map((field) => answers[field].state)
  return states.includes('empty') && !states.includes('malformed')
}

/** Whether WeCom refused the page's value. */
function isRefused(id: StepId, proofs: Proofs): boolean {
  const isWrong = (proof: Proof): boolean => proof.kind === 'refused' && !proof.is_unreached && !blames(proof)
  if (id === 'corp') return isCorpBlamed(proofs)
  if (id === 'contacts') return isWrong(proofs.contacts)
  return id === 'app' && isWrong(proofs.app)
}

/** The program proves these again before it stores anything. */
const PROVEN_BY_STORING: readonly StepId[] = ['corp', 'contacts', 'app']

/** Whether something was read from WeCom that proves the step; the corp ID is proven along with a secret of the corp. */
function isProven(id: StepId, { method }: Draft, proofs: Proofs): boolean {
  const good = (proof: Proof): boolean => proof.kind === 'proven' || proof.kind === 'warned'
  if (id === 'contacts') return good(proofs.contacts)
  if (id === 'app') return good(proofs.app)
  return id === 'corp' && good(method === 1 ? proofs.contacts : proofs.app)
}

export function next(draft: Draft): StepId | null {
  return neighbour(draft, 1)
}

export function previous(draft: Draft): StepId | null {
  return draft.finished ? null : neighbour(draft, -1)
}

/** The step after which everything is stored: the last needed one before the summary. */
export function isLastBeforeDone(draft: Draft): boolean {
  return next(draft) === 'done'
}

/** The first step that still keeps the set-up from being stored. */
export function firstObstacle(draft: Draft, proofs: Proofs, around: Surroundings): StepId | null {
  const steps = STEPS[draft.method].filter(({ id }) => isNeeded(id, draft))
  return steps.find(({ id }) => gateOf(id, draft, proofs, around).kind === 'shut')?.id ?? null
}

function neighbour(draft: Draft, by: 1 | -1): StepId | null {
  const steps = STEPS[draft.method].filter(({ id }) => isNeeded(id, draft))
  const at = steps.findIndex((step) => step.id === draft.step)
  return steps[at + by]?.id ?? null
}
