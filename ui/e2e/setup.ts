/** One development host for all tests, with the interface that `vite build --mode host` made. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startHost } from '../tests/host/process'

export default async function setUp(): Promise<() => Promise<void>> {
  const built = fileURLToPath(new URL('../dist-host', import.meta.url))
  if (!existsSync(built)) throw new Error(`${built} is not there: vite build --mode host`)
  const host = await startHost(built)
  process.env.HOST_ADDRESS = host.address
  return host.stop
}
