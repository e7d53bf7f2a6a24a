export default {
  lead: 'Enter a code of WeCom, AD or LDAP, a few words, or paste a whole error message: the cause, and where to click next.',
  paste: 'Code, error message or words',
  example:
    'Such as 60020, QR code does not show, or errcode: 60020, errmsg: not allow to access from your ip, hint: [1763…], from ip: 203.0.113.7',
  common: { wecom: 'Most common of WeCom', directory: 'Most common when pushing to AD and LDAP' },
  family: { label: 'Show one kind only', all: 'All', wecom: 'WeCom', directory: 'Directory servers' },
  recent: 'Asked lately',
  code: 'Code',
  kind: { api: 'Server API', login_page: 'Login page', ldap: 'LDAP result code', ad: 'AD error code' },
  nothing: 'Nothing was found. Try other words or paste the whole message, or look among the commonest below.',
  try_here: 'Check in my tenant',
  copy_reply: 'Copy the reply',
  reply: 'Reply',
  at_wecom: 'WeCom’s own explanation:',
}
