/** What is drawn before the first page is gone from asks only for texts that come with the program. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { lateMessages } from '@/locales/late'

const SRC = join(import.meta.dirname, '../src')

function fileOf(name: string, from: string): string | undefined {
  const base = name.startsWith('@/') ? join(SRC, name.slice(2)) : join(dirname(from), name)
  return ['', '.ts', '.vue', '/index.ts']
    .map((end) => base + end)
    .find((path) => /\.(ts|vue)$/.test(path) && existsSync(path))
}

/** All files that are reached without going to another page: the router's own imports are those pages. */
function reached(path: string, found = new Map<string, string>()): Map<string, string> {
  if (found.has(path)) return found
  const text = readFileSync(path, 'utf8')
  found.set(path, text)
  const imports =
    /^\s*(?:import|export)\s(?!type)[^;]*?from\s+'([@.][^']+)'|^import '([@.][^']+)'|import\('([@.][^']+)'\)/gm
  for (const [, named, bare, later] of text.matchAll(imports)) {
    if (later && path.endsWith('router.ts')) continue
    const next = fileOf(named ?? bare ?? later ?? '', path)
    if (next) reached(next, found)
  }
  return found
}

it('no text of another page is asked for on the first one, nor in the frame', () => {
  const files = [...reached(join(SRC, 'main.ts'))].filter(([path]) => !/locales|generated/.test(path))
  expect(files.length).toBeGreaterThan(60)
  const late = Object.keys(lateMessages.zh).join('|')
  const asks = new RegExp(`\\bt\\(\\s*['"\`](?:${late})\\.`)
  expect(files.filter(([, text]) => asks.test(text)).map(([path]) => path)).toEqual([])
})
