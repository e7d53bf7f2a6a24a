export default {
  title: 'Why can they not log in?',
  ask: 'Find out',
  ask_for: 'Find out why “{words}” cannot log in',
}
