/** Both languages are complete, every key is used, and every sentence keeps to the manner. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { messages } from '@/locales'

type Tree = { [key: string]: string | Tree }

function flatten(tree: Tree, before = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[before + key, value] as [string, string]] : flatten(value, `${before}${key}.`),
  )
}

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return name === 'locales' ? [] : files(path)
    return /\.(vue|ts)$/.test(name) ? [path] : []
  })
}

const source = files(join(import.meta.dirname, '../src'))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n')
const zh = new Map(flatten(messages.zh as Tree))
const en = new Map(flatten(messages.en as Tree))

/** Whole keys in quotes, and the shapes of keys made with values in them. */
const literals = new Set(
  [...source.matchAll(/['"`]([a-z][\w]*(?:\.[\w-]+)+)['"`]/g)].map((match) => match[1] as string),
)
const shapes = [...source.matchAll(/`([a-z][\w.]*\.[^`\n]*\$\{[^`\n]*)`/g)]
  .map((match) => (match[1] as string).replace(/\$\{[^}]*\}/g, '\u0000'))
  .filter((shape) => /^[\w.\u0000-]+$/.test(shape))
  .map((shape) => new RegExp(`^${shape.replace(/\./g, '\\.').replace(/\u0000/g, '.+')}$`))

describe('the two languages', () => {
  it('have the same keys', () => {
    expect([...en.keys()].sort()).toEqual([...zh.keys()].sort())
  })

  it('name the same values in each sentence', () => {
    const names = (text: string): string[] =>
      [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string))].sort()
    for (const [key, text] of zh) expect([key, names(en.get(key) ?? '')]).toEqual([key, names(text)])
  })

  it('have no key that nothing uses', () => {
    const unused = [...zh.keys()].filter((key) => !literals.has(key) && !shapes.some((shape) => shape.test(key)))
    expect(unused).toEqual([])
  })

  it('have every key that is asked for', () => {
    const asked = [...source.matchAll(/\b(?:t|counted)\(\s*['"]([\w.-]+)['"]/g)].map((match) => match[1] as string)
    expect(asked.filter((key) => !zh.has(key))).toEqual([])
    expect(asked.length).toBeGreaterThan(200)
  })

  it('never raise their voice, and write console names in brackets', () => {
    for (const [key, text] of [...zh, ...en]) {
      expect(text, key).not.toMatch(/[!！]/)
      expect((text.match(/【/g) ?? []).length, key).toBe((text.match(/】/g) ?? []).length)
    }
  })

  it('are really in their language', () => {
    const alike = new Set(['frame', 'settings', 'pictures'])
    for (const [key, text] of zh)
      if (!alike.has(key.split('.')[0] ?? '') && en.get(key) === text) expect(text, key).toMatch(/^[\w\s{}.·-]*$/)
  })
})
