export default {
  look: '外观', language: '语言', theme: '主题', running: '运行',
  close_to_tray: '关闭窗口后留在托盘', close_to_tray_note: '自动同步要程序开着才会运行。',
  autostart: '开机时启动', autostart_note: '启动后留在托盘，不打开窗口。',
  notify: '同步待确认或失败时通知', notify_note: '用系统通知。',
  data: '数据', folder: '数据文件夹', open: '打开', keyring: '系统密钥库', keyring_available: '可用，Secret 存在这里', keyring_unavailable: '不可用，Secret 只能在这次使用',
  logs: '日志', logs_note: '导出的文件里没有 Secret。', export: '导出日志', about: '关于', version: '版本 {version}',
  api_base: '企业微信接口地址', login_base: '企业微信登录地址', system_proxy: '系统的代理设置',
}
