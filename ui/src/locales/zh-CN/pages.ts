export default {
  error_lookup: '企业微信对 {code} 的说明',
}
