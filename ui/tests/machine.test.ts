import { describe, expect, it } from 'vitest'
import type { Draft, StepId } from '@/features/wizard/draft'
import type { Proof } from '@/features/wizard/liveCheck'
import * as machine from '@/features/wizard/machine'
import { UNKNOWN } from '@/app/forms'
import { answersOf } from './vectors'
import { error, validation } from './values'

const CORP = 'ww1a2b3c4d5e6f7a8b'
const found = validation([])
const proven: Proof = { kind: 'proven', ...found }
const warned: Proof = { kind: 'warned', ...found, state: 'warn' }
const refused: Proof = { kind: 'refused', ...found, state: 'fail' }
const unknownCorp: Proof = { ...refused, blames: 'corp_id' }
const none: machine.Proofs = { contacts: { kind: 'none' }, app: { kind: 'none' } }
const OTHER = 'ww9f8e7d6c5b4a3f2e'
type Corps = Omit<machine.Surroundings, 'answers'>
const around: Corps = { sourceCorpIds: [CORP], authCorpIds: [] }
const nothing: Corps = { sourceCorpIds: [], authCorpIds: [] }
/** With what the program says of the draft's values. */
const about = (made: Draft, corps: Corps): machine.Surroundings => ({
  ...corps,
  answers: answersOf({
    corp_id: made.fields.corp_id,
    contacts_secret: made.secrets.contacts,
    agent_id: made.fields.agent_id,
    app_secret: made.secrets.app,
    callback_domain: made.fields.callback_domain,
  }) as unknown as machine.Answers,
})

function draft(
  method: 1 | 2,
  step: StepId,
  fields: Partial<Draft['fields']> = {},
  secrets: Partial<Draft['secrets']> = {},
): Draft {
  return {
    method,
    tenant: 't',
    step,
    visited: machine.STEPS[method].map(({ id }) => id),
    finished: null,
    resumed: false,
    secrets: { contacts: 'c'.repeat(24), app: 'a'.repeat(24), ...secrets },
    fields: {
      type_chosen: true,
      description: '',
      corp_id: CORP,
      auto_sync_hours: 4,
      on_duplicate: 'skip',
      password_login: false,
      scan_login: true,
      agent_id: '1000002',
      callback_domain: 'sso.example.com',
      keep_secrets: true,
      scope: null,
      staying: { tray: true, autostart: false },
      ...fields,
    },
  }
}

