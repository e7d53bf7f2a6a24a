/** The operating system that the window is on, as far as looks and keys differ. */

export type System = 'windows' | 'mac' | 'linux'

export const system: System = navigator.platform.startsWith('Mac')
  ? 'mac'
  : navigator.platform.startsWith('Win')
    ? 'windows'
    : 'linux'

/** Tells the styles, which choose fonts by it. */
export function markSystem(): void {
  document.documentElement.dataset['system'] = system
}
