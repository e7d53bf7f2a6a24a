import type { Picture } from '../types'

export const p8: Picture = {
  id: 'P8',
  frame: { console: 'wecom', address: 'work.weixin.qq.com/wework_admin/frame#apps/modApiApp/…', lit: '应用管理' },
  elements: [
    { kind: 'trail', items: ['应用管理', '自建', { value: 'appName' }] },
    { kind: 'heading', text: '开发者接口' },
    {
      kind: 'cards',
      items: [
        { kind: 'card', title: '网页授权及JS-SDK' },
        {
          kind: 'card',
          title: '企业微信授权登录',
          action: { kind: 'button', id: 'login', text: '设置', look: 'link' },
        },
        { kind: 'card', title: '审批接口' },
        { kind: 'card', title: '企业可信IP', action: { kind: 'button', text: '配置', look: 'link' } },
      ],
    },
  ],
  callouts: [{ n: 1, target: 'login', text_key: 'pictures.p8.c1', at: 'after' }],
  title_key: 'pictures.p8.title',
  page: 'apps',
  checked_on: '2026-11-23',
}
