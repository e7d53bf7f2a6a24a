export default {
  lead: '填错误码，或把整段报错贴进来，看原因和下一步点哪里。',
  paste: '错误码或报错文字',
  example:
    '例如 60020，或 errcode: 60020, errmsg: not allow to access from your ip, hint: [1763…], from ip: 203.0.113.7',
  common: '常见的',
  or_words: '也可以写几个词，例如「可信 IP」「可见范围」。',
  code: '错误码',
  kind: { api: '服务端接口', login_page: '登录页' },
  nothing: '没有找到。请检查数字，或把整段报错贴进来。',
}
