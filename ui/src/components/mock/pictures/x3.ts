import type { Picture } from '../types'

export const x3: Picture = {
  id: 'X3',
  frame: { console: 'wecom', address: 'work.weixin.qq.com/wework_admin/frame#apps/modApiApp/…', lit: '应用管理' },
  elements: [
    { kind: 'trail', items: ['应用管理', '自建', { value: 'appName' }] },
    {
      kind: 'cards',
      between_key: 'pictures.x3.either',
      items: [
        {
          kind: 'card',
          title: '接收消息',
          action: { kind: 'button', id: 'receive', text: '设置API接收', look: 'link' },
        },
        {
          kind: 'card',
          title: '网页授权及JS-SDK',
          action: { kind: 'button', id: 'domain', text: '设置可信域名', look: 'link' },
        },
      ],
    },
    {
      kind: 'row',
      label: '企业可信IP',
      action: { kind: 'button', text: '配置', look: 'link' },
    },
  ],
  callouts: [
    { n: 1, target: 'receive', text_key: 'pictures.x3.c1', at: 'after' },
    { n: 2, target: 'domain', text_key: 'pictures.x3.c2', at: 'after' },
  ],
  title_key: 'pictures.x3.title',
  note_key: 'pictures.x3.note',
  page: 'apps',
  checked_on: '2026-11-23',
}
