/** Secrets never reach anything that stores. */
import { beforeEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { draftOf, finish, storable } from '@/features/wizard/draft'
import SourceDialog from '@/features/sources/SourceDialog.vue'
import type { SourceSummary } from '@/platform/contract'
import { enter, render } from './setup'

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
