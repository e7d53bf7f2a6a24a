/** One development host for all component tests. */
import type { TestProject } from 'vitest/node'
import { startHost } from './process'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the development host is. */
    host: string
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const host = await startHost()
  project.provide('host', host.address)
  return host.stop
}
