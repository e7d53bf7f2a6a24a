/** The tables that the program's own tests read: what it says of values, endings and guards. The interface draws them as they stand. */
import clipboardFile from '../../tests/vectors/clipboard.json'
import formsFile from '../../tests/vectors/forms.json'
import endingsFile from '../../tests/vectors/endings.json'
import guardFile from '../../tests/vectors/guard.json'
import type { FormAnswer } from '@/app/forms'
import type {
  RefusalId,
  CheckStatus,
  FieldName,
  FormChecked,
  GuardFigures,
  Next,
  RehearsalWay,
  Text,
} from '@/platform/contract'

interface FormVector {
  field: FieldName
  given: string
  state: FormChecked['state']
  value?: string
  reason?: string
  suggests?: string
  text?: Text
}
interface EndingVector {
  refusal: { id: RefusalId } | null
  way: RehearsalWay
  userid: string | null
  tried: boolean
  status: CheckStatus
  outcome: Text
  next: Next[]
}
interface GuardVector {
  active: number
  percent: number
  people: number
  floor: number
  limit: number
  text: Text
}

export const FORMS = formsFile as FormVector[]
export const ENDINGS = endingsFile as EndingVector[]
export const GUARDS = guardFile as GuardVector[]

/** As the table has it; what is not in the table is taken for good. */
export function answerOf(field: FieldName, given: string): FormChecked {
  const found = FORMS.find((vector) => vector.field === field && vector.given === given)
  const isSecret = field.endsWith('secret')
  const plain = given.trim()
  const state = found?.state ?? (plain === '' ? 'empty' : 'ok')
  const isUsable = state === 'ok' || state === 'incomplete'
  return {
    state,
    value: isSecret || state !== 'ok' ? null : (found?.value ?? plain),
    reason: found?.reason ?? null,
    text: found?.text ?? null,
    suggests: found?.suggests ?? null,
    mark: isSecret && isUsable ? `mark of ${plain.length} ${plain.slice(0, 1)}${plain.slice(-2)}` : null,
  }
}

export const answersOf = (values: Partial<Record<FieldName, string>>): Record<string, FormAnswer> =>
  Object.fromEntries(
    Object.entries(values).map(([field, given]) => [
      field,
      { ...answerOf(field as FieldName, given ?? ''), pending: false, filled: given !== '' },
    ]),
  )

export function guardOf(percent: string, people: string, floor: string): GuardFigures {
  const found = GUARDS.find(
    (vector) => [vector.percent, vector.people, vector.floor].join() === [percent, people, floor].join(),
  )
  return found
    ? {
        active: found.active,
        limit: found.limit,
        text: found.text,
        guard: { percent: found.percent, people: found.people, floor: found.floor },
      }
    : {
        active: 0,
        limit: null,
        guard: null,
        text: { zh: '比例是 0 到 100 的整数', en: 'A share is a whole number from 0 to 100' },
      }
}

/** A value, and how it stands in rows that are copied. */
export const CLIPBOARD = clipboardFile as [string, string][]
