import type { Picture } from '../types'

export const p10: Picture = {
  id: 'P10',
  frame: { console: 'wecom', address: 'work.weixin.qq.com/wework_admin/frame#apps/modApiApp/…', lit: '应用管理' },
  elements: [
    {
      kind: 'dialog',
      title: '设置授权回调域',
      body: [
        { kind: 'field', id: 'domain', label: '授权回调域', value: { value: 'callbackDomain' } },
        {
          kind: 'wrongs',
          items: [
            { value: 'callbackDomain', before: 'https://' },
            { value: 'callbackDomain', after: '/login' },
            { value: 'callbackDomain', before: '*.' },
          ],
        },
      ],
      foot: [{ kind: 'button', id: 'save', text: '保存', look: 'solid' }, { kind: 'button' }],
    },
  ],
  callouts: [
    { n: 1, target: 'domain', text_key: 'pictures.p10.c1', at: 'above-end', carry: 'callbackDomain' },
    { n: 2, target: 'save', text_key: 'pictures.p10.c2', at: 'before' },
  ],
  title_key: 'pictures.p10.title',
  note_key: 'pictures.p10.note',
  page: 'apps',
  checked_on: '2026-11-23',
}
