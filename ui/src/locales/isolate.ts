/**
 * Keeps a name in a script that is written from right to left from moving the sentence around it.
 *
 * Of a name that stands in an element of its own, `unicode-bidi` in `base.css` takes care.
 */

/** Letters that are written from right to left, with what joins them to one name. */
const LETTERS = '[\\p{Script=Arabic}\\p{Script=Hebrew}\\p{Script=Syriac}\\p{Script=Thaana}\\p{Script=Nko}]'
const FROM_RIGHT = new RegExp(`${LETTERS}(?:[\\p{M}\\s'’.-]*${LETTERS})*\\p{M}*`, 'gu')

const FIRST_STRONG_ISOLATE = '\u2068'
const POP_ISOLATE = '\u2069'

export function isolated(text: string): string {
  return text.replace(FROM_RIGHT, `${FIRST_STRONG_ISOLATE}$&${POP_ISOLATE}`)
}
