export default { pass: '通过', warn: '通过，有提醒', fail: '不通过', skip: '未检测' }
