export default { pass: '已证实', warn: '能用，但有提醒', fail: '会失败', skip: '没有检测' }
