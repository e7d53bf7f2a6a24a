export default {
  none: '（空）',
  username: '用户名',
}
