import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import GuidePicture from '@/components/mock/GuidePicture.vue'
import { PICTURES } from '@/components/mock/pictures'
import { targetsOf } from '@/components/mock/targets'
import { PICTURE_IDS, type GuideValues, type PictureId, type ValueName } from '@/components/mock/types'
import { EXAMPLES } from '@/components/mock/values'
import { pictureMessages } from '@/locales/pictures'
import { i18n, setLanguage } from '@/locales'
import { picturesOf } from '@/features/wizard/pictures'

const OWN: Record<ValueName, string> = {
  corpId: 'ww5f9c02d7e1a84b36',
  callbackDomain: 'sso.example.net:8443',
  agentId: '1000027',
  callerIp: '198.51.100.24',
  appName: '统一登录',
}

let mounted: VueWrapper | undefined

function show(id: PictureId, values: GuideValues = {}, more: Record<string, unknown> = {}): VueWrapper {
  mounted = mount(GuidePicture, {
    props: { id, values, ...more },
    global: { plugins: [i18n] },
    attachTo: document.body,
  })
  return mounted
}

const drawing = (wrapper: VueWrapper) => wrapper.get('[role="img"]')

/** Every value of the administrator that a picture draws. */
function valuesIn(value: unknown): ValueName[] {
  if (!value || typeof value !== 'object') return []
  const own = 'value' in value && typeof value.value === 'string' ? [value.value as ValueName] : []
  return [...own, ...Object.values(value).flatMap(valuesIn)]
}

afterEach(() => {
  mounted?.unmount()
  setLanguage('zh')
})

describe.each(PICTURE_IDS)('picture %s', (id) => {
  const picture = PICTURES[id]

  it('points each of its numbers, 1 upwards, at an element of its own', () => {
    const targets = targetsOf(picture)
    const pointed = picture.callouts.map((callout) => callout.target)
    expect(picture.id).toBe(id)
    expect(picture.callouts.map((callout) => callout.n)).toEqual(picture.callouts.map((_, index) => index + 1))
    expect(new Set(targets).size).toBe(targets.length)
    expect(new Set(pointed).size).toBe(pointed.length)
    expect(targets).toEqual(expect.arrayContaining(pointed))
  })

  it.each(['zh', 'en'] as const)('draws every number once and says it in %s', (language) => {
    setLanguage(language)
    const wrapper = show(id, OWN)
    for (const { n, target } of picture.callouts) {
      const ring = drawing(wrapper).findAll(`[data-target="${target}"]`)
      expect(ring.map((found) => found.get('.number').text())).toEqual([String(n)])
    }
    const said = wrapper.findAll('ol > li').map((item) => item.get('.text').text())
    expect(said).toHaveLength(picture.callouts.length)
    expect(said.every((text) => text.length > 3 && !text.includes('pictures.'))).toBe(true)
    expect(drawing(wrapper).attributes('aria-label')).not.toContain('pictures.')
  })

  it('marks examples, and shows the own value instead once it is known', () => {
    const drawn = new Set(valuesIn(picture.elements))
    const unknown = drawing(show(id)).text()
    for (const name of drawn) expect(unknown).toContain(EXAMPLES[name])
    expect(unknown.includes('示例')).toBe(drawn.size > 0)
    mounted?.unmount()

    const known = drawing(show(id, OWN)).text()
    for (const name of drawn) {
      expect(known).toContain(OWN[name])
      expect(known).not.toContain(EXAMPLES[name])
    }
    expect(known).not.toContain('示例')
  })

  it('keeps what is typed into it as text', () => {
    const hostile = '<img src=x onerror=alert(1)>'
    const names = Object.keys(OWN) as ValueName[]
    const wrapper = show(id, Object.fromEntries(names.map((name) => [name, hostile])))
    expect(wrapper.find('img').exists()).toBe(false)
    if (valuesIn(picture.elements).length > 0) expect(drawing(wrapper).text()).toContain(hostile)
  })

  it('offers to copy a value that is known, and never an example', async () => {
    const carried = picture.callouts.flatMap((callout) => callout.carry ?? [])
    expect(show(id).findAll('ol button')).toHaveLength(0)
    mounted?.unmount()

    const copyText = vi.fn().mockResolvedValue(undefined)
    const wrapper = show(id, OWN, { copyText })
    const buttons = wrapper.findAll('ol button')
    expect(buttons).toHaveLength(carried.length)
    for (const button of buttons) await button.trigger('click')
    expect(copyText.mock.calls).toEqual(carried.map((name) => [OWN[name]]))
    expect(wrapper.emitted('copied') ?? []).toEqual(carried.map((name) => [name]))
  })
})

