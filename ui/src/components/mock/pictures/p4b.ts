import type { Picture } from '../types'

export const p4b: Picture = {
  id: 'P4b',
  frame: { console: 'wecom', address: 'work.weixin.qq.com/wework_admin/frame#apps/createApiApp', lit: '应用管理' },
  elements: [
    { kind: 'heading', text: '创建应用' },
    { kind: 'app-head' },
    { kind: 'field', id: 'name', label: '应用名称', value: { value: 'appName' }, required: true },
    { kind: 'field', label: '应用介绍（选填）' },
    {
      kind: 'row',
      label: '可见范围',
      action: { kind: 'button', id: 'range', text: '选择部门/成员', look: 'link' },
    },
    { kind: 'buttons', items: [{ kind: 'button', id: 'create', text: '创建应用', look: 'solid' }] },
  ],
  callouts: [
    { n: 1, target: 'name', text_key: 'pictures.p4b.c1', at: 'above-end', carry: 'appName' },
    { n: 2, target: 'range', text_key: 'pictures.p4b.c2', at: 'after' },
    { n: 3, target: 'create', text_key: 'pictures.p4b.c3', at: 'after' },
  ],
  title_key: 'pictures.p4b.title',
  note_key: 'pictures.p4b.note',
  page: 'create_app',
  checked_on: '2026-11-23',
}
