export default {
  add: 'Add a tenant',
  change: 'Change tenant',
  remove: 'Remove tenant',
  remove_text:
    'This removes the data sources, authentication sources, directory and all records of “{name}”, and deletes its secrets from the system’s keyring. It cannot be undone.',
  name: 'Name',
  portal: 'Portal address',
  portal_hint: 'Where employees log in. The callback domain is taken from it.',
  proxy: 'Proxy',
  proxy_hint: 'Left empty, the system’s settings are used. It must not carry a login.',
  try_sandbox: 'Try the simulated tenant first',
}
