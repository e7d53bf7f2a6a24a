/** The believable program behaves as the contract says, so that what is shown on it can be trusted. */
import { describe, expect, it } from 'vitest'
import type { RehearsalStage } from '@/platform/contract'
import { FATES } from '@/platform/browser/rehearsals'
import { demo } from './setup'

const AUTH = 'a-head'
const signal = () => new AbortController().signal

async function rehearse(query: string, way: 'window' | 'paste' = 'window', pasted: string | null = null) {
  const platform = demo(`latency=0&${query}`)
  const stages: RehearsalStage[] = []
  const result = await platform.rehearse(AUTH, way, pasted, (stage) => stages.push(stage), signal())
  return { platform, stages, result }
}

describe('a rehearsal', () => {
  it('that goes through ends with a user of the directory and all stages', async () => {
    const { stages, result, platform } = await rehearse('')
    expect(stages).toEqual(['opened', 'waiting', 'returned', 'exchanged', 'matched'])
    expect(result).toMatchObject({ outcome: 'logged_in', way: 'window', reason: null, user: { status: 'active' } })
    expect((await platform.auths('t-east'))[0]?.rehearsed_at).toBe(result.at)
  })

  it.each(FATES.filter((fate) => fate !== 'logged_in'))(
    'that ends with %s says one reason in both languages, and is remembered',
    async (fate) => {
      const { result, platform } = await rehearse(`scan=${fate}`)
      expect(result).toMatchObject({ outcome: 'refused', reason_id: fate })
      expect(result.reason?.zh).toMatch(/[\u4e00-\u9fff]/)
      expect(result.reason?.en).toMatch(/[a-z]/)
      expect((await platform.rehearsals('t-east'))[0]?.id).toBe(result.id)
      expect((await platform.auths('t-east'))[0]?.rehearsed_at).toBeNull()
    },
  )

  it('carries the login page’s errcode with its remedy', async () => {
    const { result } = await rehearse('scan=page')
    expect(result).toMatchObject({ errcode: -31020, fix: { page: 'apps' } })
  })

  it('ends one after another as asked', async () => {
    const { platform } = await rehearse('scan=declined,logged_in')
    expect((await platform.rehearse(AUTH, 'window', null, () => undefined, signal())).outcome).toBe('logged_in')
    expect((await platform.rehearse(AUTH, 'window', null, () => undefined, signal())).outcome).toBe('logged_in')
  })

  const home = 'https://sso.huadong.example:8443/wecom/callback'
  it.each([
    ['a whole address', `${home}?code=abc&state=demo`, null],
    ['a look-alike host', 'https://sso.huadong.example.evil.test/wecom/callback?code=abc&state=demo', 'state_unknown'],
    ['another state', `${home}?code=abc&state=other`, 'state_unknown'],
    ['no code', `${home}?state=demo`, 'declined'],
    ['somebody outside the corp', `${home}?code=openid1&state=demo`, 'not_a_member'],
  ])('from a pasted address: %s', async (_, pasted, reason) => {
    const { result, stages } = await rehearse('', 'paste', pasted)
    expect(result.reason_id).toBe(reason)
    expect(stages[0]).toBe('returned')
  })

  it('can be given up, and then leaves nothing behind', async () => {
    const platform = demo('latency=50')
    const control = new AbortController()
    const going = platform.rehearse(
      AUTH,
      'window',
      null,
      () => control.abort(new DOMException('stopped', 'AbortError')),
      control.signal,
    )
    await expect(going).rejects.toMatchObject({ name: 'AbortError' })
    expect(platform.world.rehearsals).toEqual([])
  })
})

describe('local users', () => {
  it('can be added and changed; those of WeCom cannot', async () => {
    const platform = demo()
    const made = await platform.addUser('t-east', { username: 'li.guest', name: '李客', mobile: '', email: '' })
    expect(made).toMatchObject({ source_id: null, mobile: null, status: 'active' })
    expect(await platform.changeUser('t-east', made.id, { active: false, email: 'li@example.com' })).toMatchObject({
      status: 'disabled',
      email: 'li@example.com',
      name: '李客',
    })
    await expect(
      platform.addUser('t-east', { username: 'LI.guest', name: '', mobile: '', email: '' }),
    ).rejects.toMatchObject({ code: 'user.taken' })
    await expect(platform.changeUser('t-east', 'u10001', { name: 'x' })).rejects.toMatchObject({ code: 'user.managed' })
  })

  it('have a password whose state is known and which itself never comes back', async () => {
    const platform = demo()
    await expect(platform.setPassword('t-east', 'u10001', 'short')).rejects.toMatchObject({ code: 'password.weak' })
    expect(await platform.setPassword('t-east', 'u10001', 'correct horse battery')).toBeUndefined()
    expect(await platform.resetPassword('t-east', 'u10002')).toBeUndefined()
    expect(JSON.stringify(await platform.user('t-east', 'u10001'))).not.toContain('horse')
    expect((await platform.user('t-east', 'u10001')).password).toMatchObject({ must_change: true, locked_until: null })
  })
})

describe('the portal preview and the hand-off sheet', () => {
  it('runs, says so, and stops', async () => {
    const platform = demo()
    const topics: string[] = []
    platform.onChanged((topic) => topics.push(topic))
    expect(await platform.portal('t-east')).toBeNull()
    expect(await platform.startPortal('t-east')).toMatchObject({ methods: { password: true, scan: true } })
    await platform.stopPortal('t-east')
    expect(await platform.portal('t-east')).toBeNull()
    expect(topics).toEqual(['portal', 'portal'])
  })

  it('names every value but the secret', async () => {
    const platform = demo()
    expect(await platform.handOff(AUTH)).toMatchObject({
      agent_id: 1000002,
      callback_domain: 'sso.huadong.example:8443',
      has_secret: true,
    })
    expect(await platform.revealSecret(AUTH)).toBeUndefined()
  })
})
