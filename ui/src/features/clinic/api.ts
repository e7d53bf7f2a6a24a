/** Asking the clinic, and making the check of the tenant in front that a code belongs to. */
import { call, type Check, type CheckId, type ClinicAnswers } from '@/platform'
import { session } from '@/app/session'

export const ask = (words: string): Promise<ClinicAnswers> =>
  call('clinic_answers', { words, tenant: session.tenant?.id ?? null })

export async function tryHere(check: CheckId): Promise<Check | null> {
  const tenant = session.tenant?.id
  if (!tenant) return null
  const made = await call('checkup_run', { tenant, only: check })
  return made.checks.find((each) => each.id === check) ?? null
}
