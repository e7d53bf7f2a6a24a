/** One wizard in progress: draft, live checks and moves. It outlives the page, so that leaving loses nothing. */
import { computed, effectScope, reactive, ref, shallowRef, type EffectScope } from 'vue'
import * as api from './api'
import { discard, draftOf, finish, type Draft, type StepId } from './draft'
import * as forms from './forms'
import { useLiveCheck, type Entered } from './liveCheck'
import * as machine from './machine'
import { trimPasted } from './trimPasted'
import type { AppError, Tenant } from '@/platform/contract'
import { setStaying } from '@/app/staying'
import { toAppError } from '@/platform/errors'

const scopes = new WeakMap<Draft, { scope: EffectScope; wizard: Wizard }>()

export type Wizard = ReturnType<typeof make>

export function useWizard(method: Draft['method'], tenant: Tenant): Wizard {
  const draft = draftOf(method, tenant.id)
  const there = scopes.get(draft)
  if (there) {
    void there.wizard.reload()
    return there.wizard
  }
  const scope = effectScope(true)
  const wizard = scope.run(() => make(draft, tenant)) as Wizard
  scopes.set(draft, { scope, wizard })
  return wizard
}

function make(draft: Draft, tenant: Tenant) {
  const around = reactive<machine.Surroundings>({ sourceCorpIds: [], authCorpIds: [] })
  const storing = ref(false)
  const error = shallowRef<AppError | null>(null)
  const contacts = useLiveCheck(() => contactsEntered(draft), api.checkContacts)
  const app = useLiveCheck(() => appEntered(draft), api.checkApp)
  const proofs = computed<machine.Proofs>(() => ({ contacts: contacts.proof.value, app: app.proof.value }))
  const steps = computed(() => machine.stepViews(draft, proofs.value, around))
  const gate = computed(() => machine.gateOf(draft.step, draft, proofs.value, around))
  const obstacle = computed(() => machine.firstObstacle(draft, proofs.value, around))
  const isLast = computed(() => machine.isLastBeforeDone(draft))

  if (draft.fields.callback_domain === '') draft.fields.callback_domain = forms.callbackOf(tenant.portal_url)

  /** What the tenant has already: method two must use the corp ID of a data source, and neither sets a corp up twice. */
  async function reload(): Promise<void> {
    try {
      const [sources, auths] = await Promise.all([api.sourcesOf(tenant.id), api.authsOf(tenant.id)])
      around.sourceCorpIds = sources.map((source) => source.corp_id)
      around.authCorpIds = auths.map((auth) => auth.corp_id)
      const open = sources.filter((source) => source.auth === null)
      if (draft.method === 2 && draft.fields.corp_id === '' && open[0]) draft.fields.corp_id = open[0].corp_id
    } catch (thrown) {
      error.value = toAppError(thrown)
    }
  }

  function go(step: StepId): void {
    draft.step = step
    if (!draft.visited.includes(step)) draft.visited.push(step)
    error.value = null
  }

  async function forward(): Promise<void> {
    const to = machine.next(draft)
    if (to === null || storing.value) return
    if (to !== 'done') return go(to)
    if (obstacle.value) return go(obstacle.value)
    await storeAll()
  }

  async function storeAll(): Promise<void> {
    storing.value = true
    error.value = null
    try {
      finish(draft, await api.store(draft))
      contacts.forget()
      app.forget()
      // Afterwards: what was stored stays stored, whatever the desktop says to this.
      if (draft.method === 1 && draft.fields.auto_sync_hours !== null) await setStaying(draft.fields.staying)
    } catch (thrown) {
      error.value = toAppError(thrown)
    } finally {
      storing.value = false
    }
  }

  function back(): void {
    const to = machine.previous(draft)
    if (to) go(to)
  }

  function forget(): void {
    discard(draft)
    contacts.forget()
    app.forget()
    scopes.get(draft)?.scope.stop()
    scopes.delete(draft)
  }

  void reload()
  return reactive({
    draft,
    tenant,
    around,
    contacts,
    app,
    steps,
    gate,
    isLast,
    storing,
    error,
    reload,
    go,
    forward,
    back,
    forget,
    storeAll,
  })
}

function contactsEntered({ method, tenant, fields, secrets }: Draft): Entered<api.ContactsInput> {
  const why = forms.secret(secrets.contacts)
  if (method === 2 || why === 'empty') return { state: 'none' }
  if (why) return { state: 'malformed', why }
  const contacts_secret = trimPasted(secrets.contacts)
  const corp_id = trimPasted(fields.corp_id)
  if (contacts_secret.length < forms.SECRET_COMPLETE || forms.corpId(corp_id)) return { state: 'incomplete' }
  return { state: 'complete', key: `${corp_id} ${contacts_secret}`, input: { tenant, corp_id, contacts_secret } }
}

function appEntered({ tenant, fields, secrets }: Draft): Entered<api.AppInput> {
  const why = forms.secret(secrets.app)
  if (why === 'empty') return { state: 'none' }
  if (why) return { state: 'malformed', why }
  const [corp_id, agent_id, app_secret] = [
    trimPasted(fields.corp_id),
    trimPasted(fields.agent_id),
    trimPasted(secrets.app),
  ]
  if (app_secret.length < forms.SECRET_COMPLETE || forms.agentId(agent_id) || forms.corpId(corp_id))
    return { state: 'incomplete' }
  return {
    state: 'complete',
    key: `${corp_id} ${agent_id} ${app_secret}`,
    input: { tenant, corp_id, agent_id, app_secret },
  }
}
