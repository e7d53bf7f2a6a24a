import type { Picture } from '../types'

export const p6: Picture = {
  id: 'P6',
  frame: { console: 'portal', address: 'console.cloud.tencent.com/idaas', lit: 'by_method' },
  elements: [
    { kind: 'heading', text: '企业微信扫码登录' },
    { kind: 'field', label: '企业ID', value: { value: 'corpId' } },
    { kind: 'field', id: 'agent-id', label: 'AgentId', value: { value: 'agentId' }, required: true },
    { kind: 'field', id: 'secret', label: 'Secret', secret: true, required: true },
    { kind: 'bars', widths: [46] },
  ],
  callouts: [
    { n: 1, target: 'agent-id', text_key: 'pictures.p6.c1', at: 'above-end', carry: 'agentId' },
    { n: 2, target: 'secret', text_key: 'pictures.p6.c2', at: 'above-end' },
  ],
  title_key: 'pictures.p6.title',
  note_key: 'pictures.p6.note',
  page: 'portal_data_sources',
  checked_on: '2026-11-23',
}