describe('the steps', () => {
  it('cover every step of the guide', () => {
    const covered = (method: 1 | 2): number[] => [
      ...new Set(
        machine.STEPS[method].flatMap(({ guide }) => {
          const [from = 0, to = from] = guide.split('–').map(Number)
          return Array.from({ length: to - from + 1 }, (_, index) => from + index)
        }),
      ),
    ]
    expect(covered(1)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    expect(covered(2)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('leave out app and callback domain without scan login', () => {
    const made = draft(1, 'sync', { scan_login: false })
    expect(machine.next(made)).toBe('done')
    expect(machine.isLastBeforeDone(made)).toBe(true)
    expect(
      machine
        .stepViews(made, none, about(made, around))
        .filter((step) => step.status === 'not_needed')
        .map(({ id }) => id),
    ).toEqual(['app', 'callback'])
  })

  it('go back over what is not needed, and not at all once everything is stored', () => {
    expect(machine.previous(draft(1, 'callback'))).toBe('app')
    expect(
      machine.previous({ ...draft(1, 'done'), finished: { source: null, auth: null, checks: [], proven: [] } }),
    ).toBeNull()
  })
})

describe('the gate of a step', () => {
  const gate = (made: Draft, proofs = none, surroundings = around): machine.Gate =>
    machine.gateOf(made.step, made, proofs, about(made, surroundings))

  it.each<[string, Draft, machine.Proofs, machine.Gate]>([
    ['no type', draft(1, 'type', { type_chosen: false }), none, { kind: 'shut', missing: 'type' }],
    ['a malformed corp ID', draft(1, 'corp', { corp_id: 'ww1a2b' }), none, { kind: 'shut', missing: 'corp_id' }],
    [
      'no contacts secret',
      draft(1, 'contacts', {}, { contacts: '' }),
      none,
      { kind: 'shut', missing: 'contacts_secret' },
    ],
    [
      'a contacts secret being checked',
      draft(1, 'contacts'),
      { ...none, contacts: { kind: 'checking' } },
      { kind: 'wait' },
    ],
    ['a proven contacts secret', draft(1, 'contacts'), { ...none, contacts: proven }, { kind: 'open' }],
    [
      'a refused contacts secret',
      draft(1, 'contacts'),
      { ...none, contacts: refused },
      { kind: 'anyway', consequence: 'contacts' },
    ],
    [
      'an app not reached',
      draft(1, 'app'),
      { ...none, app: { kind: 'unreached', error: error('wecom.unreachable') } },
      { kind: 'anyway', consequence: 'app' },
    ],
    [
      'the number in the address for an AgentId',
      draft(1, 'app', { agent_id: '5629501234567890' }),
      none,
      { kind: 'shut', missing: 'agent_id' },
    ],
    [
      'a callback domain with a scheme',
      draft(1, 'callback', { callback_domain: 'https://portal.example.com' }),
      none,
      { kind: 'shut', missing: 'callback_domain' },
    ],
  ])('%s', (_, made, proofs, expected) => expect(gate(made, proofs)).toEqual(expected))

  it('waits for the program’s answer', () => {
    const made = draft(1, 'contacts')
    const surroundings = about(made, around)
    surroundings.answers.contacts_secret = UNKNOWN
    expect(machine.gateOf('contacts', made, none, surroundings)).toEqual({ kind: 'asking' })
  })

  it('lets a person weigh up whom an app does not see', () => {
    const made = draft(1, 'app')
    expect(gate(made, { ...none, app: warned })).toEqual({ kind: 'anyway', consequence: 'warned' })
    expect(gate(draft(1, 'contacts'), { ...none, contacts: warned })).toEqual({ kind: 'open' })
  })

  it('holds method two’s corp ID against the data source’s', () => {
    expect(gate(draft(2, 'corp', { corp_id: OTHER }))).toEqual({ kind: 'shut', missing: 'corp_mismatch' })
    expect(gate(draft(2, 'corp'))).toEqual({ kind: 'open' })
    expect(gate(draft(2, 'corp'), none, nothing)).toEqual({ kind: 'shut', missing: 'no_source' })
  })

  it.each<[string, Draft, Corps, machine.Gate]>([
    ['a new corp', draft(1, 'corp'), nothing, { kind: 'open' }],
    [
      'a corp with a data source',
      draft(1, 'corp', { corp_id: ` ${CORP}\u200b` }),
      around,
      { kind: 'shut', missing: 'corp_exists' },
    ],
    ['another corp than the data source’s', draft(1, 'corp', { corp_id: OTHER }), around, { kind: 'open' }],
    [
      'method two for a corp with an authentication source',
      draft(2, 'corp'),
      { ...around, authCorpIds: [CORP] },
      { kind: 'shut', missing: 'auth_exists' },
    ],
    ['method two where another corp has one', draft(2, 'corp'), { ...around, authCorpIds: [OTHER] }, { kind: 'open' }],
    [
      'scan login for a corp whose authentication source was left over',
      draft(1, 'sync'),
      { ...nothing, authCorpIds: [CORP] },
      { kind: 'shut', missing: 'auth_exists' },
    ],
    [
      'no scan login for it',
      draft(1, 'sync', { scan_login: false }),
      { ...nothing, authCorpIds: [CORP] },
      { kind: 'open' },
    ],
  ])('sets nothing up twice: %s', (_, made, surroundings, expected) =>
    expect(gate(made, none, surroundings)).toEqual(expected),
  )

  it('leads back to what is set up already instead of storing', () => {
    expect(machine.firstObstacle(draft(1, 'callback'), none, about(draft(1, 'callback'), around))).toBe('corp')
    expect(
      machine.firstObstacle(
        draft(1, 'callback'),
        none,
        about(draft(1, 'callback'), { ...nothing, authCorpIds: [CORP] }),
      ),
    ).toBe('sync')
  })
})

describe('the state of a step', () => {
  const stateOf = (made: Draft, id: StepId, proofs = none): machine.StepStatus | undefined =>
    machine.stepViews(made, proofs, about(made, nothing)).find((step) => step.id === id)?.status

  it('is proven only by reading', () => {
    expect(stateOf(draft(1, 'app'), 'corp')).toBe('filled')
    expect(stateOf(draft(1, 'app'), 'corp', { ...none, contacts: proven })).toBe('proven')
    expect(stateOf(draft(1, 'app'), 'contacts', { ...none, contacts: refused })).toBe('to_mend')
    expect(stateOf(draft(1, 'app'), 'contacts', { ...none, contacts: { kind: 'paused' } })).toBe('gone_on')
    expect(stateOf(draft(1, 'done'), 'callback')).toBe('filled')
  })

  it('asks for a secret again that was not kept', () => {
    const back = draft(1, 'app', {}, { contacts: '' })
    expect(stateOf(back, 'contacts')).toBe('to_enter')
    expect(stateOf(draft(1, 'app', { corp_id: 'ww1a2b' }), 'corp')).toBe('to_mend')
    expect(machine.firstObstacle(back, none, about(back, nothing))).toBe('contacts')
  })

  it('is red at the corp ID where WeCom does not know the corp, and says nothing of the secret', () => {
    const proofs = { ...none, contacts: unknownCorp }
    expect(stateOf(draft(1, 'contacts'), 'corp', proofs)).toBe('to_mend')
    expect(stateOf(draft(1, 'sync'), 'contacts', proofs)).toBe('gone_on')
    const at = (step: StepId): machine.Gate => {
      const made = draft(1, step)
      return machine.gateOf(step, made, proofs, about(made, nothing))
    }
    expect(at('corp')).toEqual({ kind: 'anyway', consequence: 'corp' })
    expect(at('contacts')).toEqual({ kind: 'anyway', consequence: 'corp' })
  })

  it('is no mistake where WeCom could not be asked', () => {
    const proofs = { ...none, contacts: { ...refused, is_unreached: true } as Proof }
    expect(stateOf(draft(1, 'sync'), 'contacts', proofs)).toBe('gone_on')
  })
})
