export default {
  title: 'Import accounts from a file',
  lead: 'Accounts that the portal has already come in as local users first, so that a sync knows who is a duplicate.',
  file_title: 'Choose a CSV file',
  needs: {
    head: 'Its first line is the header, such as: username, name, mobile, email.',
    kinds:
      'CSV in UTF-8 or GB18030 (GBK), separated by commas, semicolons or tabs. Save an Excel workbook as “CSV UTF-8” first.',
    columns: 'A line finds its user by the username; an empty cell leaves the value as it is.',
    local:
      'Only local users are added and changed. Users of a data source are changed in WeCom, and their lines are not imported.',
    password: 'Passwords are not imported; the import can be undone.',
  },
  choose: 'Choose a file',
  choose_other: 'Choose another file',
  read_as: 'Read as {encoding}, {n} columns',
  columns_lead:
    'Which column each field is taken from, as the header suggests; correct what is wrong. Below is the first value of the column.',
  choose_column: 'Choose a column',
  no_column: 'Not imported',
  unnamed: 'Column {n}',
  reading: 'Reading the file',
  preview_title: 'Preview',
  preview_lead: 'This is what would happen. Nothing is written before you choose to import.',
  apply: 'Import {n} user | Import {n} users',
  nothing: 'Nothing to import',
  matched:
    '{n} line matches a member of the last reading (username {username}, mobile {mobile}, e-mail {email}): a sync skips or overwrites, as the data source says. | {n} lines match members of the last reading (username {username}, mobile {mobile}, e-mail {email}): a sync skips or overwrites them, as the data source says.',
  none_matched:
    'No line matches a member of the last reading; data sources that were neither previewed nor synced do not count.',
  lines: 'Lines of the file',
  kind: { rejected: 'Not imported', update: 'Update', create: 'New', unchanged: 'Unchanged' },
  column: { line: 'Line', kind: 'Result', username: 'Username', name: 'Name', reason: 'Reason' },
  search: 'Username or name',
  none_fit: 'No line fits. Try another word, or choose “All”.',
  export_note:
    'The export has the lines that are not imported, with line number, reason and their own columns; correct them and import them by themselves.',
  done: '{n} user imported | {n} users imported',
}
