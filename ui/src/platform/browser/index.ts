/**
 * A program in memory, for development, component tests and Playwright.
 *
 * `?latency=MS` sets how long calls take, `?empty` starts without a tenant, `?unset` with tenants that have nothing, `?held` with a run that
 * waits, `?local` with a callback domain of this machine, `?orphan` with an authentication source whose data source is gone, `?several` with
 * a second data source that never ran. `?fail=call:code,…` lets calls fail (`call*2:code` twice only), `?keyring=off` has no
 * keyring, `?scan=` says how rehearsals end and `?rehearsed` that there were some (see `rehearsals.ts`). Nothing is kept, nothing is sent.
 */
import {
  CODES,
  type AppError,
  type Auth,
  type Change,
  type Code,
  type Platform,
  type Run,
  type Source,
  type SourceSummary,
  type Topic,
  type Trace,
  type TraceSubject,
  type User,
  type Check,
} from '../contract'
import { appChecks, check, contactsChecks, errorOf, tenantChecks } from './checks'
import { addLocalUser, changeLocalUser, setPassword } from './accounts'
import { read, search } from './clinic'
import { countPerDepartment } from './people'
import { fateOfAddress, fatesOf, makeRehearsal, stagesOf, waysOf } from './rehearsals'
import { checkup, errorWith, formOf, OVERVIEW, validation } from './rules'
import { makeChanges, makeRun } from './runs'
import { addSandbox, makeWorld, settle, source as newSource, type World } from './world'

const DEPARTMENT_UPDATES = new Set(['department_rename', 'department_move', 'department_reorder', 'department_restore'])

export interface Demo extends Platform {
  world: World
  calls: string[]
}

