export default {
  lead: '填企业微信、AD 或 LDAP 的错误码、几个词，或把整段报错贴进来，看原因和下一步点哪里。',
  paste: '错误码、报错文字或几个词',
  example:
    '例如 60020、二维码不显示，或 errcode: 60020, errmsg: not allow to access from your ip, hint: [1763…], from ip: 203.0.113.7',
  common: { wecom: '企业微信最常见的', directory: '推送到 AD 和 LDAP 时最常见的' },
  family: { label: '只看一类', all: '全部', wecom: '企业微信', directory: '目录服务' },
  recent: '最近查过',
  code: '错误码',
  kind: { api: '服务端接口', login_page: '登录页', ldap: 'LDAP 结果码', ad: 'AD 错误码' },
  nothing: '没有找到。换几个词，或把整段报错贴进来；也可以从下面最常见的里面找。',
  try_here: '在我的租户里检测',
  copy_reply: '复制答复',
  reply: '答复',
  at_wecom: '企业微信自己的说明：',
}
