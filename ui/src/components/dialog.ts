/** Element Plus's dialog, with what holds for all of ours. */
import { h, type FunctionalComponent } from 'vue'
import { ElDialog as Dialog } from 'element-plus/es/components/dialog/index'

const STAYS = { closeOnPressEscape: false, showClose: false }

/**
 * A click beside it does not close it: it may be the second of a double click that opened it, or a slip, and what was typed
 * would be lost. Escape, the cross and Cancel close, but not while it is `busy`: how that ends is said in the dialog.
 */
const Ours: FunctionalComponent<Record<string, unknown>> = ({ busy, ...given }, { slots }) =>
  h(Dialog, { closeOnClickModal: false, ...(busy ? STAYS : {}), ...given }, slots)
Ours.inheritAttrs = false

export const ElDialog = Ours as unknown as typeof Dialog & (new () => { $props: { busy?: boolean } })
