/** Which drawings belong to a page of the wizards, and which of them helps right now. */
import type { StepId } from './draft'
import type { Proofs } from './machine'
import { pictureOf } from '@/components/mock/pictures/ofCheck'
import type { GuideMethod, PictureId } from '@/components/mock/types'

const OF_STEP: Record<StepId, readonly PictureId[]> = {
  type: ['P1'],
  corp: ['P2'],
  contacts: ['P3'],
  sync: [],
  app: ['P4', 'P4b', 'P5'],
  callback: ['P6', 'P7', 'P8', 'P9', 'P10'],
  done: [],
}
/** What a field takes is copied from this page. */
const OF_FIELD: Partial<Record<string, PictureId>> = {
  'corp-id': 'P2',
  'contacts-secret': 'P3',
  'agent-id': 'P5',
  'app-secret': 'P5',
  callback: 'P7',
}
/** Trusted IPs have a condition of their own, which has its drawing. */
const BESIDE: Partial<Record<PictureId, PictureId>> = { X1: 'X3' }

/** The drawing of what WeCom refused or warned of, if it has one. */
export function troubleOf(step: StepId, proofs: Proofs): PictureId | null {
  const proof = step === 'app' ? proofs.app : step === 'contacts' ? proofs.contacts : null
  if (proof?.kind === 'refused' && proof.blames === 'corp_id') return 'P2'
  const checks = proof && (proof.kind === 'refused' || proof.kind === 'warned') ? proof.checks : []
  const status = proof?.kind === 'refused' ? 'fail' : 'warn'
  const bad = checks.find((check) => check.status === status)
  return bad ? pictureOf(bad.id) : null
}

/** The drawings of a page, in the order in which they are gone through. */
export function picturesOf(step: StepId, method: GuideMethod, trouble: PictureId | null): PictureId[] {
  if (step === 'type' && method === 2) return ['P11']
  const more = trouble ? [trouble, BESIDE[trouble]] : []
  return [...new Set([...OF_STEP[step], ...more].filter((id) => id !== undefined))]
}

export const pictureOfField = (id: string): PictureId | null => OF_FIELD[id] ?? null
