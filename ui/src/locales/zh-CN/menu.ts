export default {
  cut: '剪切',
  copy: '复制',
  paste: '粘贴',
  select_all: '全选',
  open: '打开',
  copy_text: '复制「{text}」',
  paste_by_key: '系统不允许程序读取剪贴板，请按 {keys} 粘贴',
}
