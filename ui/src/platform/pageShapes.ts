/**
 * The contract's answers in the shapes that the pages still read: times as milliseconds, a check's remedy in one piece,
 * departments by their path. It goes as soon as the pages read the generated types themselves.
 */

const TIMES = new Set([
  'at',
  'checked_at',
  'created_at',
  'expires_at',
  'finished_at',
  'locked_until',
  'next_due_at',
  'rehearsed_at',
  'set_at',
  'started_at',
  'updated_at',
])

type Fields = Record<string, unknown>

/** An answer, a step of progress or an error, as the pages read it. */
export function forPages(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(forPages)
  if (!isFields(value)) return value
  const fields = Object.fromEntries(Object.entries(value).map(([key, field]) => [key, ofField(key, field)]))
  return SHAPES.reduce((shaped, [fits, shape]) => (fits(shaped) ? shape(shaped) : shaped), fields)
}

/** What stays as the program sent it: the facts of an error or a check. */
const FACTS = new Set(['detail', 'reason_detail'])

function ofField(key: string, value: unknown): unknown {
  if (FACTS.has(key)) return value
  if (TIMES.has(key) && typeof value === 'string') return Date.parse(value)
  return forPages(value)
}

/** How a shape is recognised, and what the pages have in its place. */
const SHAPES: [(fields: Fields) => boolean, (fields: Fields) => Fields][] = [
  [(it) => 'group' in it && 'evidence' in it, check],
  [(it) => 'reason_text' in it && 'way' in it, rehearsal],
  [(it) => 'reason_text' in it && 'kind' in it, change],
  [(it) => 'verdict' in it && 'steps' in it, (trace) => ({ ...trace, member: trace['user'] })],
  [(it) => 'errcode' in it && ('known' in it || 'entry' in it), (read) => ({ ...read, code: read['errcode'] })],
  [(it) => 'code' in it && isText(it['message']), failure],
]

function check({ cause, fix: steps, page, ...rest }: Fields): Fields {
  return { ...rest, fix: cause === null ? null : { cause, steps, page } }
}

function rehearsal({ rehearsal: id, reason, reason_text, userid, ...rest }: Fields): Fields {
  return { ...rest, id: id ?? '', reason: reason_text, reason_id: reason, who: userid }
}

function change({ reason_text, departments, before, after, ...rest }: Fields): Fields {
  return {
    ...rest,
    reason: reason_text,
    departments: String(rest['kind']).startsWith('department_') ? [] : pathOf(departments),
    before: byPath(before),
    after: byPath(after),
  }
}

function failure(error: Fields): Fields {
  const message = error['message']
  const language = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en'
  return { ...error, message: isText(message) ? message[language] : message }
}

function byPath(values: unknown): unknown {
  if (!isFields(values)) return values
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [field, pathOf(value)]))
}

function pathOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pathOf)
  return isFields(value) && 'path' in value && 'name' in value ? value['path'] || value['name'] : value
}

function isText(value: unknown): value is { zh: string; en: string } {
  return isFields(value) && typeof value['zh'] === 'string' && typeof value['en'] === 'string'
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}
