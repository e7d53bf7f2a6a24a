/** The words that the clinic was asked last, on this machine: at most eight, the newest first. */
import { ref } from 'vue'

const KEY = 'wecom-bridge.clinic'
const MOST = 8
/** A whole pasted message is no word to offer again. */
const LONGEST = 40

function read(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(kept) ? kept.filter((each) => typeof each === 'string').slice(0, MOST) : []
  } catch {
    return []
  }
}

export const recentWords = ref(read())

export function remember(words: string): void {
  if (words === '' || words.length > LONGEST) return
  recentWords.value = [words, ...recentWords.value.filter((each) => each !== words)].slice(0, MOST)
  localStorage.setItem(KEY, JSON.stringify(recentWords.value))
}

export function forgetWords(): void {
  recentWords.value = []
  localStorage.removeItem(KEY)
}
