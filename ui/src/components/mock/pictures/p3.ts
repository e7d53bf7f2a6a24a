import type { Picture } from '../types'

export const p3: Picture = {
  id: 'P3',
  frame: { console: 'wecom', address: 'work.weixin.qq.com/wework_admin/frame#apps/contactsApi', lit: '管理工具' },
  elements: [
    { kind: 'heading', text: '通讯录同步' },
    { kind: 'switch', id: 'open', label: 'API接口同步', state: '已开启' },
    {
      kind: 'radio',
      label: '权限',
      options: ['API编辑通讯录', 'API只读通讯录'],
      chosen: 'API只读通讯录',
    },
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
    { n: 1, target: 'open', text_key: 'pictures.p3.c1', at: 'after' },
    { n: 2, target: 'secret', text_key: 'pictures.p3.c2', at: 'after' },
    { n: 3, target: 'trusted-ip', text_key: 'pictures.p3.c3', at: 'after', carry: 'callerIp' },
  ],
  title_key: 'pictures.p3.title',
  note_key: 'pictures.p3.note',
  page: 'contacts_sync',
  checked_on: '2026-11-23',
}
