/** Calls that can be given up, whatever carries them. */
import type { CallOptions, Command, Request, Response } from './contract'

/** How a host calls a command; `job` is the name under which it can be given up. */
type Send = <N extends Command>(
  name: N,
  request: Request<N> & { job?: string },
  onProgress?: CallOptions<N>['onProgress'],
) => Promise<Response<N>>

/**
 * A call that its signal gives up: the program is told, and the promise rejects once the program has stopped it. What can no
 * longer be stopped is waited for.
 */
export async function cancellable<N extends Command>(
  send: Send,
  name: N,
  request: Request<N>,
  { signal, onProgress }: CallOptions<N> = {},
): Promise<Response<N>> {
  if (!signal) return await send(name, request, onProgress)
  signal.throwIfAborted()
  const job = crypto.randomUUID()
  let stop: () => void = () => undefined
  let stopping: Promise<boolean> | null = null
  const given_up = new Promise<never>((_, reject) => {
    stop = () => {
      // A host that does not answer has nothing going on.
      stopping = send('job_cancel', { job }).catch(() => true)
      void stopping.then((isStopped) => isStopped && reject(signal.reason as Error))
    }
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([send(name, { ...request, job }, onProgress), given_up])
  } catch (thrown) {
    // The job's own end may arrive before the answer that it was stopped.
    if (stopping && (await stopping)) throw signal.reason
    throw thrown
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
