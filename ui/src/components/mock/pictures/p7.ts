import type { Picture } from '../types'

export const p7: Picture = {
  id: 'P7',
  frame: { console: 'portal', address: 'console.cloud.tencent.com/idaas', lit: 'by_method' },
  elements: [
    { kind: 'heading', text: '企业微信扫码登录' },
    { kind: 'bars', widths: [22, 88, 22, 88] },
    {
      kind: 'field',
      label: '企业微信授权登录回调域',
      value: { value: 'callbackDomain' },
      action: { kind: 'button', id: 'copy', text: '复制' },
    },
    {
      kind: 'buttons',
      items: [{ kind: 'button', id: 'finish', text: '完成添加', look: 'solid' }],
    },
  ],
  callouts: [
    { n: 1, target: 'copy', text_key: 'pictures.p7.c1', at: 'below', carry: 'callbackDomain' },
    { n: 2, target: 'finish', text_key: 'pictures.p7.c2', at: 'after' },
  ],
  title_key: 'pictures.p7.title',
  page: 'portal_data_sources',
  checked_on: '2026-11-23',
}
