export default { pass: 'Proven', warn: 'Works, with a remark', fail: 'Will fail', skip: 'Not checked' }
