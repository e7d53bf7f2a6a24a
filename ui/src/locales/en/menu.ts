export default {
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  select_all: 'Select all',
  open: 'Open',
  copy_text: 'Copy “{text}”',
  paste_by_key: 'The system does not let a program read the clipboard; press {keys} to paste',
}