export function browserPlatform(query: URLSearchParams): Demo {
  const world = makeWorld({
    empty: query.has('empty'),
    held: query.has('held'),
    rehearsed: query.has('rehearsed'),
    unset: query.has('unset'),
    local: query.has('local'),
    orphan: query.has('orphan'),
    several: query.has('several'),
  })
  const fates = fatesOf(query.get('scan'))
  const latency = Number(query.get('latency') ?? 120)
  const failures = new Map((query.get('fail') ?? '').split(',').filter(Boolean).map(readFailure))
  const listeners = new Set<(topic: Topic) => void>()
  const calls: string[] = []
  const tell = (...topics: Topic[]): void => topics.forEach((topic) => listeners.forEach((listener) => listener(topic)))

  async function answer<T>(name: string, make: () => T, signal?: AbortSignal, factor = 1): Promise<T> {
    calls.push(name)
    await pause(latency * factor, signal)
    const failure = failures.get(name)
    if (failure && failure.times-- > 0) throw demoError(failure.code)
    return structuredClone(make())
  }

  const peopleOf = (tenant: string): User[] => world.people.get(tenant) ?? []
  const mine = (run: Run, tenant: string): boolean =>
    world.sources.some((each) => each.id === run.source && each.tenant === tenant)
  const found = <T>(thing: T | undefined, code: Code): T => {
    if (thing === undefined) throw demoError(code)
    return thing
  }
  const authOf = (id: string): Auth =>
    found(
      world.auths.find((each) => each.id === id),
      'auth.unknown',
    )
  const summary = (each: Source): SourceSummary => {
    const last =
      world.runs.find((record) => record.run.source === each.id && record.run.outcome !== 'planned')?.run ?? null
    const auth =
      world.auths.find((candidate) => candidate.tenant === each.tenant && candidate.corp_id === each.corp_id) ?? null
    return {
      ...each,
      last_run: last,
      next_due_at: each.auto_sync_hours && last ? last.finished_at + each.auto_sync_hours * 3_600_000 : null,
      schedule: each.auto_sync_hours === null ? 'off' : each.paused ? 'paused' : last === null ? 'first_run' : 'later',
      users: peopleOf(each.tenant).filter((user) => user.status !== 'departed').length,
      auth,
      rehearsed_at: world.rehearsals.find((past) => past.auth === auth?.id && past.outcome === 'logged_in')?.at ?? null,
    }
  }
  const keepSecrets = (keep: boolean): void => {
    if (keep && query.get('keyring') === 'off') throw demoError('keyring.unavailable')
  }
  const addAuthRow = (tenant: string, corpId: string, agentId: string, callback: string): Auth => {
    const auth = {
      id: `a-${world.auths.length + 1}`,
      tenant,
      corp_id: corpId,
      agent_id: Number(agentId),
      callback_domain: callback,
      created_at: Date.now(),
    }
    world.auths.push(auth)
    const owner = world.sources.find((each) => each.tenant === tenant && each.corp_id === corpId)
    if (owner) owner.scan_login = true
    return auth
  }
  const proven = (checks: Check[]): Check[] => {
    const error = errorOf(checks)
    if (error) throw error
    return checks
  }

  return {
    world,
    calls,
    call: (name, request) =>
      answer(name, () => {
        const given = request as { tenant?: string; field?: string; value?: string }
        if (name === 'form_check') return formOf(given.value ?? '') as never
        if (name === 'guard_figures')
          return { active: 1790, limit: 180, text: { zh: '一次要停用 180 人时会停下。', en: '180 stop it.' } } as never
        return OVERVIEW as never
      }),
    appInfo: () =>
      answer('app_info', () => ({
        version: '0.1.0',
        data_folder: '~/.local/share/wecom-bridge',
        keyring: query.get('keyring') === 'off' ? 'unavailable' : 'available',
      })),
    settings: () => answer('settings', () => world.settings),
    changeSettings: (change) => answer('settings_change', () => Object.assign(world.settings, change)),
    openPage: (page) => answer('open_page', () => void page),
    openPortal: (tenant) => answer('open_portal', () => void tenant),
    openDataFolder: () => answer('open_data_folder', () => undefined),
    exportLogs: () => answer('logs_export', () => '~/Downloads/wecom-bridge-logs.zip'),
    copyText: async (text) => {
      calls.push('copy')
      await navigator.clipboard?.writeText(text).catch(() => undefined)
    },
    onChanged(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },

    tenants: () => answer('tenant_list', () => world.tenants),
    addTenant: (input) =>
      answer('tenant_add', () => {
        if (world.tenants.some((each) => each.name === input.name)) throw demoError('name.taken', { name: input.name })
        const made = {
          id: `t-${world.tenants.length + 1}`,
          name: input.name,
          portal_url: input.portal_url,
          api_base: input.api_base ?? 'https://qyapi.weixin.qq.com',
          login_base: input.login_base ?? 'https://login.work.weixin.qq.com',
          proxy: input.proxy,
          simulated: false,
          created_at: Date.now(),
        }
        world.tenants.push(made)
        tell('tenants')
        return made
      }),
    changeTenant: (id, input) =>
      answer('tenant_change', () => {
        const there = found(
          world.tenants.find((each) => each.id === id),
          'tenant.unknown',
        )
        Object.assign(there, { name: input.name, portal_url: input.portal_url, proxy: input.proxy })
        tell('tenants')
        return there
      }),
    removeTenant: (id) =>
      answer('tenant_remove', () => {
        world.tenants = world.tenants.filter((each) => each.id !== id)
        tell('tenants')
      }),
    openSandbox: () =>
      answer(
        'sandbox_open',
        () => {
          const made = addSandbox(world)
          tell('tenants')
          return made
        },
        undefined,
        3,
      ),
    sandboxValues: () =>
      answer('sandbox_values', () => ({
        corp_id: 'ww5a4d0b0a1c2d3e4f',
        contacts_secret: 'sandbox-contacts-0123456789abcdef',
        agent_id: 1000002,
        app_secret: 'sandbox-app-0123456789abcdef',
        callback_domain: 'portal.sandbox.test',
      })),

    sources: (tenant) =>
      answer('source_list', () => world.sources.filter((each) => each.tenant === tenant).map(summary)),
    addSource: (input) =>
      answer(
        'source_add',
        () => {
          refuseSecond(world.sources, input)
          if (input.scan_login) refuseSecond(world.auths, input)
          const checks = proven(contactsChecks(input.corp_id, input.contacts_secret))
          if (input.scan_login)
            checks.push(...proven(appChecks(input.scan_login.agent_id, input.scan_login.app_secret)))
          keepSecrets(input.keep_secrets)
          const made = {
            ...newSource(`s-${world.sources.length + 1}`, input.tenant, input.corp_id, input.description),
            auto_sync_hours: input.auto_sync_hours,
            on_duplicate: input.on_duplicate,
            password_login: input.password_login,
            scan_login:
              input.scan_login !== null ||
              world.auths.some((each) => each.tenant === input.tenant && each.corp_id === input.corp_id),
            created_at: Date.now(),
          }
          world.sources.push(made)
          const auth = input.scan_login
            ? addAuthRow(input.tenant, input.corp_id, input.scan_login.agent_id, input.scan_login.callback_domain)
            : null
          tell('sources', 'auths')
          return { source: made, auth, validation: validation(checks) }
        },
        undefined,
        6,
      ),
    changeSource: (id, change) =>
      answer('source_change', () => {
        const there = found(
          world.sources.find((each) => each.id === id),
          'source.unknown',
        )
        const { contacts_secret: secret, keep_secrets: keep, ...rest } = change
        if (secret) {
          proven(contactsChecks(there.corp_id, secret))
          keepSecrets(keep ?? true)
        }
        Object.assign(there, rest)
        tell('sources')
        return there
      }),
    removeSource: (id) =>
      answer('source_remove', () => {
        const there = found(
          world.sources.find((each) => each.id === id),
          'source.unknown',
        )
        world.sources = world.sources.filter((each) => each.id !== id)
        const left = peopleOf(there.tenant).filter((user) => user.source_id === id)
        left.forEach((user) => Object.assign(user, { source_id: null, status: 'departed' }))
        tell('sources', 'directory')
        return left.length
      }),
    auths: (tenant) =>
      answer('auth_list', () =>
        world.auths
          .filter((each) => each.tenant === tenant)
          .map((each) => ({
            ...each,
            source:
              world.sources.find((owner) => owner.tenant === tenant && owner.corp_id === each.corp_id)?.id ?? null,
            app_name: '统一登录',
            rehearsed_at:
              world.rehearsals.find((past) => past.auth === each.id && past.outcome === 'logged_in')?.at ?? null,
          })),
      ),
    addAuth: (input) =>
      answer(
        'auth_add',
        () => {
          const owners = world.sources.filter((each) => each.tenant === input.tenant)
          if (!owners.some((each) => each.corp_id === input.corp_id))
            throw demoError('corp_id.mismatch', {
              given: input.corp_id,
              data_source: owners.map((each) => each.corp_id),
            })
          refuseSecond(world.auths, input)
          const checks = proven(appChecks(input.agent_id, input.app_secret))
          keepSecrets(input.keep_secrets)
          const auth = addAuthRow(input.tenant, input.corp_id, input.agent_id, input.callback_domain)
          tell('auths', 'sources')
          return { source: null, auth, validation: validation(checks) }
        },
        undefined,
        4,
      ),
    changeAuth: (id, change) =>
      answer('auth_change', () => {
        const there = found(
          world.auths.find((each) => each.id === id),
          'auth.unknown',
        )
        if (change.app_secret) proven(appChecks(change.agent_id ?? String(there.agent_id), change.app_secret))
        if (change.agent_id) there.agent_id = Number(change.agent_id)
        if (change.callback_domain) there.callback_domain = change.callback_domain
        tell('auths')
        return there
      }),
    removeAuth: (id) =>
      answer('auth_remove', () => {
        world.auths = world.auths.filter((each) => each.id !== id)
        tell('auths', 'sources')
      }),

    checkContacts: (input, signal) =>
      answer('validate_contacts', () => validation(contactsChecks(input.corp_id, input.contacts_secret)), signal, 5),
    checkApp: (input, signal) =>
      answer('validate_app', () => validation(appChecks(input.agent_id, input.app_secret)), signal, 5),

    async sync(id, request, onProgress, signal) {
      const owner = found(
        world.sources.find((each) => each.id === id),
        'source.unknown',
      )
      calls.push('sync_run')
      const failure = failures.get('sync_run')
      if (failure && failure.times-- > 0) throw demoError(failure.code)
      onProgress({ at: { stage: 'reading_departments' }, share: 2, left_ms: null })
      for (let done = 0; done <= 42; done += 6) {
        await pause(latency, signal)
        onProgress({
          at: { stage: 'reading_members', done, total: 42, members: Math.round(done * 71.4) },
          share: done * 2,
          left_ms: null,
        })
      }
      onProgress({ at: { stage: 'planning', members: 3000 }, share: 93, left_ms: null })
      await pause(latency, signal)
      const first = !world.people.has(owner.tenant)
      if (first && !request.dry_run) settle(world, owner.tenant, owner.id, owner.description || owner.corp_id, 3000)
      const people = first ? [] : peopleOf(owner.tenant)
      const changes = first
        ? firstChanges(world, owner)
        : makeChanges(
            people,
            request.confirm ? { depart: 190, update: 3 } : { create: 8, update: 25, depart: 3, skip: 1 },
            99,
          )
      const record = makeRun(id, request.dry_run ? 'planned' : 'applied', changes, Date.now(), {
        undoable: !request.dry_run,
      })
      if (request.dry_run === false)
        world.runs.forEach((each) => {
          if (each.run.source === id) each.run.undoable = false
        })
      if (!request.dry_run) onProgress({ at: { stage: 'applying', changes: changes.length }, share: 97, left_ms: null })
      await pause(latency, signal)
      world.runs.unshift(record)
      tell('runs', 'directory', 'sources')
      return structuredClone(record.run)
    },
    runs: (tenant, most) =>
      answer('run_list', () =>
        world.runs
          .map((record) => record.run)
          .filter((run) => mine(run, tenant))
          .slice(0, most),
      ),
    run: (id) =>
      answer(
        'run_show',
        () =>
          found(
            world.runs.find((record) => record.run.id === id),
            'run.unknown',
          ).run,
      ),
    changes: (id, filter) =>
      answer('run_changes', () => {
        const all = found(
          world.runs.find((record) => record.run.id === id),
          'run.unknown',
        ).changes
        const words = filter.words.trim().toLowerCase()
        const fits = (change: Change): boolean =>
          (filter.kind === null ||
            change.kind === filter.kind ||
            (filter.kind === 'holding' && change.kind === 'depart') ||
            (filter.kind === 'department_update' && DEPARTMENT_UPDATES.has(change.kind))) &&
          (words === '' || `${change.userid} ${change.username} ${change.name}`.toLowerCase().includes(words))
        const list = all.filter(fits)
        return { total: list.length, changes: list.slice(filter.skip, filter.skip + filter.most) }
      }),
    undo: (id) =>
      answer(
        'run_undo',
        () => {
          const record = found(
            world.runs.find((each) => each.run.id === id),
            'run.unknown',
          )
          Object.assign(record.run, { undone: true, undoable: false })
          const owner = world.sources.find((each) => each.id === record.run.source)
          if (owner) owner.paused = true
          const made = makeRun(record.run.source, 'applied', record.changes, Date.now(), { kind: 'undo' })
          world.runs.unshift(made)
          tell('runs', 'directory', 'sources')
          return made.run
        },
        undefined,
        3,
      ),

    departments: (tenant) =>
      answer('department_list', () =>
        countPerDepartment(
          world.places.get(tenant) ?? [],
          peopleOf(tenant).filter((user) => user.status !== 'departed'),
        ),
      ),
    totals: (tenant) =>
      answer('directory_totals', () => {
        const of = (status: User['status']): number => peopleOf(tenant).filter((user) => user.status === status).length
        return {
          total: peopleOf(tenant).length,
          active: of('active'),
          disabled: of('disabled'),
          not_activated: of('not_activated'),
          departed: of('departed'),
          out_of_range: world.checkups.has(tenant) ? 214 : null,
        }
      }),
    users: (tenant, filter) =>
      answer(
        'user_list',
        () => {
          const below = filter.department === null ? null : descendants(world, tenant, filter.department)
          const words = filter.words.trim().toLowerCase()
          const list = peopleOf(tenant).filter(
            (user) =>
              (filter.status === null || user.status === filter.status) &&
              (below === null || user.departments.some((place) => below.has(place.id))) &&
              (words === '' ||
                `${user.name} ${user.username} ${user.mobile} ${user.email}`.toLowerCase().includes(words)),
          )
          return { total: list.length, users: list.slice(filter.skip, filter.skip + filter.most) }
        },
        undefined,
        0.4,
      ),
    user: (tenant, id) =>
      answer('user_show', () => {
        const user = found(
          peopleOf(tenant).find((each) => each.id === id),
          'user.unknown',
        )
        const runs = world.runs
          .filter((record) => mine(record.run, tenant))
          .flatMap((record) =>
            record.changes
              .filter((change) => user.userid !== null && change.userid === user.userid)
              .map((change) => ({ run: record.run.id, kind: change.kind, at: record.run.finished_at })),
          )
        return {
          user,
          password: world.passwords.get(id) ?? null,
          runs,
          rehearsals: world.rehearsals.filter((past) => past.user?.id === id),
        }
      }),
    addUser: (tenant, input) =>
      answer('user_add', () => {
        const made = addLocalUser(world, tenant, input, demoError)
        tell('directory')
        return made
      }),
    changeUser: (tenant, id, change) =>
      answer('user_change', () => {
        const changed = changeLocalUser(world, tenant, id, change, demoError)
        tell('directory')
        return changed
      }),
    resetPassword: (_, user) =>
      answer('user_reset_password', () => {
        setPassword(world, user, null, demoError)
      }),
    setPassword: (_, user, password) =>
      answer('user_set_password', () => {
        setPassword(world, user, password, demoError)
      }),
    trace: (tenant, subject) => answer('member_trace', () => traceOf(world, tenant, subject), undefined, 4),

    async checkup(tenant, only, onCheck, signal) {
      calls.push('checkup_run')
      const failure = failures.get('checkup_run')
      if (failure && failure.times-- > 0) throw demoError(failure.code)
      const owner = world.sources.find((each) => each.tenant === tenant)
      const hasAuth = world.auths.some((each) => each.tenant === tenant)
      const all = tenantChecks(owner !== undefined, hasAuth, owner?.corp_id ?? '')
      for (const each of all.filter((each) => only === null || each.id === only)) {
        await pause(latency, signal)
        onCheck(structuredClone(each))
      }
      const report = checkup(all)
      world.checkups.set(tenant, { ...report, checks: [...all] })
      return structuredClone({ ...report, checks: [...all] })
    },
    lastCheckup: (tenant) => answer('checkup_last', () => world.checkups.get(tenant) ?? null),
    exportReport: () => answer('checkup_report', () => '~/Downloads/check-up.html', undefined, 3),

    readError: (pasted) => answer('clinic_read', () => read(pasted), undefined, 0.2),
    searchClinic: (words) => answer('clinic_search', () => search(words), undefined, 0.2),

    loginUrl: (id) =>
      answer('login_url', () => {
        const auth = authOf(id)
        const redirect = `https://${auth.callback_domain}/wecom/callback`
        return {
          url: `https://login.work.weixin.qq.com/wwlogin/sso/login?login_type=CorpApp&appid=${auth.corp_id}&agentid=${auth.agent_id}&redirect_uri=${encodeURIComponent(redirect)}&state=demo`,
          redirect_uri: redirect,
          expires_at: Date.now() + 300_000,
        }
      }),
    rehearsalWays: (id) => answer('rehearsal_ways', () => waysOf(authOf(id))),
    async rehearse(id, way, pasted, onStage, signal) {
      calls.push('login_rehearse')
      const auth = authOf(id)
      const failure = failures.get('login_rehearse')
      if (failure && failure.times-- > 0) throw demoError(failure.code)
      const fate =
        pasted === null ? ((fates.length > 1 ? fates.shift() : fates[0]) ?? 'logged_in') : fateOfAddress(pasted, auth)
      for (const stage of stagesOf(fate, way)) {
        onStage(stage)
        await pause(latency * 4, signal)
      }
      const made = makeRehearsal(`h-${world.rehearsals.length + 1}`, auth, way, fate, peopleOf(auth.tenant), Date.now())
      world.rehearsals.unshift(made)
      tell('rehearsals', 'auths', 'sources')
      return structuredClone(made)
    },
    rehearsals: (tenant) =>
      answer('rehearsal_list', () =>
        world.rehearsals.filter((past) => world.auths.some((each) => each.id === past.auth && each.tenant === tenant)),
      ),

    portal: (tenant) => answer('portal_show', () => world.portals.get(tenant) ?? null),
    startPortal: (tenant) =>
      answer(
        'portal_start',
        () => {
          const mine = world.sources.filter((each) => each.tenant === tenant)
          const made = {
            tenant,
            url: 'http://127.0.0.1:49731/',
            methods: {
              password: mine.some((each) => each.password_login),
              scan: world.auths.some((each) => each.tenant === tenant),
            },
            started_at: Date.now(),
          }
          world.portals.set(tenant, made)
          tell('portal')
          return made
        },
        undefined,
        2,
      ),
    stopPortal: (tenant) =>
      answer('portal_stop', () => {
        world.portals.delete(tenant)
        tell('portal')
      }),
    openPortalPreview: (tenant) => answer('portal_open', () => void found(world.portals.get(tenant), 'tenant.unknown')),

    handOff: (id) =>
      answer('hand_off', () => {
        const auth = authOf(id)
        return {
          auth: id,
          corp_id: auth.corp_id,
          agent_id: auth.agent_id,
          callback_domain: auth.callback_domain,
          redirect_uri: `https://${auth.callback_domain}/wecom/callback`,
          login_page: 'https://login.work.weixin.qq.com/wwlogin/sso/login',
          has_secret: query.get('keyring') !== 'off',
        }
      }),
    revealSecret: (id) =>
      answer('secret_reveal', () => {
        authOf(id)
        if (query.get('keyring') === 'off') throw demoError('secret.missing')
      }),
  }
}

