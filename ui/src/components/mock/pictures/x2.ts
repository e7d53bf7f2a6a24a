import type { Picture } from '../types'

export const x2: Picture = {
  id: 'X2',
  frame: { console: 'wecom', address: 'work.weixin.qq.com/wework_admin/frame#apps/modApiApp/…', lit: '应用管理' },
  elements: [
    {
      kind: 'dialog',
      title: '可见范围',
      body: [
        {
          kind: 'tree',
          items: [
            { depth: 0, box: 'part', width: 7 },
            { depth: 1, box: 'on', width: 5 },
            { depth: 1, box: 'on', width: 6 },
            { depth: 1, box: 'off', width: 5, id: 'missing', count: 'uncovered' },
            { depth: 1, box: 'on', width: 4, person: true },
          ],
        },
      ],
      foot: [{ kind: 'button', text: '确定', look: 'solid' }, { kind: 'button' }],
    },
  ],
  callouts: [{ n: 1, target: 'missing', text_key: 'pictures.x2.c1', at: 'after' }],
  title_key: 'pictures.x2.title',
  note_key: 'pictures.x2.note',
  page: 'apps',
  checked_on: '2026-11-23',
}
