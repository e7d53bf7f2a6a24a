/**
 * The writable memory of a process, and where in it something stands in any of its spellings. Linux only.
 *
 * Pages that were never touched are passed over: a web view reserves far more than it uses.
 */
import { open, readFile, readdir } from 'node:fs/promises'

const PAGE = 4096
const NOTHING = Buffer.alloc(PAGE)
/** How much is read at once, and how much of it is read again with what follows. */
const AT_ONCE = 8 * 1024 * 1024
const OVERLAP = 4096
const AROUND = 80

/** A process and those below it: id and name. */
export async function family(root) {
  const all = await Promise.all((await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(stateOf))
  const found = all.filter((each) => each?.id === root)
  for (const { id } of found) found.push(...all.filter((each) => each?.parent === id))
  return found
}

async function stateOf(id) {
  const text = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '')
  const end = text.lastIndexOf(')')
  return text && { id: Number(id), name: text.slice(text.indexOf('(') + 1, end), parent: Number(text.slice(end + 2).split(' ')[1]) }
}

/** Every find of these values in a process's memory, and how many bytes were looked at. */
export async function search(id, values) {
  const hunt = huntFor(values)
  const memory = await open(`/proc/${id}/mem`)
  const pages = await open(`/proc/${id}/pagemap`)
  const finds = []
  let seen = 0
  try {
    for (const part of await parts(id)) {
      for await (const { at, bytes } of touched(part, memory, pages)) {
        seen += bytes.length
        for (const { what, place } of findsIn(bytes, hunt)) finds.push({ ...what, place: `${part.name} ${(at + place).toString(16)}: ${around(bytes, place)}` })
      }
    }
  } finally {
    await memory.close()
    await pages.close()
  }
  return { finds, seen }
}

/** What is looked for, by its first two bytes: so memory is gone through once for all of it. */
function huntFor(values) {
  const table = Array.from({ length: 65_536 }, () => null)
  for (const { name, value } of values) {
    for (const [spelling, bytes] of spellings(value)) (table[bytes[0] | (bytes[1] << 8)] ??= []).push({ what: { name, spelling }, bytes })
  }
  return { table, begins: Uint8Array.from(table, (alike) => (alike ? 1 : 0)) }
}

function findsIn(bytes, { table, begins }) {
  const found = []
  for (let place = 0, last = bytes.length - 1; place < last; place++) {
    if (place % PAGE === 0 && bytes.compare(NOTHING, 0, PAGE, place, place + PAGE) === 0) {
      // None begins on an empty page.
      place += PAGE - 1
      continue
    }
    const pair = bytes[place] | (bytes[place + 1] << 8)
    if (begins[pair] === 0) continue
    for (const { what, bytes: wanted } of table[pair]) {
      if (bytes[place + 2] !== wanted[2] || bytes[place + 3] !== wanted[3]) continue
      if (wanted.compare(bytes, place, Math.min(bytes.length, place + wanted.length)) === 0) found.push({ what, place })
    }
  }
  return found
}

function around(bytes, place) {
  return bytes.subarray(Math.max(0, place - AROUND), place + AROUND).toString('latin1').replace(/[^ -~]/g, '·')
}

/** The writable parts with something in them. */
async function parts(id) {
  const found = []
  for (const text of (await readFile(`/proc/${id}/smaps`, 'utf8')).split(/\n(?=[0-9a-f]+-[0-9a-f]+ )/)) {
    const [, from, to, rights, name] = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+ *(.*)/.exec(text) ?? []
    const [, held] = /^Rss: +(\d+)/m.exec(text) ?? []
    if (rights?.startsWith('rw') && Number(held) > 0) found.push({ from: parseInt(from, 16), to: parseInt(to, 16), name: name || 'anonymous' })
  }
  return found
}

/** What of a part is in memory or swapped out, in pieces. */
async function* touched({ from, to }, memory, pages) {
  for (let at = from; at < to; at += AT_ONCE - OVERLAP) {
    const end = Math.min(to, at + AT_ONCE)
    const map = Buffer.alloc(((end - at) / PAGE) * 8)
    await pages.read(map, 0, map.length, (at / PAGE) * 8)
    for (const [first, last] of runs(map)) {
      const bytes = Buffer.alloc((last - first) * PAGE)
      const start = at + first * PAGE
      const read = await memory.read(bytes, 0, bytes.length, start).catch(() => ({ bytesRead: 0 }))
      if (read.bytesRead > 0) yield { at: start, bytes: bytes.subarray(0, read.bytesRead) }
    }
  }
}

/** Runs of pages that are somewhere, by the two highest bits of their entries. */
function runs(map) {
  const found = []
  let first = -1
  for (let page = 0; page <= map.length / 8; page++) {
    const is = page < map.length / 8 && map[page * 8 + 7] >> 6 !== 0
    if (is && first < 0) first = page
    if (!is && first >= 0) {
      found.push([first, page])
      first = -1
    }
  }
  return found
}

/** As `tests/secrets/traces.rs` has them. */
function spellings(value) {
  const bytes = Buffer.from(value)
  const hex = bytes.toString('hex')
  const half = value.length / 2
  const plain = [['plain', bytes], ['its first half', bytes.subarray(0, half)], ['its second half', bytes.subarray(half)], ['reversed', Buffer.from(bytes).reverse()]]
  const wide = [['UTF-16 LE', Buffer.from(value, 'utf16le')], ['UTF-16 BE', Buffer.from(value, 'utf16le').swap16().subarray(1)]]
  const spelled = [['hexadecimal', hex], ['hexadecimal, upper case', hex.toUpperCase()]]
  const percent = [['percent-encoded', hex.replace(/../g, '%$&')], ['percent-encoded, upper case', hex.toUpperCase().replace(/../g, '%$&')]]
  const encoded = ['base64', 'base64url'].flatMap((form) => [0, 1, 2].map((shift) => [form, shifted(form, bytes, shift)]))
  return [...plain, ...wide, ...[...spelled, ...percent, ...encoded].map(([how, text]) => [how, Buffer.from(text)])]
}

/** How it would look in the middle of something longer: without what its neighbours decide. */
function shifted(form, bytes, shift) {
  const padded = Buffer.concat([Buffer.alloc(shift, 'x'), bytes])
  return padded.toString(form).slice(shift === 0 ? 0 : 4, Math.floor(padded.length / 3) * 4)
}
