export default {
  none: '(empty)',
  username: 'Username',
}
