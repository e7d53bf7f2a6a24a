import type { Picture } from '../types'

export const p11: Picture = {
  id: 'P11',
  frame: { console: 'portal', address: 'console.cloud.tencent.com/idaas', lit: '认证源管理' },
  elements: [
    {
      kind: 'heading',
      text: '认证源管理',
      action: { kind: 'button', id: 'add', text: '添加认证源', look: 'solid' },
    },
    {
      kind: 'dialog',
      title: '添加认证源',
      body: [
        {
          kind: 'tiles',
          items: [
            { kind: 'tile', id: 'wecom', title: '企业微信扫码认证', mark: 'chat', chosen: true },
            { kind: 'tile', mark: 'app' },
            { kind: 'tile', mark: 'app' },
          ],
        },
      ],
      foot: [{ kind: 'button', id: 'create', text: '创建', look: 'solid' }, { kind: 'button' }],
    },
  ],
  callouts: [
    { n: 1, target: 'add', text_key: 'pictures.p11.c1', at: 'before' },
    { n: 2, target: 'wecom', text_key: 'pictures.p11.c2', at: 'above-start' },
    { n: 3, target: 'create', text_key: 'pictures.p11.c3', at: 'before' },
  ],
  title_key: 'pictures.p11.title',
  note_key: 'pictures.p11.note',
  page: 'portal_auth_sources',
  checked_on: '2026-11-23',
}
