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

async function send<N extends Command>(
  name: N,
  request: Request<N> & { job?: string },
  onProgress?: CallOptions<N>['onProgress'],
): Promise<Response<N>> {
  const progress = onProgress ? new Channel<Progress<N>>() : null
  if (progress && onProgress) progress.onmessage = onProgress
  try {
    return await invoke<Response<N>>('call', { name, request, progress })
  } catch (thrown) {
    throw toAppError(thrown)
  }
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
