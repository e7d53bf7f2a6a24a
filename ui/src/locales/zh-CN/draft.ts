/** A wizard that was left: what the pages say that lead back to it. */
export default {
  text_1: '有一次添加数据源还没有完成。',
  text_2: '有一次添加认证源还没有完成。',
  go_on: '继续上次的添加（第 {n} 步）',
  discard: '放弃',
  discard_title: '放弃这次添加？',
  discard_act: '放弃',
  discard_text: '填写的内容会被删除，已经添加好的数据源和认证源不受影响。',
}
