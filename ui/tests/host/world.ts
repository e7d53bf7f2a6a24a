/** A world of the development host, and what a test may do to it from outside. */

/** Identifiers and values that the world's recipe tells (tests/host/src/recipes.rs). */
export type Facts = Record<
  | 'tenant'
  | 'other_tenant'
  | 'source'
  | 'other_source'
  | 'auth'
  | 'run'
  | 'held_run'
  | 'long'
  | 'failed_run'
  | 'undone_run'
  | 'user'
  | 'second_user'
  | 'username'
  | 'name'
  | 'local_user'
  | 'disabled_user'
  | 'corp_id'
  | 'contacts_secret'
  | 'agent_id'
  | 'app_secret'
  | 'callback_domain'
  /** A push target, and a directory server that is none yet. */
  | 'target'
  | 'ldap_url'
  | 'ldap_base'
  | 'ldap_bind_dn'
  | 'ldap_secret'
  /** Where the world's WeCom is. */
  | 'wecom',
  string
>

/** What happens to the next calls of a command, before it begins. */
export interface Injection {
  command: string
  delay_ms?: number
  hold?: boolean
  error?: { code: string; detail?: Record<string, unknown> }
  times?: number
}

/** What the person with the phone does with the next login page. */
export type Scan =
  | 'member'
  | 'not_synced'
  | 'declines'
  | 'outsider'
  | 'look_alike'
  | 'page_refuses'
  | 'closes'
  | 'waits'
  | { userid: string }

export interface World {
  /** Where it is served, with a slash at its end. */
  base: string
  facts: Facts
  /** Calls a command as another window, or the command line, would. */
  call: <T>(command: string, request?: object) => Promise<T>
  inject: (injection: Injection) => Promise<void>
  /** Takes an injection away, and lets go whoever it held. */
  release: (command: string) => Promise<void>
  scans: (...scans: Scan[]) => Promise<void>
  /** Somebody scans a login page in a browser elsewhere; the address where that ends. */
  scanElsewhere: (page: string, scan: Scan) => Promise<string>
  /** What was asked of the machine: pages and folders opened, notifications, titles of secrets shown. */
  record: () => Promise<{ opened: string[]; notified: [string, string][]; revealed: string[]; taken_away: string[] }>
  close: () => Promise<void>
}

/** Taken before a test puts something before it. */
const ask = globalThis.fetch

/** Opens a fresh copy of a named world. */
export async function openWorld(address: string, name: string): Promise<World> {
  const made = (await (await send(`${address}/worlds/${name}`, 'POST')).json()) as { base: string; facts: Facts }
  const base = address + made.base
  const post = async (path: string, body: unknown): Promise<void> => {
    await send(base + path, 'POST', body)
  }
  return {
    base,
    facts: made.facts,
    call: async (command, request = {}) => {
      const lines = (await (await send(`${base}call/${command}`, 'POST', request)).text()).trim().split('\n')
      const { ok, error } = JSON.parse(lines.at(-1)!) as { ok: never; error?: unknown }
      if (error) throw error
      return ok
    },
    inject: (injection) => post('inject', injection),
    release: (command) => post('release', command),
    scans: (...scans) => post('phone', scans),
    scanElsewhere: async (page, scan) => (await (await send(`${base}scan`, 'POST', [page, scan])).json()) as string,
    record: async () => (await (await send(`${base}record`, 'GET')).json()) as never,
    close: async () => void (await send(base.slice(0, -1), 'DELETE')),
  }
}

async function send(url: string, method: string, body?: unknown): Promise<Response> {
  const answer = await ask(url, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  if (!answer.ok) throw new Error(`${method} ${new URL(url).pathname}: ${answer.status} ${await answer.text()}`)
  return answer
}
