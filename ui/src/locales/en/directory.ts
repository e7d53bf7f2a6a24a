export default {
  tree: 'Departments',
  people: '{n} person | {n} people',
  search: 'Name, username, mobile or e-mail',
  nobody_fits: 'Nobody fits. Try another word, or a wider department or status.',
  none: 'The directory is empty',
  none_text: 'Add a data source and sync once, and departments and members appear here.',
  no_departments: 'No departments yet. They come with the first sync.',
}
