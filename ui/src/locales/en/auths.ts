export default {
  add: 'Add an authentication source',
  add_wecom: 'Add WeCom scan login',
  add_title: 'Add WeCom scan login',
  lead: 'How members log in: by scanning with WeCom.',
  none: 'No authentication source yet',
  none_text:
    'With one, synced members can log in to the portal by scanning with WeCom. A data source for the same corp is needed first.',
  wecom: 'WeCom scan login',
  same_corp: 'same as the data source',
  no_source: 'no data source for this corp',
  settings: 'Settings of the authentication source',
  remove: 'Remove authentication source',
  remove_text:
    'Members of this corp can then no longer log in by scanning, and the app’s secret is deleted from the system’s keyring. The app in WeCom stays as it is.',
}
