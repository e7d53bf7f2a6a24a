/** Pages that the wizards lead to and that another part of the program brings. */
import type { Router } from 'vue-router'

/** The page at this path, if the program has it. */
export function pageAt(router: Router, path: string): string | null {
  const [found] = router.resolve(path).matched
  return found && !found.redirect ? path : null
}
