export default {
  none: '（空）', username: '用户名', userid: '企业微信账号', name: '姓名', mobile: '手机号', email: '邮箱', biz_mail: '企业邮箱', telephone: '座机', position: '职务', alias: '别名',
  gender: '性别', extra: '扩展字段', departments: '部门', department_name: '部门名称', main_department: '主部门', status: '状态', parent: '上级部门', sort: '排序',
}
