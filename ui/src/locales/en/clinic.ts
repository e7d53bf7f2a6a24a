export default {
  lead: 'Enter an errcode, or paste the whole message, to see the cause and the next click.',
  paste: 'Errcode or error message',
  example:
    'For example 60020, or errcode: 60020, errmsg: not allow to access from your ip, hint: [1763…], from ip: 203.0.113.7',
  common: 'Common ones',
  or_words: 'A few words do as well, such as “trusted IP” or “visible range”.',
  code: 'Errcode',
  kind: { api: 'server API', login_page: 'login page' },
  nothing: 'Nothing found. Check the digits, or paste the whole message.',
}
