export default {
  lead: '逐项检查企业微信和本机的设置；只有实际读到结果的项目才算通过。',
  run: '开始体检',
  run_again: '重新体检',
  none: '还没有体检过',
  none_text: '大约二十秒，只读不写。会告诉你哪一项会失败、为什么、去哪里改。',
  going_on: '正在体检，已完成 {n} 项',
  group: { connection: '连接', contacts: '通讯录', app: '应用', login: '登录', sync: '同步' },
  export: '导出报告',
  export_text: '报告是一个网页文件，可以交给同事或支持人员。里面没有 Secret。',
  with_names: '包含人员的姓名和账号',
  written: '已写到 {file}',
}
