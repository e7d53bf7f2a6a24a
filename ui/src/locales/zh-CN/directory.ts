export default {
  tree: '部门',
  people: '共 {n} 人',
  search: '姓名、用户名、手机号或邮箱',
  nobody_fits: '没有符合的人。换一个词，或放宽部门和状态。',
  none: '目录还是空的',
  none_text: '添加数据源并同步一次，部门和成员就会出现在这里。',
  no_departments: '还没有部门。同步之后会出现在这里。',
}
