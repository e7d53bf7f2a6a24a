import type { Picture } from '../types'

export const p5: Picture = {
  id: 'P5',
  frame: { console: 'wecom', address: 'work.weixin.qq.com/wework_admin/frame#apps/modApiApp/…', lit: '应用管理' },
  elements: [
    { kind: 'app-head', name: { value: 'appName' } },
    { kind: 'row', id: 'agent-id', label: 'AgentId', value: { value: 'agentId' } },
    {
      kind: 'row',
      label: 'Secret',
      secret: true,
      action: { kind: 'button', id: 'secret', text: '查看', look: 'link' },
    },
    { kind: 'row', label: '可见范围' },
  ],
  callouts: [
    { n: 1, target: 'agent-id', text_key: 'pictures.p5.c1', at: 'after', carry: 'agentId' },
    { n: 2, target: 'secret', text_key: 'pictures.p5.c2', at: 'after' },
  ],
  title_key: 'pictures.p5.title',
  note_key: 'pictures.p5.note',
  page: 'apps',
  checked_on: '2026-11-23',
}
