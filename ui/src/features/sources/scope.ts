/** The scope of a data source as ticks in a tree: pure. Who is in one is the program's to say. */
import type { Department, SyncScope } from '@/platform/contract'

export type Tick = 'all' | 'none' | 'some'

/** What a form holds: rules over departments, where every top department has one, and the named tags and members. */
export interface Ticks {
  departments: ReadonlyMap<number, boolean>
  tags: ReadonlyMap<number, boolean>
  members: ReadonlyMap<string, boolean>
}

export interface Tree {
  roots: readonly number[]
  parent: ReadonlyMap<number, number | null>
  children: ReadonlyMap<number, readonly number[]>
}

/** A department whose parent is missing stands at the top. */
export function treeOf(departments: readonly Department[]): Tree {
  const known = new Set(departments.map((each) => each.id))
  const parent = new Map<number, number | null>()
  const children = new Map<number, number[]>()
  const roots: number[] = []
  for (const { id, parent: above } of departments) {
    const at = above !== null && above !== id && known.has(above) ? above : null
    parent.set(id, at)
    if (at === null) roots.push(id)
    else children.set(at, [...(children.get(at) ?? []), id])
  }
  return { roots, parent, children }
}

/** The ticks of a scope; none is everybody. */
export function ticksOf(scope: SyncScope | null, tree: Tree): Ticks {
  const { include, exclude } = scope ?? { include: none(), exclude: none() }
  const isRest = include.departments.length + include.tags.length + include.members.length === 0
  const departments = new Map(tree.roots.map((id) => [id, isRest]))
  include.departments.forEach((id) => departments.set(id, true))
  exclude.departments.forEach((id) => departments.set(id, false))
  const named = <T>(into: readonly T[], out: readonly T[]): Map<T, boolean> =>
    new Map([...into.map((each) => [each, true] as const), ...out.map((each) => [each, false] as const)])
  return { departments, tags: named(include.tags, exclude.tags), members: named(include.members, exclude.members) }
}

/** Whether a department is in: the nearest rule upwards decides. */
export function isIn(id: number, rules: ReadonlyMap<number, boolean>, tree: Tree): boolean {
  const seen = new Set<number>()
  let at: number | null = id
  while (at !== null && !seen.has(at)) {
    seen.add(at)
    const rule = rules.get(at)
    if (rule !== undefined) return rule
    at = tree.parent.get(at) ?? null
  }
  return false
}

/** The state of every department's tick. */
export function states(rules: ReadonlyMap<number, boolean>, tree: Tree): Map<number, Tick> {
  const ticks = new Map<number, Tick>()
  const walk = (id: number, above: boolean): Tick => {
    const own = rules.get(id) ?? above
    let tick: Tick = own ? 'all' : 'none'
    ticks.set(id, tick)
    for (const child of tree.children.get(id) ?? []) {
      if (!ticks.has(child) && walk(child, own) !== tick) tick = 'some'
    }
    ticks.set(id, tick)
    return tick
  }
  tree.roots.forEach((id) => walk(id, false))
  return ticks
}

/** Ticks a department with all below it, or takes the tick away. */
export function toggled(rules: ReadonlyMap<number, boolean>, id: number, tree: Tree): Map<number, boolean> {
  const want = states(rules, tree).get(id) !== 'all'
  const next = new Map(rules)
  const open = [id]
  const seen = new Set<number>()
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue
    seen.add(at)
    next.delete(at)
    open.push(...(tree.children.get(at) ?? []))
  }
  const above = tree.parent.get(id) ?? null
  // What says no more than the department above has no rule.
  if (above === null || isIn(above, next, tree) !== want) next.set(id, want)
  return next
}

/** The scope that ticks mean: `null` for everybody, `undefined` for nobody. Rules over what is gone stay until they are removed. */
export function scopeOf({ departments, tags, members }: Ticks, tree: Tree): SyncScope | null | undefined {
  const of = <T>(rules: ReadonlyMap<T, boolean>, want: boolean): T[] =>
    [...rules].filter(([, is]) => is === want).map(([key]) => key)
  const include = { departments: of(departments, true), tags: of(tags, true), members: of(members, true) }
  const exclude = { departments: of(departments, false), tags: of(tags, false), members: of(members, false) }
  const isEvery = tree.roots.every((id) => departments.get(id) === true)
  const onlyTops = include.departments.every((id) => tree.roots.includes(id))
  if (isEvery && onlyTops && include.tags.length + include.members.length === 0) include.departments = []
  else {
    if (include.departments.length + include.tags.length + include.members.length === 0) return undefined
    // Without a rule above them that includes, they are out anyway.
    const isBelow = (id: number): boolean => {
      const above = tree.parent.get(id) ?? null
      return !tree.parent.has(id) || (above !== null && isIn(above, departments, tree))
    }
    exclude.departments = exclude.departments.filter(isBelow)
  }
  const rules = [include, exclude].flatMap((each) => [...each.departments, ...each.tags, ...each.members])
  return rules.length === 0 ? null : { include, exclude }
}

const none = (): SyncScope['include'] => ({ departments: [], tags: [], members: [] })
