import type { Picture } from '../types'

export const p3: Picture = {
  id: 'P3',
  frame: { console: 'wecom', address: 'work.weixin.qq.com/wework_admin/frame#apps/contactsApi', lit: '安全与管理' },
  elements: [
    { kind: 'trail', items: ['管理工具', '通讯录同步'] },
    { kind: 'switch', id: 'open', label: 'API接口同步', state: '已开启' },
    {
      kind: 'row',
      label: 'Secret',
      secret: true,
      action: { kind: 'button', id: 'secret', text: '查看', look: 'link' },
    },
    {
      kind: 'row',
      label: '企业可信IP',
      value: { value: 'callerIp' },
      action: { kind: 'button', id: 'trusted-ip', text: '配置', look: 'link' },
    },
  ],
  callouts: [
    { n: 1, target: 'nav', text_key: 'pictures.p3.c1', at: 'below' },
    { n: 2, target: 'open', text_key: 'pictures.p3.c2', at: 'after' },
    { n: 3, target: 'secret', text_key: 'pictures.p3.c3', at: 'after' },
    { n: 4, target: 'trusted-ip', text_key: 'pictures.p3.c4', at: 'after', carry: 'callerIp' },
  ],
  title_key: 'pictures.p3.title',
  note_key: 'pictures.p3.note',
  page: 'contacts_sync',
  checked_on: '2026-11-30',
}
