/**
 * Every key is used, and every sentence keeps to the manner.
 *
 * That both languages have the same keys, and that no other key is asked for, is the compiler's business (`locales/keys.ts`);
 * that it still sees to it is shown here by lines that must not compile.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { messages } from '@/locales'
import { lateMessages } from '@/locales/late'
import { pictureMessages } from '@/locales/pictures'
import type { MessageKey, SameKeys } from '@/locales/keys'

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
const zh = new Map(flatten({ ...messages.zh, ...lateMessages.zh, ...pictureMessages.zh } as Tree))
const en = new Map(flatten({ ...messages.en, ...lateMessages.en, ...pictureMessages.en } as Tree))

/** Whole keys in quotes, and the shapes of keys made with values in them. */
const literals = new Set(
  [...source.matchAll(/['"`]([a-z][\w]*(?:\.[\w-]+)+)['"`]/g)].map((match) => match[1] as string),
)
const shapes = [...source.matchAll(/`([a-z][\w.]*\.[^`\n]*\$\{[^`\n]*)`/g)]
  .map((match) => (match[1] as string).replace(/\$\{[^}]*\}/g, '\u0000'))
  .filter((shape) => /^[\w.\u0000-]+$/.test(shape))
  .map((shape) => new RegExp(`^${shape.replace(/\./g, '\\.').replace(/\u0000/g, '.+')}$`))

/** What is wrong with a Chinese sentence; the same rules as those of the sentences in Rust (`bridge/tests/it/words.rs`). */
function fault(sentence: string): string[] {
  const text = sentence
    .replace(/【[^】]*】/g, '、')
    .replaceAll('主机:端口', '字')
    .replaceAll('离开这个页面', '字')
  const rules = {
    'not our word': /证实|您|离开|登陆|帐号|缺省|[！“”]/g,
    'no space': /[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]/g,
    'half-width': /[\u4e00-\u9fff][,;:!?(]|\)[\u4e00-\u9fff]/g,
    'a space within': /[\u4e00-\u9fff，。；：、？（）「」] +[\u4e00-\u9fff，。；：、？（）「」]/g,
  }
  return Object.entries(rules).flatMap(([what, rule]) => [...text.matchAll(rule)].map((found) => `${what} ${found[0]}`))
}

describe('the two languages', () => {
  it('name the same values in each sentence', () => {
    const names = (text: string): string[] =>
      [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string))].sort()
    for (const [key, text] of zh) expect([key, names(en.get(key) ?? '')]).toEqual([key, names(text)])
  })

  it('have no key that nothing uses', () => {
    const unused = [...zh.keys()].filter((key) => !literals.has(key) && !shapes.some((shape) => shape.test(key)))
    expect(unused).toEqual([])
  })

  it('never raise their voice, and write console names in brackets', () => {
    for (const [key, text] of [...zh, ...en]) {
      expect(text, key).not.toMatch(/[!！]/)
      expect((text.match(/【/g) ?? []).length, key).toBe((text.match(/】/g) ?? []).length)
    }
  })

  it('say no word that has another name here, and space Chinese as Chinese is spaced', () => {
    const faults = [...zh].flatMap(([key, text]) => fault(text).map((what) => `${key}: ${what}: ${text}`))
    expect(faults).toEqual([])
  })

  it('call a username 用户名, and nothing else so', () => {
    const isOf = (text: string): boolean => /username/i.test(text.replaceAll('{username}', ''))
    for (const [key, text] of zh) expect([key, text.includes('用户名')]).toEqual([key, isOf(en.get(key) ?? '')])
  })

  it.each([
    ['约 {n} 人，【网页授权及JS-SDK】的「主机:端口」', 0],
    ['约2,600 人', 1],
    ['把IP加上', 2],
    ['先检测 再保存', 1],
    ['点“重新检测”', 2],
    ['还没有证实', 1],
    ['您的门户', 1],
    ['错误:没有', 1],
  ])('%s', (text, faults) => {
    expect(fault(text)).toHaveLength(faults)
  })

  it('are really in their language', () => {
    const alike = new Set(['frame', 'settings', 'pictures'])
    for (const [key, text] of zh)
      if (!alike.has(key.split('.')[0] ?? '') && en.get(key) === text) expect(text, key).toMatch(/^[\w\s{}.·,=:/-]*$/)
  })
})

describe('the compiler', () => {
  it('knows every key, made with values or not, and takes no other', () => {
    const page = 'overview' as 'overview' | 'clinic'
    const keys: MessageKey[] = ['common.cancel', `nav.${page}`]
    // @ts-expect-error there is no such key
    keys.push('common.no_such_key')
    // @ts-expect-error a group of texts is no text
    keys.push('sync.stage')
    // @ts-expect-error not every page has its name below `status`
    keys.push(`status.${page}`)
    expect(keys).toHaveLength(5)
  })

  it('compares the languages', () => {
    const alike: SameKeys<{ a: 'one'; b: { c: 'two' } }> = { a: 'x', b: { c: 'y' } }
    // @ts-expect-error `b.c` is missing
    const short: SameKeys<typeof alike> = { a: 'x', b: {} }
    expect(Object.keys(short)).toEqual(Object.keys(alike))
  })
})