/** A corp has one of each kind in a tenant. */
function refuseSecond(
  there: { tenant: string; corp_id: string }[],
  { tenant, corp_id }: { tenant: string; corp_id: string },
): void {
  if (there.some((each) => each.tenant === tenant && each.corp_id === corp_id)) throw demoError('source.exists')
}

function firstChanges(world: World, owner: Source): Change[] {
  const stand_in: World = { ...world, people: new Map(), places: new Map() }
  settle(stand_in, owner.tenant, owner.id, owner.description || owner.corp_id, 3000)
  return makeChanges(stand_in.people.get(owner.tenant) ?? [], { create: 3000, department_create: 2 }, 5)
}

function descendants(world: World, tenant: string, root: number): Set<number> {
  const places = world.places.get(tenant) ?? []
  const below = new Set([root])
  for (const place of places) if (place.parent !== null && below.has(place.parent)) below.add(place.id)
  return below
}

function traceOf(world: World, tenant: string, subject: TraceSubject): Trace {
  const member = (world.people.get(tenant) ?? []).find((user) => isMeant(user, subject)) ?? null
  const step = (
    id: string,
    status: Check['status'],
    zh: [string, string],
    en: [string, string],
    fix: Check['fix'] = null,
  ) => ({ ...check(id, status, zh[1], en[1], fix), title: { zh: zh[0], en: en[0] } })
  if (!member) {
    return {
      member,
      verdict: 'cannot_log_in',
      steps: [
        step(
          'directory',
          'fail',
          ['在用户目录里', '目录里没有这个人'],
          ['In the directory', 'The directory has no such person'],
          {
            cause: { zh: '还没有同步到，或填的账号不对。', en: 'Not synced yet, or the ID is mistyped.' },
            steps: [
              {
                zh: '在【通讯录】里确认账号，再立即同步一次。',
                en: 'Confirm the ID in 【通讯录】 Contacts, then sync now.',
              },
            ],
            page: 'contacts',
          },
        ),
      ],
    }
  }
  const broken = member.status !== 'active'
  const steps = [
    step(
      'directory',
      'pass',
      ['在用户目录里', `${member.name}（${member.username}）`],
      ['In the directory', `${member.name} (${member.username})`],
    ),
    step(
      'status',
      broken ? 'fail' : 'pass',
      ['账号可用', broken ? '账号还没有激活或已停用' : '已激活'],
      ['The account is usable', broken ? 'Not activated, or switched off' : 'Active'],
      broken
        ? {
            cause: {
              zh: '这个人还没有在企业微信里激活，或已被停用。',
              en: 'This person has not joined WeCom yet, or was switched off.',
            },
            steps: [
              {
                zh: '请他用手机登录一次企业微信，再同步。',
                en: 'Ask them to log in to WeCom on their phone once, then sync.',
              },
            ],
            page: 'contacts',
          }
        : null,
    ),
    step(
      'range',
      broken ? 'skip' : 'pass',
      ['在应用可见范围里', broken ? '前一项没有通过，没有检测' : '应用「统一登录」能看到他'],
      ['In the app’s visible range', broken ? 'Not looked at' : 'The app sees them'],
    ),
    step(
      'scan',
      broken ? 'skip' : 'pass',
      ['扫码登录已开启', broken ? '没有检测' : '数据源允许扫码登录'],
      ['Scan login is on', broken ? 'Not looked at' : 'The data source allows it'],
    ),
  ]
  return { member, verdict: broken ? 'cannot_log_in' : 'can_log_in', steps }
}

function isMeant(user: User, subject: TraceSubject): boolean {
  if ('user' in subject) return user.id === subject.user
  const wanted = subject.words.trim().toLowerCase()
  return [user.userid, user.username, user.name, user.mobile].some((value) => value?.toLowerCase() === wanted)
}

function readFailure(text: string): [string, { code: Code; times: number }] {
  const [call = '', code = ''] = text.split(':')
  const [name = '', times] = call.split('*')
  return [
    name,
    { code: CODES.find((each) => each === code) ?? 'store.unavailable', times: times ? Number(times) : Infinity },
  ]
}

export function demoError(code: Code, detail: Record<string, unknown> = {}): AppError {
  return errorWith(code, { ...factsOf(code), ...detail })
}

/** What WeCom itself refused carries its errcode. */
function factsOf(code: Code): Record<string, unknown> {
  if (code === 'wecom.refused') return { errcode: 60020, caller_ip: '203.0.113.7', hint: '1763884800123456' }
  if (code === 'wecom.rate_limited') return { errcode: 45009, until: new Date(Date.now() + 3_600_000).toISOString() }
  return {}
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    if (ms <= 0) return resolve()
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        reject(signal.reason)
      },
      { once: true },
    )
  })
}
