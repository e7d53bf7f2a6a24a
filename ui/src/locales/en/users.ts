export default {
  status: { active: 'Active', disabled: 'Disabled', not_activated: 'Not joined', departed: 'Left' },
  column: { name: 'Name', username: 'Username', department: 'Department', mobile: 'Mobile', status: 'Status' },
  of_source: 'from WeCom',
  local: 'local user',
  updated: 'updated {at}',
  has_password: 'A password is set.',
  no_password: 'No password yet.',
  make_password: 'Generate a first password',
  first_password: 'First password',
  password_once: 'Shown this once. Hand it to the person, who changes it at first login.',
  history: 'What happened',
  no_history: 'No run or rehearsal on record touched this person.',
}