describe('a guide picture', () => {
  it('asks for its page to be opened, by the name the shell knows', async () => {
    const wrapper = show('P3')
    await wrapper.get('.acts button').trigger('click')
    expect(wrapper.emitted('open')).toEqual([['contacts_sync']])
  })

  it.each([
    [1, 'portal_data_sources', '数据源管理'],
    [2, 'portal_auth_sources', '认证源管理'],
  ] as const)('shows shared portal pages where method %i has them', async (method, page, lit) => {
    const wrapper = show('P7', {}, { method })
    expect(drawing(wrapper).get('.lit').text()).toBe(lit)
    await wrapper.get('.acts button').trigger('click')
    expect(wrapper.emitted('open')).toEqual([[page]])
  })

  it('of the callback domain is seen in the wizard too, with every page on the way to where WeCom takes it', () => {
    expect(picturesOf('callback', 1, null)).toEqual(['P6', 'P7', 'P8', 'P9', 'P10'])
  })

  it('says what was copied, and what to do when the clipboard refuses', async () => {
    const copyText = vi.fn().mockResolvedValueOnce(undefined).mockRejectedValueOnce(new Error('denied'))
    const wrapper = show('P10', OWN, { copyText })
    const button = wrapper.get('ol button')
    await button.trigger('click')
    await vi.waitFor(() => expect(wrapper.get('[role="status"]').text()).toBe('已复制授权回调域'))
    await button.trigger('click')
    await vi.waitFor(() => expect(wrapper.get('[role="status"]').text()).toContain(OWN.callbackDomain))
  })

  it('opens large from its one button', async () => {
    const wrapper = show('P2')
    expect(document.querySelector('.guide-picture-large')).toBeNull()
    await wrapper.get('button.zoom').trigger('click')
    await vi.waitFor(() => expect(document.querySelector('.guide-picture-large [role="img"]')).not.toBeNull())
  })

  it.each([
    [undefined, '没勾的人扫不了码'],
    [0, '没勾的人扫不了码'],
    [190, '190 人不在范围内'],
  ])('counts uncovered people only when there are some (%s)', (uncovered, words) => {
    expect(drawing(show('X2', { uncovered })).text()).toContain(words)
  })

  it('strikes out the callback domain with scheme, path and wildcard', () => {
    const struck = drawing(show('P10', OWN))
      .findAll('s')
      .map((wrong) => wrong.text())
    expect(struck).toEqual(['https://sso.example.net:8443', 'sso.example.net:8443/login', '*.sso.example.net:8443'])
  })

  it('treats blanks as not known', () => {
    expect(drawing(show('P5', { agentId: '  ' })).text()).toContain(EXAMPLES.agentId)
  })
})

describe('the words of the pictures', () => {
  it('have the same keys in both languages', () => {
    const keys = (node: unknown, path: string): string[] =>
      typeof node === 'string'
        ? [path]
        : Object.entries(node as object).flatMap(([key, below]) => keys(below, `${path}.${key}`))
    const of = (language: 'zh' | 'en') => keys(pictureMessages[language].pictures, 'pictures').sort()
    expect(of('en')).toEqual(of('zh'))
  })

  it('keep the console names of a sentence in both languages', () => {
    const names = (text: string) => [...new Set(text.match(/【.*?】/g))].sort()
    for (const callout of PICTURE_IDS.flatMap((id) => PICTURES[id].callouts)) {
      const [zh, en] = (['zh', 'en'] as const).map((language) => {
        setLanguage(language)
        return names(i18n.global.t(callout.text_key))
      })
      expect(en, callout.text_key).toEqual(expect.arrayContaining(zh ?? []))
    }
  })
})
