/** Departments as the rows of a tree: pure. */
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
    children.set(parent, [...(children.get(parent) ?? []), each])
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
