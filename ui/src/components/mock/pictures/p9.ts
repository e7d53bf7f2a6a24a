import type { Picture } from '../types'

export const p9: Picture = {
  id: 'P9',
  frame: { console: 'wecom', address: 'work.weixin.qq.com/wework_admin/frame#apps/modApiApp/…', lit: '应用管理' },
  elements: [
    { kind: 'trail', items: ['应用管理', { value: 'appName' }, '企业微信授权登录'] },
    { kind: 'heading', text: '企业微信授权登录' },
    {
      kind: 'cards',
      items: [
        {
          kind: 'card',
          title: 'Web网页',
          action: { kind: 'button', id: 'set-domain', text: '设置授权回调域', look: 'link' },
        },
        { kind: 'card' },
      ],
    },
  ],
  callouts: [{ n: 1, target: 'set-domain', text_key: 'pictures.p9.c1', at: 'after' }],
  title_key: 'pictures.p9.title',
  page: 'apps',
  checked_on: '2026-11-23',
}
