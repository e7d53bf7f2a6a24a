/** How a proof is drawn: its colour, its words, and which of its checks they are about. */
import { computed } from 'vue'
import type { Proof } from './liveCheck'
import { useFormat } from '@/app/useFormat'
import { MOST_REFUSALS } from '@/generated/contract'
import type { Check, Validation } from '@/platform/contract'

const DOTS = {
  none: 'idle',
  incomplete: 'idle',
  malformed: 'fail',
  waiting: 'busy',
  checking: 'busy',
  paused: 'idle',
  proven: 'pass',
  warned: 'warn',
  refused: 'fail',
  unreached: 'fail',
} as const

const ASKABLE: readonly Proof['kind'][] = ['paused', 'refused', 'warned']

export function useProof(given: () => { proof: Proof; refusals: number; incomplete: string }) {
  const { t, say } = useFormat()
  const proof = computed(() => given().proof)
  const found = computed<Validation | null>(() => ('checks' in proof.value ? proof.value : null))
  /** The check that the headline is about, where something is wrong. */
  const bad = computed<Check | null>(() => {
    const status = proof.value.kind === 'refused' ? 'fail' : proof.value.kind === 'warned' ? 'warn' : null
    return found.value?.checks.find((check) => check.status === status) ?? null
  })
  const headline = computed(() => {
    const { proof, refusals, incomplete } = given()
    switch (proof.kind) {
      case 'waiting':
      case 'checking':
        return t('wizard.proof.checking')
      case 'proven':
      case 'warned':
      case 'refused':
        return say(proof.headline)
      case 'paused':
        return refusals >= MOST_REFUSALS ? t('wizard.proof.paused', { n: refusals }) : t('wizard.proof.cancelled')
      case 'malformed':
        return say(proof.text)
      case 'incomplete':
        return incomplete
      default:
        return ''
    }
  })
  return {
    found,
    bad,
    headline,
    todo: computed(() => say(found.value?.todo)),
    dot: computed(() => DOTS[proof.value.kind]),
    tone: computed(() => (proof.value.kind === 'refused' ? 'fail' : proof.value.kind === 'warned' ? 'warn' : '')),
    isBusy: computed(() => proof.value.kind === 'checking' || proof.value.kind === 'waiting'),
    canAsk: computed(() => ASKABLE.includes(proof.value.kind)),
  }
}
