export default {
  add: '添加租户',
  change: '修改租户',
  remove: '移除租户',
  remove_text:
    '会移除「{name}」的数据源、认证源、用户目录和全部记录，并从系统密钥库里删掉它的 Secret。移除后不能恢复。',
  name: '名称',
  portal: '门户地址',
  portal_hint: '员工登录的地址。授权回调域由它得出。',
  proxy: '代理',
  proxy_hint: '不填就用系统的代理设置。不能带账号和密码。',
  try_sandbox: '先用模拟租户试一遍',
}
