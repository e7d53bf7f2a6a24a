export default {
  add: '添加认证源',
  add_wecom: '添加企业微信扫码认证',
  add_title: '添加企业微信扫码认证',
  lead: '员工怎样登录门户：用企业微信扫码。',
  none: '还没有认证源',
  none_text: '添加后，同步来的成员可以用企业微信扫码登录门户。先要有同一家企业的数据源。',
  wecom: '企业微信扫码认证',
  same_corp: '与数据源一致',
  no_source: '没有这家企业的数据源',
  settings: '认证源设置',
  remove: '移除认证源',
  remove_text:
    '移除后，这家企业的成员不能再扫码登录；应用的 Secret 会从系统密钥库里删掉。企业微信里的自建应用不受影响。',
}
