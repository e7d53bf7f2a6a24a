/* eslint-disable */
// @ts-nocheck
import type { Platform, Topic } from './contract'
import { toAppError } from './errors'
import { linesOf } from './lines'

type Args = Record<string, unknown>
let at = ''
const base = () => at

async function call<T>(command: string, args: Args = {}, on?: (m: any) => void, signal?: AbortSignal): Promise<T> {
  signal?.throwIfAborted()
  const answer = await fetch(`${base()}call/${command}`, { method: 'POST', body: JSON.stringify(args), headers: {'content-type': 'application/json'} })
  for await (const line of linesOf(answer)) {
    const said = line as any
    if ('progress' in said) on?.(said.progress)
    else if ('error' in said) throw toAppError(said.error)
    else return said.ok
  }
  throw toAppError('no answer')
}
async function cancellable<T>(command: string, args: Args, on: any, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const job = crypto.randomUUID()
  const given_up = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => { call('job_cancel', { job }).catch(() => undefined); reject(signal.reason) }, { once: true })
  })
  return await Promise.race([call<T>(command, { ...args, job }, on), given_up])
}
export function hostPlatform(where = new URL('.', window.location.href).href): Platform {
  at = where
  const listeners = new Set<(topic: Topic) => void>()
  let listening: AbortController | null = null
  return {
    call: (name, request) => call(name, request as Args),
    appInfo: () => call('app_info'),
    settings: () => call('settings'),
    changeSettings: (change) => call('settings_change', change),
    openPage: (page) => call('open_page', { page }),
    openPortal: (tenant) => call('open_portal', { tenant }),
    openDataFolder: () => call('open_data_folder'),
    exportLogs: () => call('logs_export'),
    copyText: (text) => navigator.clipboard.writeText(text),
    onChanged(listener) {
      listeners.add(listener)
      if (!listening) {
        listening = new AbortController()
        void (async () => {
          try {
            const answer = await fetch(`${base()}events`, { signal: listening!.signal })
            for await (const topic of linesOf(answer)) if (topic !== null) listeners.forEach((each) => each(topic as Topic))
          } catch { /* ended */ }
        })()
      }
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) { listening?.abort(); listening = null }
      }
    },

    tenants: () => call('tenant_list'),
    addTenant: (input) => call('tenant_add', { ...input }),
    changeTenant: (id, input) => call('tenant_change', { id, input }),
    removeTenant: (id) => call('tenant_remove', { id }),
    openSandbox: () => call('sandbox_open'),
    sandboxValues: (tenant) => call('sandbox_values', { tenant }),

    sources: (tenant) => call('source_list', { tenant }),
    addSource: (input) => call('source_add', { ...input }),
    changeSource: (id, change) => call('source_change', { id, change }),
    removeSource: (id) => call('source_remove', { id }),
    auths: (tenant) => call('auth_list', { tenant }),
    addAuth: (input) => call('auth_add', { ...input }),
    changeAuth: (id, change) => call('auth_change', { id, change }),
    removeAuth: (id) => call('auth_remove', { id }),

    checkContacts: (input, signal) => cancellable('validate_contacts', { ...input }, undefined, signal),
    checkApp: (input, signal) => cancellable('validate_app', { ...input }, undefined, signal),

    sync: (source, request, onProgress, signal) =>
      cancellable('sync_run', { source, ...request }, onProgress, signal),
    runs: (tenant, most) => call('run_list', { tenant, most }),
    run: (id) => call('run_show', { id }),
    changes: (run, filter) => call('run_changes', { run, filter }),
    undo: (run) => call('run_undo', { id: run }),

    departments: (tenant) => call('department_list', { tenant }),
    totals: (tenant) => call('directory_totals', { tenant }),
    users: (tenant, filter) => call('user_list', { tenant, filter }),
    user: (tenant, id) => call('user_show', { tenant, user: id }),
    addUser: (tenant, input) => call('user_add', { tenant, input }),
    changeUser: (tenant, id, change) => call('user_change', { tenant, user: id, change }),
    resetPassword: (tenant, user) => call('user_reset_password', { tenant, user }),
    setPassword: (tenant, user, password) => call('user_set_password', { tenant, user, password }),
    trace: (tenant, subject) => call('member_trace', { tenant, subject }),

    checkup: (tenant, only, onCheck, signal) =>
      cancellable('checkup_run', { tenant, only }, onCheck, signal),
    lastCheckup: (tenant) => call('checkup_last', { tenant }),
    exportReport: (tenant, withNames) => call('checkup_report', { tenant, with_names: withNames }),

    readError: (pasted) => call('clinic_read', { pasted }),
    searchClinic: (words) => call('clinic_search', { words }),

    rehearsalWays: (auth) => call('rehearsal_ways', { auth }),
    loginUrl: (auth) => call('login_url', { auth }),
    rehearse: (auth, way, pasted, onStage, signal) =>
      cancellable('login_rehearse', { auth, way, pasted }, onStage, signal),
    rehearsals: (tenant) => call('rehearsal_list', { tenant }),

    portal: (tenant) => call('portal_show', { tenant }),
    startPortal: (tenant) => call('portal_start', { tenant }),
    stopPortal: (tenant) => call('portal_stop', { tenant }),
    openPortalPreview: (tenant) => call('portal_open', { tenant }),

    handOff: (auth) => call('hand_off', { auth }),
    revealSecret: (auth) => call('secret_reveal', { auth }),
  }
}
