export default {
  none: '（空）',
  username: '用户名',
  department_name: '部门名称',
  parent: '上级部门',
  sort: '排序',
}
