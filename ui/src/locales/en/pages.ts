export default {
  console_home: 'WeCom console',
  my_company: '【我的企业】 My company',
  contacts_sync:
    '【安全与管理】 Security and management → 【管理工具】 Management tools → 【通讯录同步】 Contacts sync',
  apps: '【应用管理】 App management',
  create_app: '【应用管理】 App management → 【创建应用】 Create app',
  manage_tools: '【安全与管理】 Security and management → 【管理工具】 Management tools',
  contacts: '【通讯录】 Contacts',
  message_archive: '【会话存档】 Message archive',
  corp_certification: 'Corp certification',
  member_quota: 'More member places',
  rate_unblock: 'Self-service unblocking',
  domain_guide: 'Who must own a trusted domain',
  portal_data_sources: 'Portal console, 【数据源管理】 Data sources',
  portal_auth_sources: 'Portal console, 【认证源管理】 Authentication sources',
  error_lookup: 'WeCom on {code}',
}
