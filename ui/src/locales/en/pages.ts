export default {
  error_lookup: 'WeCom on {code}',
}
