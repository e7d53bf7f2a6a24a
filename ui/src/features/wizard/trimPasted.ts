const INVISIBLE = /^[\s\u200b-\u200f\u2060\ufeff]+|[\s\u200b-\u200f\u2060\ufeff]+$/g

/** A pasted value without the blanks and invisible characters that come along with it. */
export function trimPasted(pasted: string): string {
  return pasted.replace(INVISIBLE, '')
}
