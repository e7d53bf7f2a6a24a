/** Whether the program goes on without its window and starts with the computer: what automatic sync rests on. */
import { computed, shallowRef } from 'vue'
import { call, type Settings } from '@/platform'

export interface Staying {
  tray: boolean
  autostart: boolean
}

const settings = shallowRef<Settings | null>(null)

export async function askStaying(): Promise<Staying> {
  const { close_to_tray: tray, autostart } = (settings.value = await call('settings', {}))
  return { tray, autostart }
}

export async function setStaying({ tray, autostart }: Staying): Promise<void> {
  const now = settings.value
  if (now && now.close_to_tray === tray && now.autostart === autostart && now.close_asked) return
  settings.value = await call('settings_change', { close_to_tray: tray, autostart })
}

/** Not said before it is known. */
export const isOnlyWhileOpen = computed(
  () => settings.value !== null && !(settings.value.close_to_tray && settings.value.autostart),
)
