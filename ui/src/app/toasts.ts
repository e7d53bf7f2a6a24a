/**
 * Short messages at the window's edge about what was just done, with an undo where there is one.
 *
 * They belong to no page. Whoever cannot undo gives no `undo`; the program refuses one that came too late.
 */
import { reactive } from 'vue'
import type { RouteLocationRaw } from 'vue-router'

/** A sentence in the language that is read when it is shown: the language may change while it stands there. */
export type Saying = () => string

export interface ToastRequest {
  text: Saying
  /** Takes back what was done. */
  undo?: () => Promise<void>
  /** Where it can be looked at. */
  to?: RouteLocationRaw
}

export interface Toast extends ToastRequest {
  id: number
}

/** As many as are read at once; older ones make room. */
const MOST = 3

export const toasts = reactive<Toast[]>([])
let newest = 0

export function toast(request: ToastRequest): void {
  toasts.push({ ...request, id: ++newest })
  if (toasts.length > MOST) toasts.splice(0, toasts.length - MOST)
}

export function dismiss(id: number): void {
  const at = toasts.findIndex((each) => each.id === id)
  if (at >= 0) toasts.splice(at, 1)
}
