/** Secrets never reach anything that stores. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { draftOf, finish, storable } from '@/features/wizard/draft'
import { useWizard } from '@/features/wizard/useWizard'
import SourceDialog from '@/features/sources/SourceDialog.vue'
import { demo, render } from './setup'

const SECRET = 'top-secret-0123456789abcdef'
const everythingStored = (): string => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
})

describe('a wizard’s draft', () => {
  it('remembers values on disk, and no secret', async () => {
    const draft = draftOf(1, 'tenant-a')
    draft.fields.corp_id = 'ww1a2b3c4d5e6f7a8b'
    draft.secrets.contacts = SECRET
    draft.secrets.app = SECRET
    await nextTick()
    expect(everythingStored()).toContain('ww1a2b3c4d5e6f7a8b')
    expect(everythingStored()).not.toContain(SECRET)
    expect(JSON.stringify(storable(draft))).not.toContain(SECRET)
  })

  it('keeps secrets in memory when the page is left, and drops them once everything is stored', async () => {
    const draft = draftOf(1, 'tenant-b')
    draft.secrets.contacts = SECRET
    expect(draftOf(1, 'tenant-b').secrets.contacts).toBe(SECRET)
    finish(draft, { source: null, auth: null, checks: [] })
    await nextTick()
    expect(draft.secrets).toEqual({ contacts: '', app: '' })
    expect(localStorage.getItem('wecom-bridge.wizard.1.tenant-b')).toBeNull()
    expect(draftOf(1, 'tenant-b').secrets.contacts).toBe('')
  })

  it('comes back after a restart without its secrets', () => {
    localStorage.setItem(
      'wecom-bridge.wizard.2.tenant-c',
      JSON.stringify({
        step: 'app',
        visited: ['type', 'corp', 'app'],
        fields: { agent_id: '1000002' },
        secrets: { app: SECRET },
      }),
    )
    const draft = draftOf(2, 'tenant-c')
    expect(draft).toMatchObject({ step: 'app', fields: { agent_id: '1000002' }, secrets: { app: '' } })
  })

  it('survives a damaged memory', () => {
    localStorage.setItem('wecom-bridge.wizard.1.tenant-d', '{"step":')
    expect(draftOf(1, 'tenant-d').step).toBe('type')
  })
})

describe('a live check', () => {
  it('knows a secret by the program’s mark: it is no key, and no part of anything written as JSON', async () => {
    vi.useFakeTimers()
    const [keys, written] = [vi.spyOn(Map.prototype, 'set'), vi.spyOn(JSON, 'stringify')]
    const platform = demo()
    const asked = vi.spyOn(platform, 'checkContacts')
    const wizard = useWizard(1, { ...(await platform.tenants())[0]!, id: 'tenant-live' })
    wizard.draft.fields.corp_id = 'ww1a2b3c4d5e6f7a8b'
    wizard.draft.secrets.contacts = SECRET
    await vi.advanceTimersByTimeAsync(2_000)
    expect(asked).toHaveBeenCalledOnce()
    expect(asked.mock.calls[0]?.[0].contacts_secret).toBe(SECRET)
    const told = [
      ...keys.mock.calls.map(([key]) => String(key)),
      ...written.mock.results.map(({ value }) => String(value)),
    ]
    expect(told.filter((text) => text.includes(SECRET))).toEqual([])
    vi.restoreAllMocks()
    vi.useRealTimers()
  })
})

describe('a new secret in a dialog', () => {
  it('is hidden in its field and not stored', async () => {
    const platform = demo()
    const [source] = await platform.sources('t-east')
    const page = render(SourceDialog, { props: { modelValue: true, source: source! } })
    await nextTick()
    const field = document.querySelector<HTMLInputElement>('#source-secret')!
    expect(field.type).toBe('password')
    expect(field.autocomplete).toBe('new-password')
    field.value = SECRET
    field.dispatchEvent(new Event('input'))
    await nextTick()
    expect(everythingStored()).not.toContain(SECRET)
    page.unmount()
  })
})
