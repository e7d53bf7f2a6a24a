/**
 * The desktop shell as a `Platform`: one command per call, a channel where a call tells of its progress.
 *
 * The only file that imports the shell's packages. It translates names and nothing else.
 */
import { Channel, invoke } from '@tauri-apps/api/core'
import { listen } from '@tauri-apps/api/event'
import type { Check, Platform, RehearsalStage, RunProgress, Topic } from './contract'
import { toAppError } from './errors'

type Args = Record<string, unknown>

/** Every command goes through the shell's one. */
async function call<T>(command: string, args: Args = {}): Promise<T> {
  const { progress, ...request } = args
  try {
    return await invoke<T>('call', { name: command, request, progress })
  } catch (thrown) {
    throw toAppError(thrown)
  }
}

/** A call that can be given up: the shell is told, and the promise rejects at once. */
async function cancellable<T>(command: string, args: Args, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const job = crypto.randomUUID()
  const given_up = new Promise<never>((_, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        void call('job_cancel', { job })
        reject(signal.reason)
      },
      { once: true },
    )
  })
  return await Promise.race([call<T>(command, { ...args, job }), given_up])
}

function channel<T>(listener: (message: T) => void): Channel<T> {
  const made = new Channel<T>()
  made.onmessage = listener
  return made
}

export function tauriPlatform(): Platform {
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
      const stop = listen<Topic>('changed', (event) => listener(event.payload))
      return () => void stop.then((stop) => stop())
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

    checkContacts: (input, signal) => cancellable('validate_contacts', { ...input }, signal),
    checkApp: (input, signal) => cancellable('validate_app', { ...input }, signal),

    sync: (source, request, onProgress, signal) =>
      cancellable('sync_run', { source, ...request, progress: channel<RunProgress>(onProgress) }, signal),
    runs: (tenant, most) => call('run_list', { tenant, most }),
    run: (id) => call('run_show', { id }),
    changes: (run, filter) => call('run_changes', { run, filter }),
    undo: (run) => call('run_undo', { id: run }),

    departments: (tenant) => call('department_list', { tenant }),
    totals: (tenant) => call('directory_totals', { tenant }),
    users: (tenant, filter) => call('user_list', { tenant, filter }),
    user: (tenant, id) => call('user_show', { tenant, id }),
    addUser: (tenant, input) => call('user_add', { tenant, input }),
    changeUser: (tenant, id, change) => call('user_change', { tenant, id, change }),
    resetPassword: (tenant, user) => call('user_reset_password', { tenant, user }),
    setPassword: (tenant, user, password) => call('user_set_password', { tenant, user, password }),
    trace: (tenant, subject) => call('member_trace', { tenant, subject }),

    checkup: (tenant, only, onCheck, signal) =>
      cancellable('checkup_run', { tenant, only, progress: channel<Check>(onCheck) }, signal),
    lastCheckup: (tenant) => call('checkup_last', { tenant }),
    exportReport: (tenant, withNames) => call('checkup_report', { tenant, with_names: withNames }),

    readError: (pasted) => call('clinic_read', { pasted }),
    searchClinic: (words) => call('clinic_search', { words }),

    rehearsalWays: (auth) => call('rehearsal_ways', { auth }),
    loginUrl: (auth) => call('login_url', { auth }),
    rehearse: (auth, way, pasted, onStage, signal) =>
      cancellable('login_rehearse', { auth, way, pasted, progress: channel<RehearsalStage>(onStage) }, signal),
    rehearsals: (tenant) => call('rehearsal_list', { tenant }),

    portal: (tenant) => call('portal_show', { tenant }),
    startPortal: (tenant) => call('portal_start', { tenant }),
    stopPortal: (tenant) => call('portal_stop', { tenant }),
    openPortalPreview: (tenant) => call('portal_open', { tenant }),

    handOff: (auth) => call('hand_off', { auth }),
    revealSecret: (auth) => call('secret_reveal', { auth }),
  }
}
