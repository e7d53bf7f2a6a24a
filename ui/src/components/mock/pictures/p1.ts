import type { Picture } from '../types'

export const p1: Picture = {
  id: 'P1',
  frame: { console: 'portal', address: 'console.cloud.tencent.com/idaas', lit: '数据源管理' },
  elements: [
    {
      kind: 'heading',
      text: '数据源管理',
      action: { kind: 'button', id: 'add', text: '添加数据源', look: 'solid' },
    },
    {
      kind: 'dialog',
      title: '添加数据源',
      body: [
        {
          kind: 'tiles',
          items: [
            { kind: 'tile', id: 'wecom', title: '企业微信', mark: 'chat', chosen: true },
            { kind: 'tile', mark: 'app' },
            { kind: 'tile', mark: 'app' },
          ],
        },
      ],
      foot: [{ kind: 'button', id: 'create', text: '创建', look: 'solid' }, { kind: 'button' }],
    },
  ],
  callouts: [
    { n: 1, target: 'add', text_key: 'pictures.p1.c1', at: 'before' },
    { n: 2, target: 'wecom', text_key: 'pictures.p1.c2', at: 'above-start' },
    { n: 3, target: 'create', text_key: 'pictures.p1.c3', at: 'before' },
  ],
  title_key: 'pictures.p1.title',
  page: 'portal_data_sources',
  checked_on: '2026-11-23',
}
