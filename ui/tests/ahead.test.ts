import { beforeEach, describe, expect, it, vi } from 'vitest'
import { chooseTenant, loadSession, session } from '@/app/session'
import { askAhead, facts } from '@/features/overview/api'
import { demo } from './setup'

describe('what the overview asks before it is there', () => {
  beforeEach(() => {
    vi.useRealTimers()
  })

  async function begin() {
    const door = demo()
    await loadSession()
    chooseTenant(session.tenants[0]!.id)
    return { door, asked: vi.spyOn(door, 'totals') }
  }

  it('is asked once, and the next question is a new one', async () => {
    const { asked } = await begin()
    await askAhead()
    const first = await facts()
    expect(asked).toHaveBeenCalledTimes(1)
    expect(first.sources.length).toBeGreaterThan(0)
    await facts()
    expect(asked).toHaveBeenCalledTimes(2)
  })

  it('is not taken for another tenant', async () => {
    const { asked } = await begin()
    await askAhead()
    chooseTenant(session.tenants[1]!.id)
    await facts()
    expect(asked).toHaveBeenLastCalledWith(session.tenants[1]!.id)
  })

  it('is not taken when it is old', async () => {
    const { asked } = await begin()
    vi.useFakeTimers({ toFake: ['performance'] })
    await askAhead()
    vi.advanceTimersByTime(1001)
    await facts()
    expect(asked).toHaveBeenCalledTimes(2)
  })

  it('fails in the page, not before', async () => {
    const { asked } = await begin()
    asked.mockRejectedValueOnce({ code: 'store.busy', message: 'busy', detail: {}, fix: null })
    await expect(askAhead()).resolves.toBeUndefined()
    await expect(facts()).rejects.toMatchObject({ code: 'store.busy' })
    await expect(facts()).resolves.toBeDefined()
  })
})
