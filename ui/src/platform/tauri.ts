/**
 * The desktop shell as a `Platform`: the one command `call`, by the names of the contract's table.
 *
 * The only file that imports the shell's packages. It translates names; `pageShapes` translates answers.
 */
import { Channel, invoke } from '@tauri-apps/api/core'
import { listen } from '@tauri-apps/api/event'
import type { Commands } from '@/generated/contract'
import type { Platform, Topic } from './contract'
import { toAppError } from './errors'
import { forPages } from './pageShapes'

type Name = keyof Commands
type Request<N extends Name> = Commands[N]['request']

/**
 * The length that every call is filled up to. The web view frees the body of a call without clearing it: the next one of the
 * same length is written over it, and with it over a secret that was typed.
 */
const FILLED = 1024

async function send<T>(name: Name, request: object, progress?: Channel<unknown>): Promise<T> {
  const filling = ' '.repeat(Math.max(0, FILLED - name.length - lengthOf(request)))
  try {
    return forPages(await invoke('call', { name, request, progress, filling })) as T
  } catch (thrown) {
    throw toAppError(forPages(thrown))
  }
}

const call = <N extends Name, T>(name: N, request: Request<N>): Promise<T> => send<T>(name, request)

/** A call that can be given up: the shell is told, and the promise rejects at once. */
async function cancellable<N extends Name, T>(
  name: N,
  request: Request<N>,
  signal: AbortSignal,
  onProgress?: (progress: never) => void,
): Promise<T> {
  signal.throwIfAborted()
  const job = crypto.randomUUID()
  const given_up = new Promise<never>((_, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        void send('job_cancel', { job })
        reject(signal.reason)
      },
      { once: true },
    )
  })
  const progress = onProgress ? channel(onProgress) : undefined
  return await Promise.race([send<T>(name, { ...request, job }, progress), given_up])
}

/** About how long a value is as JSON, found without writing it: that would be one more copy of a secret. */
function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length + 3
  if (typeof value !== 'object' || value === null) return 5
  return Object.entries(value).reduce((sum, [key, field]) => sum + key.length + 3 + lengthOf(field), 2)
}

function channel(listener: (message: never) => void): Channel<unknown> {
  const made = new Channel<unknown>()
  made.onmessage = (message) => listener(forPages(message) as never)
  return made
}

export function tauriPlatform(): Platform {
  return {
    appInfo: () => call('app_info', {}),
    settings: () => call('settings', {}),
    changeSettings: (change) => call('settings_change', change),
    openPage: (page) => call('open_page', { page }),
    openPortal: (tenant) => call('open_portal', { tenant }),
    openDataFolder: () => call('open_data_folder', {}),
    exportLogs: () => call('logs_export', {}),
    copyText: (text) => navigator.clipboard.writeText(text),
    onChanged(listener) {
      const stop = listen<Topic>('changed', (event) => listener(event.payload))
      return () => void stop.then((stop) => stop())
    },

    tenants: () => call('tenant_list', {}),
    addTenant: (input) => call('tenant_add', input),
    changeTenant: (id, input) => call('tenant_change', { id, input }),
    removeTenant: (id) => call('tenant_remove', { id }),
    openSandbox: () => call('sandbox_open', {}),
    sandboxValues: (tenant) => call('sandbox_values', { tenant }),

    sources: (tenant) => call('source_list', { tenant }),
    addSource: (input) => call('source_add', input),
    changeSource: (id, change) => call('source_change', { id, change }),
    removeSource: (id) => call('source_remove', { id }),
    auths: (tenant) => call('auth_list', { tenant }),
    addAuth: (input) => call('auth_add', input),
    changeAuth: (id, change) => call('auth_change', { id, change }),
    removeAuth: (id) => call('auth_remove', { id }),

    checkContacts: (input, signal) => cancellable('validate_contacts', input, signal),
    checkApp: (input, signal) => cancellable('validate_app', input, signal),

    sync: (source, request, onProgress, signal) => cancellable('sync_run', { source, ...request }, signal, onProgress),
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

    checkup: (tenant, only, onCheck, signal) => cancellable('checkup_run', { tenant, only }, signal, onCheck),
    lastCheckup: (tenant) => call('checkup_last', { tenant }),
    exportReport: (tenant, withNames) => call('checkup_report', { tenant, with_names: withNames }),

    readError: (pasted) => call('clinic_read', { pasted }),
    searchClinic: (words) => call('clinic_search', { words }),

    rehearsalWays: (auth) => call('rehearsal_ways', { auth }),
    loginUrl: (auth) => call('login_url', { auth }),
    rehearse: (auth, way, pasted, onStage, signal) =>
      cancellable('login_rehearse', { auth, way, pasted }, signal, onStage),
    rehearsals: (tenant) => call('rehearsal_list', { tenant }),

    portal: (tenant) => call('portal_show', { tenant }),
    startPortal: (tenant) => call('portal_start', { tenant }),
    stopPortal: (tenant) => call('portal_stop', { tenant }),
    openPortalPreview: (tenant) => call('portal_open', { tenant }),

    handOff: (auth) => call('hand_off', { auth }),
    revealSecret: (auth) => call('secret_reveal', { auth }),
  }
}
