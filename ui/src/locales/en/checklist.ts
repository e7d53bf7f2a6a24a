export default {
  lead: 'Each item is ticked by what was read. There is nothing to tick by hand.',
  progress: '{n}/{of} done',
  progress_of: 'Go-live checklist {n}/{of}',
  next_item: 'Next: {label}',
  check: 'Check everything',
  done_at: 'proven {when}',
  drawing: 'What it looks like in WeCom',
  drawing_of: 'Drawing {n} of {of}',
  previous: 'Previous drawing',
  next: 'Next drawing',
  live: {
    title: 'What comes now',
    report: 'Export the check-up report',
    saved: 'The report was saved as {file}',
    hand_off: 'Values for the portal',
    note: 'A note to staff',
  },
}
