import type { Picture } from '../types'

export const x1: Picture = {
  id: 'X1',
  frame: { console: 'wecom', address: 'work.weixin.qq.com/wework_admin/frame#apps/modApiApp/…', lit: '应用管理' },
  elements: [
    {
      kind: 'dialog',
      title: '企业可信IP',
      body: [
        { kind: 'notice', text: '配置企业可信IP前，请先 设置可信域名 或 设置接收消息服务器URL' },
        { kind: 'lines', id: 'ip', label: '企业可信IP', first: { value: 'callerIp' }, rest: [34, 40] },
      ],
      foot: [{ kind: 'button', text: '确定', look: 'solid' }, { kind: 'button' }],
    },
  ],
  callouts: [{ n: 1, target: 'ip', text_key: 'pictures.x1.c1', at: 'after', carry: 'callerIp' }],
  title_key: 'pictures.x1.title',
  note_key: 'pictures.x1.note',
  page: 'apps',
  checked_on: '2026-11-23',
}
