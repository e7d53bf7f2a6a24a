/**
 * Keeps names from moving the sentence around them: those in a script that is written from right to left are isolated, and
 * characters that steer the direction of what follows are left out.
 *
 * Of a name that stands in an element of its own, `unicode-bidi` in `base.css` takes care: it is shown, and edited, as it is.
 */

/** Letters that are written from right to left, with what joins them to one name. */
const LETTERS = '[\\p{Script=Arabic}\\p{Script=Hebrew}\\p{Script=Syriac}\\p{Script=Thaana}\\p{Script=Nko}]'
const FROM_RIGHT = new RegExp(`${LETTERS}(?:[\\p{M}\\s'’.-]*${LETTERS})*\\p{M}*`, 'gu')

/** They have no look of their own; no sentence of ours has one. */
const STEERING = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu

const FIRST_STRONG_ISOLATE = '\u2068'
const POP_ISOLATE = '\u2069'

export function isolated(text: string): string {
  return text.replace(STEERING, '').replace(FROM_RIGHT, `${FIRST_STRONG_ISOLATE}$&${POP_ISOLATE}`)
}
