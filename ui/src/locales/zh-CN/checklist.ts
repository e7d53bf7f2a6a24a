export default {
  lead: '每一项都由读到的结果打勾，不用手工勾选。',
  progress: '完成 {n}/{of}',
  progress_of: '上线清单 {n}/{of}',
  next_item: '下一步：{label}',
  check: '全部检测一次',
  done_at: '{when}验证',
  drawing: '在企业微信里长这样',
  drawing_of: '图 {n}/{of}',
  previous: '上一张图',
  next: '下一张图',
  live: {
    title: '接下来',
    report: '导出体检报告',
    saved: '报告已保存到 {file}',
    hand_off: '给门户的值',
    note: '给员工的通知',
  },
}
