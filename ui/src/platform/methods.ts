/** The pages' calls by names of their own, each a command: until every page calls by the command's name. */
import type { Commands } from '@/generated/contract'
import type { Platform } from './contract'

/** How a call is followed and given up. */
export interface CallOptions {
  signal?: AbortSignal
  onProgress?: (told: never) => void
}
export type Call = (name: keyof Commands, request: object, options?: CallOptions) => Promise<never>

export function methodsOver(call: Call): Omit<Platform, 'call' | 'copyText' | 'onChanged'> {
  return {
    appInfo: () => call('app_info', {}),
    settings: () => call('settings', {}),
    changeSettings: (change) => call('settings_change', change),
    openPage: (page) => call('open_page', { page }),
    openPortal: (tenant) => call('open_portal', { tenant }),
    openDataFolder: () => call('open_data_folder', {}),
    exportLogs: () => call('logs_export', {}),

    tenants: () => call('tenant_list', {}),
    addTenant: (input) => call('tenant_add', { ...input }),
    changeTenant: (id, input) => call('tenant_change', { id, input }),
    removeTenant: (id) => call('tenant_remove', { id }),
    openSandbox: () => call('sandbox_open', {}),
    sandboxValues: (tenant) => call('sandbox_values', { tenant }),

    sources: (tenant) => call('source_list', { tenant }),
    addSource: (input) => call('source_add', { ...input }),
    changeSource: (id, change) => call('source_change', { id, change }),
    removeSource: (id) => call('source_remove', { id }),
    auths: (tenant) => call('auth_list', { tenant }),
    addAuth: (input) => call('auth_add', { ...input }),
    changeAuth: (id, change) => call('auth_change', { id, change }),
    removeAuth: (id) => call('auth_remove', { id }),

    checkContacts: (input, signal) => call('validate_contacts', input, { signal }),
    checkApp: (input, signal) => call('validate_app', input, { signal }),

    sync: (source, request, onProgress, signal) => call('sync_run', { source, ...request }, { signal, onProgress }),
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

    checkup: (tenant, only, onCheck, signal) => call('checkup_run', { tenant, only }, { signal, onProgress: onCheck }),
    lastCheckup: (tenant) => call('checkup_last', { tenant }),
    exportReport: (tenant, withNames) => call('checkup_report', { tenant, with_names: withNames }),

    readError: (pasted) => call('clinic_read', { pasted }),
    searchClinic: (words) => call('clinic_search', { words }),

    rehearsalWays: (auth) => call('rehearsal_ways', { auth }),
    loginUrl: (auth) => call('login_url', { auth }),
    rehearse: (auth, way, pasted, onStage, signal) =>
      call('login_rehearse', { auth, way, pasted }, { signal, onProgress: onStage }),
    rehearsals: (tenant) => call('rehearsal_list', { tenant }),

    portal: (tenant) => call('portal_show', { tenant }),
    startPortal: (tenant) => call('portal_start', { tenant }),
    stopPortal: (tenant) => call('portal_stop', { tenant }),
    openPortalPreview: (tenant) => call('portal_open', { tenant }),

    handOff: (auth) => call('hand_off', { auth }),
    revealSecret: (auth) => call('secret_reveal', { auth }),
  }
}
