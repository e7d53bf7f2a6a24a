/**
 * The desktop shell as a `Platform`: its one command, and a channel where a call tells of its progress.
 *
 * The only file that imports the shell's packages.
 */
import { Channel, invoke } from '@tauri-apps/api/core'
import { listen } from '@tauri-apps/api/event'
import type { CallOptions, Command, Platform, Progress, Request, Response, Topic } from './contract'
import { toAppError } from './errors'
import { cancellable } from './jobs'

/**
 * The length that every call is filled up to. The web view frees the body of a call without clearing it: the next one of the
 * same length is written over it, and with it over a secret that was typed.
 */
const FILLED = 1024

async function send<N extends Command>(
  name: N,
  request: Request<N> & { job?: string },
  onProgress?: CallOptions<N>['onProgress'],
): Promise<Response<N>> {
  const progress = onProgress ? new Channel<Progress<N>>() : null
  if (progress && onProgress) progress.onmessage = onProgress
  try {
    return await invoke<Response<N>>('call', { name, request, progress, filling: fillingOf(name, request) })
  } catch (thrown) {
    throw toAppError(thrown)
  }
}

function fillingOf(name: string, request: object): string {
  return ' '.repeat(Math.max(0, FILLED - name.length - lengthOf(request)))
}

/** About how long a value is as JSON, found without writing it: that would be one more copy of a secret. */
function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length + 3
  if (typeof value !== 'object' || value === null) return 5
  return Object.entries(value).reduce((sum, [key, field]) => sum + key.length + 3 + lengthOf(field), 2)
}

export function tauriPlatform(): Platform {
  return {
    call: (name, request, options) => cancellable(send, name, request, options),
    copyText: (text) => navigator.clipboard.writeText(text),
    onChanged(listener) {
      const stop = listen<Topic>('changed', (event) => listener(event.payload))
      return () => void stop.then((stop) => stop())
    },
  }
}
