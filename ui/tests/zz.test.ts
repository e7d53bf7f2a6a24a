import { expect, inject, it } from 'vitest'
import { hostPlatform } from '@/platform/host'
import { openWorld } from './host/world'
;(window as any).happyDOM.setURL(inject('host') + '/')
it('talks', async () => {
  const t0 = performance.now()
  const world = await openWorld(inject('host'), 'set-up')
  ;(globalThis as any).WORLD = world.base
  const p = hostPlatform()
  const topics: string[] = []
  const stop = p.onChanged((t) => topics.push(t))
  expect((await p.tenants()).length).toBe(2)
  console.log(performance.now() - t0)
  const stages: any[] = []
  const r = await p.rehearse(world.facts.auth, 'window', null, (s) => stages.push(s), new AbortController().signal)
  console.log(stages, r.outcome, topics, performance.now() - t0)
  await world.inject({ command: 'tenant_list', error: { code: 'store.busy' }, times: 1 })
  await expect(p.tenants()).rejects.toMatchObject({ code: 'store.busy' })
  expect((await p.tenants()).length).toBe(2)
  stop()
  await world.close()
  console.log(performance.now() - t0)
})
