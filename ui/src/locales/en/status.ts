export default { pass: 'Passed', warn: 'Passed, with a remark', fail: 'Fails', skip: 'Not checked' }
