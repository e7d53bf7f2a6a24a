/** How large the interface is drawn. The shell's web view does it itself; a browser is told by CSS. */
import { prefs } from './prefs'

const STEPS = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200]
export const ACTUAL = 100

/** One step larger or smaller, or back to its own size. */
export function zoomed(direction: -1 | 0 | 1): void {
  if (direction === 0) prefs.zoom = ACTUAL
  else if (direction > 0) prefs.zoom = STEPS.find((step) => step > prefs.zoom) ?? prefs.zoom
  else prefs.zoom = STEPS.findLast((step) => step < prefs.zoom) ?? prefs.zoom
}
