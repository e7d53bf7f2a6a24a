export default {
  look: 'Look', language: 'Language', theme: 'Theme', running: 'Running',
  close_to_tray: 'Stay in the tray when the window is closed', close_to_tray_note: 'Automatic sync runs only while the program does.',
  autostart: 'Start with the computer', autostart_note: 'It starts in the tray, without a window.',
  notify: 'Notify when a sync waits for you or fails', notify_note: 'With the system’s notifications.',
  data: 'Data', folder: 'Data folder', open: 'Open', keyring: 'System keyring', keyring_available: 'Available; secrets are kept there', keyring_unavailable: 'Not available; secrets last for this session only',
  logs: 'Logs', logs_note: 'The exported file holds no secret.', export: 'Export logs', about: 'About', version: 'Version {version}',
  api_base: 'WeCom API address', login_base: 'WeCom login address', system_proxy: 'the system’s settings',
}
