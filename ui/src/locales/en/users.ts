export default {
  status: { active: 'Active', disabled: 'Disabled', not_activated: 'Not activated', departed: 'Left' },
  column: { name: 'Name', username: 'Username', department: 'Department', mobile: 'Mobile', status: 'Status' },
  of_source: 'from WeCom',
  of_source_named: 'from WeCom, “{name}”',
  local: 'local user',
  updated: 'updated {at}',
  add: 'Add a local user',
  add_text:
    'For people who are not in WeCom, such as contractors or system accounts. Members of WeCom come by sync; do not add them here by hand.',
  username_note: 'Used to log in. Its case does not count, and nobody else may have it.',
  edit: 'Edit',
  edit_in_wecom: 'This user is managed in WeCom: change it in 【通讯录】 Contacts, then sync.',
  deactivate: 'Deactivate',
  deactivate_text:
    '{name} can then no longer log in to the portal. Everything on record stays, and the user can be activated again at any time.',
  activate: 'Activate again',
  no_password: 'No password yet.',
  password_set: 'Set {at}.',
  must_change: 'It must be changed at login.',
  was_changed: 'The person has changed it since.',
  locked: 'Locked until {at} after repeated wrong tries. Until then the password is not accepted.',
  password_off: 'This user’s data source does not allow passwords. Until it does, a password is of no use.',
  password_inactive: 'This user is not active and cannot log in, even with a password.',
  first_password: 'First password',
  set_password: 'Set',
  password_note:
    'At least 10 characters. Hand it to the person, who must change it at first login. Only a hash that cannot be turned back is kept, so nobody can look it up later.',
  make_password: 'Generate a first password',
  made_note:
    'The generated password is shown once in a window of its own. When that is closed, it cannot be seen again.',
  password_was_set: 'Set. Hand it to the person, who must change it at first login.',
  password_was_made:
    'Generated, and shown in a window of its own. Note it down and hand it to the person, who must change it at first login.',
  rehearsals: 'Scan rehearsals',
  no_rehearsals: 'Nobody has rehearsed as this person yet.',
  history: 'What syncs did',
  no_history: 'No run on record touched this person.',
}
