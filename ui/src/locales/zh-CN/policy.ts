export default {
  title: '同步规则',
  auto_sync: '自动同步',
  off: '不自动同步',
  every: '每 {n} 小时',
  off_note: '只在你点「立即同步」时同步。',
  every_note: '从上一次同步结束算起；电脑睡眠或重启后会接上，不会堆积。',
  staying: '自动同步只在程序运行时进行。',
  stay_tray: '关闭窗口后继续在托盘同步',
  stay_autostart: '开机时启动',
  on_duplicate: '同步规则：遇到重复用户时',
  duplicate_meaning: '重复用户：企业微信的成员与目录里不属于这个数据源的用户，用户名、手机号或邮箱相同。',
  skip: '不同步',
  skip_note: '已有的用户保持原样，列在同步结果里。',
  overwrite: '覆盖',
  overwrite_note: '已有的用户改由企业微信管理，原来的值保留在同步记录里，可以撤销。',
  guard_note:
    '批量停用保护：一次同步若会停用超过 10% 或 500 人（至少 5 人），会先停下等你核对名单。以后可以在数据源里修改。',
}
