export default {
  title: 'Why can they not log in?',
  ask: 'Find out',
  ask_for: 'Find out why “{words}” cannot log in',
  can_log_in: 'They can log in: every link was proven',
  cannot_log_in: 'They cannot log in. The break is marked below',
}
