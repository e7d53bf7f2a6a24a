/** Forgets what this machine remembers of people and words that were looked up. */
import { call } from '@/platform'
import { forgetWords } from '@/features/clinic/recent'

const KEYS = /^wecom-bridge\.(recent|trace|search)/

export async function forgetRecent(): Promise<void> {
  await call('trace_questions_forget', { tenant: null })
  forgetWords()
  for (const key of Object.keys(localStorage)) if (KEYS.test(key)) localStorage.removeItem(key)
}
