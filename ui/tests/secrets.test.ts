/** Secrets never reach anything that stores. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { draftOf, finish, storable } from '@/features/wizard/draft'
import { useWizard } from '@/features/wizard/useWizard'
import SourceDialog from '@/features/sources/SourceDialog.vue'
import { usePlatform } from '@/platform'
import type { FieldName, Platform, SourceSummary, Tenant } from '@/platform/contract'
import { enter, render } from './setup'
import { validation } from './values'
import { answerOf } from './vectors'

interface Form {
  field: FieldName
  value: string
}

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
    finish(draft, { source: null, auth: null, checks: [], proven: [] })
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
    const asked: { contacts_secret: string }[] = []
    // Not over the host, which writes requests as JSON itself, as every way to the program does.
    const call = async (name: string, request: never): Promise<unknown> => {
      if (name === 'form_check') return answerOf((request as Form).field, (request as Form).value)
      if (name === 'validate_contacts') asked.push(request)
      return name === 'validate_contacts' ? validation([]) : []
    }
    const checkContacts = (input: never) => call('validate_contacts', input)
    usePlatform({ call, checkContacts, onChanged: () => () => undefined } as unknown as Platform)
    const wizard = useWizard(1, { id: 'tenant-live' } as Tenant)
    wizard.draft.fields.corp_id = 'ww1a2b3c4d5e6f7a8b'
    wizard.draft.secrets.contacts = SECRET
    await vi.advanceTimersByTimeAsync(2_000)
    expect(asked.map(({ contacts_secret }) => contacts_secret)).toEqual([SECRET])
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
    const world = await enter('set-up')
    const [source] = await world.call<SourceSummary[]>('source_list', { tenant: world.facts.tenant })
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
