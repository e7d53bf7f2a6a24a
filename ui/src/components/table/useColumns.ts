/** Which columns a person wants to see, and how high the rows: kept under the table's name. */
import { computed, ref, watch, type Ref } from 'vue'
import type { Column, Density } from './types'

interface Kept {
  /** Only what differs from the columns' own choice. */
  shown: Record<string, boolean>
  density: Density
}

const NONE: Kept = { shown: {}, density: 'comfortable' }

/** `room` is how much width there is for them, in pixels; 0 where nobody knows. */
export function useColumns<T>(name: string, columns: () => readonly Column<T>[], room: Readonly<Ref<number>>) {
  const key = `table.${name}`
  const kept = ref<Kept>(read(key))
  const isShown = (column: Column<T>): boolean =>
    !column.optional || (kept.value.shown[column.id] ?? column.hidden !== true)
  const shown = computed(() => fitting(columns().filter(isShown), room.value))
  const isDefault = computed(() => Object.keys(kept.value.shown).length === 0)
  const density = computed(() => kept.value.density)
  /** The widths as a grid's template. */
  const widths = computed(() =>
    shown.value.map(({ width, min, flex }) => (width ? `${width}px` : `minmax(${min ?? 96}px, ${flex ?? 1}fr)`)),
  )
  const least = computed(() => leastOf(shown.value))

  function toggle(column: Column<T>): void {
    kept.value = { ...kept.value, shown: { ...kept.value.shown, [column.id]: !isShown(column) } }
  }
  function reset(): void {
    kept.value = { ...kept.value, shown: {} }
  }
  function setDensity(density: Density): void {
    kept.value = { ...kept.value, density }
  }
  watch(kept, (now) => write(key, now))
  return { shown, isShown, isDefault, density, widths, least, toggle, reset, setDensity }
}

function leastOf<T>(columns: readonly Column<T>[]): number {
  return columns.reduce((sum, { width, min }) => sum + (width ?? min ?? 96), 0)
}

/** Without those that give way, as long as it is too narrow for the rest. */
function fitting<T>(columns: readonly Column<T>[], room: number): readonly Column<T>[] {
  if (room === 0 || leastOf(columns) <= room) return columns
  const first = Math.min(...columns.map(({ gives }) => gives ?? Infinity))
  const rest = columns.filter(({ gives }) => gives !== first)
  return rest.length === columns.length ? columns : fitting(rest, room)
}

function read(key: string): Kept {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Kept>
    return { shown: kept.shown ?? {}, density: kept.density === 'compact' ? 'compact' : 'comfortable' }
  } catch {
    return NONE
  }
}

function write(key: string, kept: Kept): void {
  try {
    localStorage.setItem(key, JSON.stringify(kept))
  } catch {
    // It holds until the window is closed.
  }
}
