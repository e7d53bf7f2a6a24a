export default { light: 'Light', dark: 'Dark', system: 'Like the system' }
