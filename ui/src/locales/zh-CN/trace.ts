export default {
  title: '为什么登录不了？',
  ask: '查一查',
  ask_for: '查一查「{words}」为什么登录不了',
}
