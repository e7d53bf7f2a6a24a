/**
 * Whether words of this window fit what was typed, also by the initials of their Chinese characters: `ljtb` finds 「立即同步」.
 *
 * For names of pages, acts, tenants and departments; people are searched by the program, which knows whole syllables.
 */

/** The first character of each initial in the order of Chinese dictionaries, which `localeCompare` follows. */
const FIRSTS = '吖八嚓咑妸发旮哈丌咔垃妈拏喔妑七呥仨他穵夕丫帀'
const LETTERS = 'abcdefghjklmnopqrstwxyz'

const order = new Intl.Collator('zh-CN-u-co-pinyin')
const kept = new Map<string, string>()

function initialOf(character: string): string {
  if (!/\p{Script=Han}/u.test(character)) return /[a-z0-9]/i.test(character) ? character.toLowerCase() : ''
  let letter = ''
  for (let at = 0; at < FIRSTS.length; at += 1) {
    if (order.compare(FIRSTS.charAt(at), character) > 0) break
    letter = LETTERS.charAt(at)
  }
  return letter
}

export function initialsOf(text: string): string {
  const known = kept.get(text)
  if (known !== undefined) return known
  const made = [...text].map(initialOf).join('')
  kept.set(text, made)
  return made
}

/** Every word that was typed is in the text, or its letters among the initials. */
export function fits(text: string, typed: string): boolean {
  const words = typed.trim().toLowerCase().split(/\s+/)
  const whole = text.toLowerCase()
  return words.every((word) => whole.includes(word) || (/^[a-z0-9]+$/.test(word) && initialsOf(text).includes(word)))
}
