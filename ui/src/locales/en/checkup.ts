export default {
  lead: 'Reads what is set in WeCom and on this machine, item by item. What was not proven by reading does not pass.',
  run: 'Start the check-up',
  run_again: 'Check everything again',
  none: 'No check-up yet',
  none_text: 'About twenty seconds; it only reads. It tells what will fail, why, and where to mend it.',
  going_on: 'Checking, {n} done',
  group: { connection: 'Connection', contacts: 'Contacts', app: 'App', login: 'Login', sync: 'Sync' },
  export: 'Export report',
  export_text: 'The report is a web page that you can hand to a colleague or to support. It holds no secret.',
  with_names: 'With names and user IDs of people',
  written: 'Written to {file}',
}
