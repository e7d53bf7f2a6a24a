/** Language, theme and zoom: the program keeps them, and puts them into the page before it loads, so that the first paint is right. */
import { reactive, watch, watchEffect } from 'vue'
import { setLanguage } from '@/locales'
import type { Language, Platform, Theme } from '@/platform/contract'

interface Prefs {
  language: Language
  theme: Theme
  /** In percent. */
  zoom: number
}

declare global {
  interface Window {
    /** What the program put here before the page loaded (`window.rs`). */
    __PREFS__?: Partial<Prefs>
  }
}

export const prefs = reactive<Prefs>({
  language: navigator.language.startsWith('zh') ? 'zh' : 'en',
  theme: 'system',
  zoom: 100,
  ...window.__PREFS__,
})

/** Follows the preferences and, for the theme "system", the system. */
export function applyPrefs(): void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)')
  const paint = (): void => {
    const isDark = prefs.theme === 'dark' || (prefs.theme === 'system' && dark.matches)
    document.documentElement.classList.toggle('dark', isDark)
  }
  dark.addEventListener('change', paint)
  watchEffect(() => {
    setLanguage(prefs.language)
    paint()
  })
  // The shell's web view is told by the program.
  if (!('__TAURI_INTERNALS__' in window))
    watchEffect(() => {
      document.documentElement.style.zoom = prefs.zoom === 100 ? '' : String(prefs.zoom / 100)
    })
}

/**
 * Takes them as the program has them now, which after a reload may be others than those put into the page, and tells
 * the program of every change: its tray and notifications speak the same language.
 */
export async function sharePrefs(platform: Platform): Promise<void> {
  try {
    const { language, theme, zoom } = await platform.call('settings', {})
    Object.assign(prefs, { language, theme, zoom })
  } catch {
    // The page goes on with what it has.
  }
  watch(
    () => [prefs.language, prefs.theme, prefs.zoom] as const,
    ([language, theme, zoom]) => {
      platform.call('settings_change', { language, theme, zoom }).catch(() => undefined)
    },
    { flush: 'sync' },
  )
}
