export default {
  none: '(empty)', username: 'Username', userid: 'WeCom user ID', name: 'Name', mobile: 'Mobile', email: 'E-mail', biz_mail: 'Corp mailbox', telephone: 'Telephone', position: 'Position', alias: 'Alias',
  gender: 'Gender', extra: 'Own fields', departments: 'Departments', main_department: 'Main department', status: 'Status', parent: 'Parent', sort: 'Order',
}
