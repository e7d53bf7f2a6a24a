export default {
  overview: 'Overview',
  board: 'All tenants',
  checklist: 'Go-live checklist',
  sources: 'Data sources',
  auths: 'Authentication sources',
  directory: 'Directory',
  history: 'Sync history',
  trace: 'Trace',
  checkup: 'Check-up',
  rehearsal: 'Scan rehearsal',
  clinic: 'Error clinic',
  settings: 'Settings',
}
