/**
 * Which program the interface speaks to: the desktop shell, or the development host in a browser.
 *
 * A production build holds the shell's alone.
 */
import type { CallOptions, Command, Platform, Request, Response } from './contract'
import { tauriPlatform } from './tauri'

export type * from './contract'

let current: Platform | null = null

export async function openPlatform(): Promise<Platform> {
  current ??= await choose()
  return current
}

/** The platform that was opened; pages are only made afterwards. */
export function platform(): Platform {
  if (!current) throw new Error('the platform is not open yet')
  return current
}

/** Calls a command of the program by its name. */
export function call<N extends Command>(name: N, request: Request<N>, options?: CallOptions<N>): Promise<Response<N>> {
  return platform().call(name, request, options)
}

/** For tests: puts another one in place. */
export function usePlatform(other: Platform): void {
  current = other
}

async function choose(): Promise<Platform> {
  if (import.meta.env.MODE === 'production' || '__TAURI_INTERNALS__' in window) {
    return tauriPlatform()
  }
  const { enterWorld, hostPlatform } = await import('./host')
  await enterWorld()
  return hostPlatform()
}
