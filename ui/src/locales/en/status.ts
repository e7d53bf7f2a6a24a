export default { pass: 'Passed', warn: 'Passed, with a remark', fail: 'Failed', skip: 'Not checked' }
