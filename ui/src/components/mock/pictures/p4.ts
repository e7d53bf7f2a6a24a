import type { Picture } from '../types'

export const p4: Picture = {
  id: 'P4',
  frame: { console: 'wecom', address: 'work.weixin.qq.com/wework_admin/frame#apps', lit: '应用管理' },
  elements: [
    { kind: 'bars', widths: [18] },
    { kind: 'heading', text: '自建' },
    {
      kind: 'tiles',
      items: [
        { kind: 'tile', mark: 'app' },
        { kind: 'tile', mark: 'app' },
        { kind: 'tile', id: 'create', title: '创建应用', mark: 'plus' },
      ],
    },
  ],
  callouts: [
    { n: 1, target: 'nav', text_key: 'pictures.p4.c1', at: 'below' },
    { n: 2, target: 'create', text_key: 'pictures.p4.c2', at: 'above-start' },
  ],
  title_key: 'pictures.p4.title',
  page: 'apps',
  checked_on: '2026-11-23',
}
