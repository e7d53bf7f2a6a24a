export default {
  overview: '概览',
  board: '所有租户',
  checklist: '上线清单',
  sources: '数据源管理',
  auths: '认证源管理',
  directory: '用户目录',
  history: '同步记录',
  trace: '查一个人',
  checkup: '体检',
  rehearsal: '扫码演练',
  clinic: '错误诊所',
  settings: '设置',
}
