/** One wizard in progress: draft, live checks and moves. It outlives the page, so that leaving loses nothing. */
import { computed, effectScope, reactive, ref, shallowRef, watch, type EffectScope } from 'vue'
import * as api from './api'
import { discard, draftOf, finish, whenDiscarded, type Draft, type StepId } from './draft'
import { useLiveCheck, type Entered } from './liveCheck'
import * as machine from './machine'
import type { AppError, AppInput, ContactsInput, Tenant } from '@/platform/contract'
import { useForm } from '@/app/forms'
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
  const answers = {
    corp_id: useForm('corp_id', () => draft.fields.corp_id),
    contacts_secret: useForm('contacts_secret', () => draft.secrets.contacts),
    agent_id: useForm('agent_id', () => draft.fields.agent_id),
    app_secret: useForm('app_secret', () => draft.secrets.app),
    callback_domain: useForm('callback_domain', () => draft.fields.callback_domain),
  }
  const around: machine.Surroundings = reactive({ sourceCorpIds: [], authCorpIds: [], answers })
  /** The callback domain that the portal's address stands for. */
  const portal = useForm('portal_url', () => tenant.portal_url ?? '')
  const storing = ref(false)
  const error = shallowRef<AppError | null>(null)
  const contacts = useLiveCheck(() => contactsEntered(draft, around.answers), api.checkContacts)
  const app = useLiveCheck(() => appEntered(draft, around.answers), api.checkApp)
  const proofs = computed<machine.Proofs>(() => ({ contacts: contacts.proof.value, app: app.proof.value }))
  const steps = computed(() => machine.stepViews(draft, proofs.value, around))
  const gate = computed(() => machine.gateOf(draft.step, draft, proofs.value, around))
  const obstacle = computed(() => machine.firstObstacle(draft, proofs.value, around))
  const isLast = computed(() => machine.isLastBeforeDone(draft))
  /** The page to come back to once what keeps everything from being stored is mended. */
  const detour = ref<StepId | null>(null)
  /** The pages whose secrets are to be entered again, because they were not kept. */
  const lostSecrets = computed(() => {
    const isLost = (id: 'contacts' | 'app', secret: string): boolean =>
      secret === '' && draft.visited.includes(id) && machine.isNeeded(id, draft)
    const pages = [isLost('contacts', draft.secrets.contacts) && draft.method === 1 ? 'contacts' : null]
    return [...pages, isLost('app', draft.secrets.app) ? 'app' : null].filter((page) => page !== null) as StepId[]
  })

  watch(
    () => portal.value.suggests,
    (suggested) => {
      if (suggested !== null && draft.fields.callback_domain === '') draft.fields.callback_domain = suggested
    },
    { immediate: true },
  )

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
    if (step === detour.value) detour.value = null
    error.value = null
  }

  async function forward(): Promise<void> {
    const to = machine.next(draft)
    if (to === null || storing.value) return
    if (detour.value && obstacle.value !== draft.step) return go(obstacle.value ?? detour.value)
    if (to !== 'done') return go(to)
    if (!obstacle.value) return storeAll()
    const from = draft.step
    go(obstacle.value)
    detour.value = from
  }

  async function storeAll(): Promise<void> {
    storing.value = true
    error.value = null
    try {
      const proven = [contacts.proof.value, app.proof.value].flatMap((proof) =>
        proof.kind === 'proven' || proof.kind === 'warned' ? [proof.headline] : [],
      )
      finish(draft, { ...(await api.store(draft)), proven })
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

  whenDiscarded(draft, () => {
    contacts.forget()
    app.forget()
    scopes.get(draft)?.scope.stop()
    scopes.delete(draft)
  })
  const forget = (): void => discard(draft)

  void reload()
  return reactive({
    draft,
    tenant,
    around,
    portal,
    contacts,
    app,
    steps,
    gate,
    isLast,
    detour,
    lostSecrets,
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

function contactsEntered({ method, tenant, secrets }: Draft, answers: machine.Answers): Entered<ContactsInput> {
  const { state, text, mark, pending } = answers.contacts_secret
  if (method === 2) return { state: 'none' }
  if (pending || answers.corp_id.pending) return { state: 'asking' }
  if (state === 'empty' || state === 'unknown') return { state: 'none' }
  if (state === 'malformed') return { state, text }
  const corp_id = answers.corp_id.value
  if (state === 'incomplete' || corp_id === null || mark === null) return { state: 'incomplete' }
  return { state: 'complete', key: `${corp_id} ${mark}`, input: { tenant, corp_id, contacts_secret: secrets.contacts } }
}

function appEntered({ method, tenant, secrets }: Draft, answers: machine.Answers): Entered<AppInput> {
  const { state, text, mark, pending } = answers.app_secret
  const contacts = answers.contacts_secret
  const isAsked = pending || answers.corp_id.pending || answers.agent_id.pending
  if (isAsked || (method === 1 && contacts.pending)) return { state: 'asking' }
  if (state === 'empty' || state === 'unknown') return { state: 'none' }
  if (state === 'malformed') return { state, text }
  const [corp_id, agent_id] = [answers.corp_id.value, answers.agent_id.value]
  if (state === 'incomplete' || corp_id === null || agent_id === null || mark === null) return { state: 'incomplete' }
  // Beside the contacts secret the program can count whom the app does not see.
  const isBeside = method === 1 && contacts.state === 'ok'
  const beside = isBeside ? { contacts_secret: secrets.contacts } : {}
  return {
    state: 'complete',
    key: [corp_id, agent_id, mark, isBeside ? contacts.mark : ''].join(' '),
    input: { tenant, corp_id, agent_id, app_secret: secrets.app, ...beside },
  }
}
