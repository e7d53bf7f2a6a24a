export default {
  title: '为什么登录不了？',
  ask: '查一查',
  ask_for: '查一查「{words}」为什么登录不了',
  can_log_in: '能登录：每一环都读到了证据',
  cannot_log_in: '登录不了，断在下面标出的这一环',
}
