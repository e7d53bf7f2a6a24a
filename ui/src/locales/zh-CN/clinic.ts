export default {
  lead: '填错误码、几个词，或把整段报错贴进来，看原因和下一步点哪里。',
  paste: '错误码、报错文字或几个词',
  example:
    '例如 60020、二维码不显示，或 errcode: 60020, errmsg: not allow to access from your ip, hint: [1763…], from ip: 203.0.113.7',
  common: '最常见的',
  recent: '最近查过',
  code: '错误码',
  kind: { api: '服务端接口', login_page: '登录页' },
  nothing: '没有找到。换几个词，或把整段报错贴进来；也可以从下面最常见的里面找。',
  try_here: '在我的租户里检测',
  copy_reply: '复制答复',
  reply: '答复',
  at_wecom: '企业微信自己的说明：',
}
