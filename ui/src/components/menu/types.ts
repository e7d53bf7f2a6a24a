/** What a menu of ours shows. */

export interface MenuItem {
  id: string
  label: string
  act: () => unknown
  /** The keys that do the same, as they are written on the machine. */
  keys?: string
  disabled?: boolean
  danger?: boolean
  /** A line above it. */
  divided?: boolean
  /** That it is chosen, for an item that is switched on and off. */
  checked?: boolean
  /** One of several, of which one is chosen. */
  radio?: boolean
  /** The menu stays open: several are switched one after the other. */
  stays?: boolean
}

/** Where a menu opens: at the pointer, or at the thing that the keyboard is at. */
export interface Place {
  x: number
  y: number
}
