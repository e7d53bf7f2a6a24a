/**
 * Whether words of this window fit what was typed, also by their pinyin and its initials: `ljtb` finds 「立即同步」.
 *
 * For names of pages, acts, tenants and departments. The program knows how they are read; until it has said so, they are
 * found by their characters alone.
 */
import { shallowReactive } from 'vue'
import { call } from '@/platform'

const HAN = /\p{Script=Han}/u
const kept = shallowReactive(new Map<string, string>())

/** Asks how these are read, once for each. */
export async function learnPinyin(texts: readonly string[]): Promise<void> {
  const unknown = [...new Set(texts)].filter((text) => HAN.test(text) && !kept.has(text))
  if (unknown.length === 0) return
  const read = await call('pinyin', { texts: unknown }).catch(() => [])
  read.forEach((pinyin, at) => kept.set(unknown[at]!, pinyin))
}

export const fits = (text: string, typed: string): boolean => fitsBy(text, kept.get(text) ?? '', typed)

/** Every word that was typed is in the text or its pinyin, or all of them together are. */
export function fitsBy(text: string, pinyin: string, typed: string): boolean {
  const [whole, wanted] = [text.toLowerCase(), typed.trim().toLowerCase()]
  const letters = wanted.replace(/[\s'’]/g, '')
  return wanted.split(/\s+/).every((word) => whole.includes(word) || pinyin.includes(word)) || pinyin.includes(letters)
}
