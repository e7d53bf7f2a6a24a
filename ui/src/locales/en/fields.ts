export default {
  none: '(empty)', username: 'Username', userid: 'WeCom user ID', name: 'Name', mobile: 'Mobile', email: 'E-mail', biz_mail: 'Corp mailbox', telephone: 'Telephone', position: 'Position', alias: 'Alias',
  gender: 'Gender', extra: 'Custom fields', departments: 'Departments', department_name: 'Name', main_department: 'Main department', status: 'Status', parent: 'Parent', sort: 'Order',
}
