export default {
  title: 'Sync policy',
  auto_sync: 'Automatic sync',
  off: 'Off',
  every: 'Every {n} hours',
  off_note: 'Syncs only when you choose “Sync now”.',
  every_note: 'Counted from the end of the last sync. It goes on after sleep or restart and never piles up.',
  staying: 'Automatic sync runs only while the program does.',
  stay_tray: 'Go on syncing in the tray when the window is closed',
  stay_autostart: 'Start with the computer',
  on_duplicate: 'When a user is a duplicate',
  duplicate_meaning:
    'A duplicate is a WeCom member whose username, mobile or e-mail is that of a user whom this data source does not own.',
  skip: 'Skip',
  skip_note: 'The user stays as it is and is listed in the result.',
  overwrite: 'Overwrite',
  overwrite_note: 'WeCom takes the user over. The earlier values are kept in the run and can be put back.',
  existing_note: 'Has the portal accounts already? They come in as local users first:',
  guard_note:
    'Access guard: a sync that would take access from more than 10% or 500 people, and at least 5, stops and waits until you have looked at the list. You can change this in the data source.',
}
