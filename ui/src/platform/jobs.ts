/** Calls that can be given up, whatever carries them. */
import type { CallOptions, Command, Request, Response } from './contract'

/** How a host calls a command; `job` is the name under which it can be given up. */
type Send = <N extends Command>(
  name: N,
  request: Request<N> & { job?: string },
  onProgress?: CallOptions<N>['onProgress'],
) => Promise<Response<N>>

/** A call that its signal gives up: the program is told, and the promise rejects at once. */
export async function cancellable<N extends Command>(
  send: Send,
  name: N,
  request: Request<N>,
  { signal, onProgress }: CallOptions<N> = {},
): Promise<Response<N>> {
  if (!signal) return await send(name, request, onProgress)
  signal.throwIfAborted()
  const job = crypto.randomUUID()
  const given_up = new Promise<never>((_, reject) => {
    const stop = (): void => {
      // Work that is over, or a host that is gone, has nothing to give up.
      send('job_cancel', { job }).catch(() => undefined)
      reject(signal.reason as Error)
    }
    signal.addEventListener('abort', stop, { once: true })
  })
  return await Promise.race([send(name, { ...request, job }, onProgress), given_up])
}
