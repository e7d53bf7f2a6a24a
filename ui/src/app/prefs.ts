/** Language and theme: remembered on this machine, so that the first paint is already right. */
import { reactive, watch, watchEffect } from 'vue'
import { setLanguage } from '@/locales'
import type { Language, Platform, Theme } from '@/platform/contract'

const KEY = 'wecom-bridge.prefs'

interface Prefs {
  language: Language
  theme: Theme
  navNarrow: boolean
}

export const prefs = reactive<Prefs>(stored())

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
    localStorage.setItem(KEY, JSON.stringify(prefs))
  })
}

/** Tells the program, whose tray and notifications speak the same language. The window does not depend on the answer. */
export function sharePrefs(platform: Platform): void {
  watch(
    () => [prefs.language, prefs.theme] as const,
    ([language, theme]) => {
      platform.changeSettings({ language, theme }).catch(() => undefined)
    },
    { immediate: true },
  )
}

function stored(): Prefs {
  const fresh: Prefs = {
    language: navigator.language.startsWith('zh') ? 'zh' : 'en',
    theme: 'system',
    navNarrow: false,
  }
  try {
    return { ...fresh, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Prefs>) }
  } catch {
    return fresh
  }
}
