export default {
  status: { active: '可用', disabled: '已停用', not_activated: '未激活', departed: '已离开' },
  column: { name: '姓名', username: '用户名', department: '部门', mobile: '手机号', status: '状态' },
  of_source: '来自企业微信',
  local: '本地用户',
  updated: '{at} 更新',
  has_password: '已设置密码。',
  no_password: '还没有密码。',
  make_password: '生成首个密码',
  first_password: '首个密码',
  password_once: '只显示这一次，请转交本人；首次登录时要修改。',
  history: '经过',
  no_history: '保留的记录里没有同步或演练碰过这个人。',
}
