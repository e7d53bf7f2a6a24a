/** Tells of jobs that ended while another page was in front. */
import type { RouteLocationRaw } from 'vue-router'
import { toast, type Saying } from './toasts'
import { i18n } from '@/locales'
import type { Text } from '@/platform/contract'

const isZh = (): boolean => i18n.global.locale.value === 'zh'

export const sayNow = (text: Text): string => text[isZh() ? 'zh' : 'en']

/** `path` is the job's own page, where its end is seen anyway. */
export function tellEnd(path: string, text: Saying, to: RouteLocationRaw): void {
  if (!window.location.hash.startsWith(`#${path}`)) toast({ text, to })
}
