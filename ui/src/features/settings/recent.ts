/** Forgets what this machine remembers of people and words that were looked up. */
import { forgetWords } from '@/features/clinic/recent'

const KEYS = /^wecom-bridge\.(recent|trace|search)/

export function forgetRecent(): void {
  forgetWords()
  for (const key of Object.keys(localStorage)) if (KEYS.test(key)) localStorage.removeItem(key)
}
