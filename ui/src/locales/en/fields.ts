export default {
  none: '(empty)',
  username: 'Username',
  department_name: 'Name',
  parent: 'Parent',
  sort: 'Order',
}
