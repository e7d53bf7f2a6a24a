/** Departments as the rows of a tree: pure. */
import { fitsBy } from '@/app/pinyin'
import type { Department } from '@/platform/contract'

export interface TreeRow {
  department: Department
  level: number
  hasChildren: boolean
  open: boolean
}

/** The rows in sight: children follow their parent when it is open. A circle or a missing parent loses nobody. */
export function rowsOf(departments: Department[], open: ReadonlySet<number>): TreeRow[] {
  const known = new Set(departments.map((each) => each.id))
  const children = new Map<number | null, Department[]>()
  for (const each of departments) {
    const parent = each.parent !== null && known.has(each.parent) && each.parent !== each.id ? each.parent : null
    const siblings = children.get(parent)
    if (siblings) siblings.push(each)
    else children.set(parent, [each])
  }
  const rows: TreeRow[] = []
  const seen = new Set<number>()
  const add = (list: Department[], level: number): void => {
    for (const department of list) {
      if (seen.has(department.id)) continue
      seen.add(department.id)
      const below = children.get(department.id) ?? []
      const isOpen = open.has(department.id)
      rows.push({ department, level, hasChildren: below.length > 0, open: isOpen })
      if (isOpen) add(below, level + 1)
    }
  }
  add(children.get(null) ?? [], 1)
  return rows
}

/** The departments that hold the words, by name or pinyin, with all above them. */
export function searched(departments: Department[], words: string): Department[] {
  if (words.trim() === '') return departments
  const byId = new Map(departments.map((each) => [each.id, each]))
  const kept = new Set<number>()
  for (const each of departments) {
    if (!fitsBy(each.name, each.pinyin, words)) continue
    let at: Department | undefined = each
    while (at && !kept.has(at.id)) {
      kept.add(at.id)
      at = at.parent === null ? undefined : byId.get(at.parent)
    }
  }
  return departments.filter((each) => kept.has(each.id))
}

/** The last two levels of a path, which tell departments of one name apart. */
export const lastLevels = (path: string): string => path.split('/').slice(-2).join('/')
