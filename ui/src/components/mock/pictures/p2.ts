import type { Picture } from '../types'

export const p2: Picture = {
  id: 'P2',
  frame: { console: 'wecom', address: 'work.weixin.qq.com/wework_admin/frame#profile', lit: '我的企业' },
  elements: [
    {
      kind: 'side',
      lit: '企业信息',
      body: [
        { kind: 'row', label: '企业简称' },
        { kind: 'row', label: '行业' },
        { kind: 'row', label: '人员规模' },
        { kind: 'bars', widths: [58, 42] },
        { kind: 'row', id: 'corp-id', label: '企业ID', value: { value: 'corpId' }, copySign: true },
      ],
    },
  ],
  callouts: [
    { n: 1, target: 'nav', text_key: 'pictures.p2.c1', at: 'below' },
    { n: 2, target: 'corp-id', text_key: 'pictures.p2.c2', at: 'above-end', carry: 'corpId' },
  ],
  title_key: 'pictures.p2.title',
  note_key: 'pictures.p2.note',
  page: 'my_company',
  checked_on: '2026-11-23',
}
