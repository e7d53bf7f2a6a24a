/** What the believable program holds: one furnished tenant, one empty one, and the simulated one once it is opened. */
import type { Auth, Checkup, PasswordState, Portal, Rehearsal, Settings, Source, Tenant, User } from '../contract'
import { errorWith } from './rules'
import { makeDepartments, makeUsers } from './people'
import { makeRehearsal, type Fate } from './rehearsals'
import { makeChanges, makeRun, type RunRecord } from './runs'

export interface World {
  tenants: Tenant[]
  sources: Source[]
  auths: Auth[]
  runs: RunRecord[]
  people: Map<string, User[]>
  places: Map<string, ReturnType<typeof makeDepartments>>
  checkups: Map<string, Checkup>
  rehearsals: Rehearsal[]
  passwords: Map<string, PasswordState>
  portals: Map<string, Portal>
  settings: Settings
}

const HOUR = 3_600_000

function tenant(id: string, name: string, simulated: boolean): Tenant {
  const base = simulated ? 'http://127.0.0.1:41877' : null
  return {
    id,
    name,
    portal_url: simulated ? null : 'https://sso.huadong.example:8443',
    api_base: base ?? 'https://qyapi.weixin.qq.com',
    login_base: base ?? 'https://login.work.weixin.qq.com',
    proxy: null,
    simulated,
    created_at: Date.now() - 60 * 24 * HOUR,
  }
}

export function source(id: string, of: string, corpId: string, description: string): Source {
  return {
    id,
    tenant: of,
    corp_id: corpId,
    description,
    auto_sync_hours: 4,
    on_duplicate: 'skip',
    password_login: true,
    scan_login: true,
    guard: { percent: 10, people: 500, floor: 5 },
    keep_days: 90,
    paused: false,
    created_at: Date.now() - 60 * 24 * HOUR,
  }
}

/** `held` leaves out the newest run, so that the one before it still waits for a person; `rehearsed` has past rehearsals and passwords; `orphan` has lost its data source, `several` has one more that never ran. */
export function makeWorld({
  empty,
  held,
  rehearsed,
  unset,
  local,
  orphan,
  several,
}: Record<'empty' | 'held' | 'rehearsed' | 'unset' | 'local' | 'orphan' | 'several', boolean>): World {
  const world: World = {
    tenants: [tenant('t-east', '华东制造', false), tenant('t-north', '北辰物流', false)],
    sources: [],
    auths: [],
    runs: [],
    people: new Map(),
    places: new Map(),
    checkups: new Map(),
    rehearsals: [],
    passwords: new Map(),
    portals: new Map(),
    settings: {
      language: window.__PREFS__?.language ?? 'zh',
      theme: window.__PREFS__?.theme ?? 'system',
      close_to_tray: true,
      close_asked: true,
      autostart: false,
      notify: true,
    },
  }
  if (empty) world.tenants = []
  else if (!unset) furnish(world)
  if (held) world.runs.shift()
  if (local)
    world.auths.forEach((auth) => {
      auth.callback_domain = 'localhost:9000'
    })
  if (rehearsed) recall(world)
  if (several) world.sources.push(source('s-south', 't-east', 'ww0a1b2c3d4e5f6a7b', '华南分公司'))
  if (orphan) world.sources = []
  return world
}

function furnish(world: World): void {
  const corp = 'ww1a2b3c4d5e6f7a8b'
  world.sources.push(source('s-head', 't-east', corp, '总部通讯录'))
  world.auths.push({
    id: 'a-head',
    tenant: 't-east',
    corp_id: corp,
    agent_id: 1000002,
    callback_domain: 'sso.huadong.example:8443',
    created_at: Date.now() - 59 * 24 * HOUR,
  })
  settle(world, 't-east', 's-head', '华东制造股份有限公司', 3000)
  const users = world.people.get('t-east') ?? []
  const now = Date.now()
  const wanted = [
    { hours: 31, outcome: 'applied', changes: { create: 12, update: 9, depart: 2 } },
    { hours: 24, outcome: 'failed', changes: {} },
    { hours: 20, outcome: 'applied', changes: { create: 3, update: 14, depart: 1, skip: 1 } },
    { hours: 12, outcome: 'applied', changes: { update: 4 } },
    { hours: 6, outcome: 'held', changes: { depart: 190, update: 3 } },
    {
      hours: 0.2,
      outcome: 'applied',
      changes: { create: 8, update: 21, depart: 3, reactivate: 1, ambiguous: 1, department_create: 2 },
    },
  ] as const
  for (const [index, each] of wanted.entries()) {
    const changes = makeChanges(users, each.changes, index + 7)
    const record = makeRun('s-head', each.outcome, changes, now - each.hours * HOUR, {
      started_by: index % 2 ? 'schedule' : 'person',
    })
    if (each.outcome === 'held')
      record.run.held = { reason: 'access_guard', departures: 190, in_use: 1790, take_overs: 0, share: 0.106 }
    if (each.outcome === 'failed') {
      record.run.reach = null
      record.run.error = errorWith('wecom.refused', {
        errcode: 60020,
        caller_ip: '203.0.113.7',
        hint: '[1763884800123456789012345]',
      })
    }
    record.run.undoable = index === wanted.length - 1
    world.runs.unshift(record)
  }
}

function recall(world: World): void {
  const auth = world.auths[0]
  if (!auth) return
  const people = world.people.get(auth.tenant) ?? []
  const past: [Fate, Rehearsal['way'], number][] = [
    ['page', 'window', 50],
    ['not_synced', 'window', 49],
    ['declined', 'paste', 26],
    ['logged_in', 'window', 25],
  ]
  for (const [fate, way, hours] of past)
    world.rehearsals.unshift(
      makeRehearsal(`h-${world.rehearsals.length + 1}`, auth, way, fate, people, Date.now() - hours * HOUR),
    )
  for (const [index, user] of people.slice(0, 2).entries())
    world.passwords.set(user.id, {
      must_change: index === 0,
      set_at: Date.now() - 24 * HOUR,
      locked_until: index === 0 ? Date.now() + HOUR / 4 : null,
    })
}

export function settle(world: World, tenantId: string, sourceId: string, company: string, count: number): void {
  const places = makeDepartments(company)
  world.places.set(tenantId, places)
  world.people.set(tenantId, makeUsers(places, sourceId, count, 20261123))
}

export function addSandbox(world: World): Tenant {
  const there = world.tenants.find((each) => each.simulated)
  if (there) return there
  const made = tenant('t-sandbox', '模拟租户', true)
  world.tenants.push(made)
  return made
}
