export default {
  reveal: {
    failed: {
      title: '显示用的窗口没有打开',
      cause: '只有看得到才会替换，所以什么都没有改：原来的密码或 Secret 照旧有效。',
      step: '再试一次；还是不行时，在【设置】里导出日志交给支持人员。',
    },
  },
  unexpected: {
    title: '出了意料之外的问题',
    cause: '这不该发生，原因没有查明。你填的内容还在。',
    step: '再试一次；还是不行时，在【设置】里导出日志交给支持人员。',
  },
  input: { invalid: { title: '有一个值不能用', cause: '填的值不在允许的范围内。', step: '改正后再试一次。' } },
  corp_id: {
    invalid: {
      title: '这不是企业 ID 的格式',
      cause: '企业 ID 以 ww 开头，共 18 个字符；旧企业可能以 wx 开头。',
      step: '在【我的企业】→【企业信息】最底部复制企业 ID。',
    },
    mismatch: {
      title: '企业 ID 与数据源的不一致',
      cause: '两边不一致时，从企业微信同步来的用户不能扫码登录。',
      step: '改填数据源的企业 ID：{data_source}。',
    },
  },
  secret: {
    elsewhere: {
      title: '保存的 Secret 不是在现在的地址上验证的',
      cause: '企业微信接口地址或代理后来变过，所以没有发送 Secret。',
      step: '新地址没错就在数据源或认证源的设置里重新填写 Secret；不该变就改回原来的地址，保存的 Secret 会照旧可用。',
    },
    missing: {
      title: '还没有 Secret',
      cause: 'Secret 没有填写，也没有保存在这台电脑上。',
      step: '打开数据源或认证源的设置，重新填写 Secret。',
    },
    invalid: {
      title: '这不是 Secret 的格式',
      cause: '中间有空格或换行，多半是复制时多选了。',
      step: '重新复制一次，只选 Secret 本身。',
    },
  },
  agent_id: {
    invalid: {
      title: '这不是 AgentId',
      cause: 'AgentId 是应用页面顶部的一个数字，形如 1000002，不是后台网址里的编号。',
      step: '在【应用管理】打开这个自建应用，复制页面顶部的 AgentId。',
    },
  },
  callback_domain: {
    invalid: {
      title: '这个授权回调域不能用',
      cause: '授权回调域只写 主机 或 主机:端口，企业微信逐字比较。',
      step: '去掉 https://、路径和通配符，例如 portal.example.com:8443。',
    },
  },
  callback_why: {
    scheme: '授权回调域不能带 http:// 或 https://',
    wildcard: '授权回调域不支持通配符',
    path: '授权回调域不能带路径',
    login: '授权回调域不能带账号',
    space: '授权回调域不能有空格',
    several: '一个应用只能有一个授权回调域',
    port: '授权回调域的端口不对',
    empty: '还没有填授权回调域',
  },
  address: {
    invalid: {
      title: '这个地址不能用',
      cause: '地址不完整，或带有账号、密码、查询参数。',
      step: '写成 https://主机[:端口]；代理写成 http://主机:端口。',
    },
    insecure: {
      title: '地址要以 https:// 开头',
      cause: 'http 会把 Secret 明文送出去，只有本机地址可以用。',
      step: '把地址改成 https:// 开头。',
    },
  },
  name: {
    invalid: { title: '这个名称不能用', cause: '名称要有 1 到 64 个字。', step: '改一个名称。' },
    taken: { title: '已经有一个租户叫「{name}」', cause: '租户的名称不能重复。', step: '换一个名称。' },
  },
  source: {
    exists: {
      title: '这个租户已经为这家企业设置过了',
      cause: '一个租户为一家企业只设置一次。',
      step: '修改已有的那一个，或先移除它。',
    },
    unknown: { title: '数据源不在了', cause: '它可能刚刚被移除。', step: '回到【数据源管理】看看有哪些。' },
  },
  tenant: { unknown: { title: '租户不在了', cause: '它可能刚刚被移除。', step: '在左上角换一个租户。' } },
  auth: { unknown: { title: '认证源不在了', cause: '它可能刚刚被移除。', step: '回到【认证源管理】看看有哪些。' } },
  run: {
    unknown: { title: '这次同步的记录不在了', cause: '记录过期后会被清理。', step: '回到【同步记录】看看有哪些。' },
  },
  user: {
    unknown: {
      title: '目录里没有这个人',
      cause: '还没有同步到，或填的账号不对。',
      step: '在【用户目录】里按姓名或手机号找一找。',
    },
    taken: { title: '这个用户名已被使用', cause: '目录里的用户名不分大小写，不能重复。', step: '换一个用户名。' },
    managed: {
      title: '这个用户由企业微信管理',
      cause: '在这里改了，也会被下次同步改回去。',
      step: '在企业微信的【通讯录】里修改，再同步一次。',
    },
  },
  ref: { ambiguous: { title: '对应的不止一个', cause: '符合的有：{candidates}。', step: '写得更完整一些。' } },
  undo: {
    none: {
      title: '这次同步不能撤销',
      cause: '只有最近一次已应用、还没有撤销的同步可以撤销。',
      step: '在【同步记录】里看看最近一次是哪一次。',
    },
    moved: {
      title: '这次同步写过的内容后来又变了',
      cause: '后来变过的有：{changed}。',
      step: '先处理这些用户，或者再同步一次。',
    },
  },
  report: { unwritable: { title: '文件写不进去', cause: '系统说：{message}。', step: '换一个能写的位置。' } },
  sync: {
    held: {
      title: '这次同步等你确认',
      cause: '要停用的人太多，或有账号要换使用者，什么也没有改。',
      step: '打开这次同步，核对名单，确认无误后再应用。',
    },
    moved: {
      title: '预览之后，目录或设置变了',
      cause: '预览时的情况已经不是现在的了，所以什么也没有写。',
      step: '重新预览一次。',
    },
    empty: {
      title: '企业微信一个成员也没有返回',
      cause: '空的结果不会被当成全员离职；什么也没有改。',
      step: '检查 Secret 的权限和可见范围，再同步一次。',
    },
    busy: {
      title: '这个数据源正在同步',
      cause: '同一个数据源同一时间只运行一次同步，另一个窗口或命令正在运行它。',
      step: '等它结束后再试。',
    },
  },
  wecom: {
    refused: {
      title: '企业微信拒绝了这次调用',
      cause: '企业微信没有说明原因。',
      step: '过一会儿再试；或者到【错误诊所】查这个错误码。',
    },
    rate_limited: {
      title: '企业微信限制了调用频率',
      cause: '这个接口的调用次数达到了上限，过一段时间会自己解除。',
      step: '解除后再试；自动同步会自己接上。',
    },
    unreachable: {
      title: '连不到企业微信',
      cause: '网络、DNS、代理或防火墙不通。',
      step: '检查网络和代理，再试一次。',
    },
    not_wecom: {
      title: '回答的不是企业微信',
      cause: '多半是上网认证页、代理或防火墙在中间回答。',
      step: '用浏览器打开 qyapi.weixin.qq.com 看看，再检查代理。',
    },
  },
  enter_secret: { sources: '重新填写通讯录 Secret', auths: '重新填写应用 Secret' },
  lifts: '{until} 解除。{cause}',
  keyring: {
    unavailable: {
      title: '用不了系统的密钥库',
      cause: '密钥库没有运行、被锁住或拒绝了访问，Secret 没有保存。',
      step: '解锁密钥库后再试；或者选「Secret 只在这次使用」。',
    },
  },
  store: {
    unavailable: { title: '用不了数据文件夹', cause: '系统说：{message}。', step: '检查文件夹的权限，再试一次。' },
    busy: { title: '数据库正被另一个程序占用', cause: '另一个窗口或命令正在写。', step: '等它结束后再试。' },
    full: { title: '磁盘满了', cause: '数据文件夹所在的磁盘没有空间了，什么也没有改。', step: '腾出空间后再试。' },
    damaged: {
      title: '数据库文件损坏了',
      cause: '文件读不出来，已原样留着。{file}',
      step: '从备份恢复这个文件；没有备份时，把它改名移开，再重新添加数据源。',
    },
    foreign: {
      title: '数据文件夹属于别的用户',
      cause: '里面的企业通讯录可能被别人看到或改动。{folder}',
      step: '请管理员把文件夹和里面的文件改回给当前用户。',
    },
    newer: {
      title: '数据库来自更新的版本',
      cause: '文件是更新版本的程序写的，旧版本不会动它。{file}',
      step: '升级程序。',
    },
  },
  listener: {
    busy: {
      title: '本机的端口被别的程序占用了',
      cause: '授权回调域带的端口要由本程序来接听，但它已被另一个程序占用。',
      step: '关掉占用端口的程序再试；或者改用本程序的窗口，或粘贴地址，这两种都不用接听端口。',
    },
    denied: {
      title: '系统不让本程序接听这个端口',
      cause: '1024 以下的端口（例如 443、80）要有管理员权限，有的端口也被系统保留。',
      step: '改用本程序的窗口，或粘贴地址，这两种都不用接听端口；不建议为此用管理员身份运行。',
    },
    elsewhere: {
      title: '授权回调域没有指向这台电脑',
      cause: '浏览器扫码后会去授权回调域所在的服务器，不会回到这里，本机接不住。',
      step: '改用本程序的窗口，或粘贴地址，这两种都不用改 DNS 和服务器。',
    },
    https: {
      title: '门户地址是 https，本机接不住',
      cause: '本机的接听只说 http；浏览器按 https 跳转回来时连不上。',
      step: '改用本程序的窗口，或粘贴地址；这两种对 https 的门户同样有效。',
    },
    running: {
      title: '本程序已经在接听这个端口',
      cause: '另一次演练或登录页预览正在用它。',
      step: '先停下那一个再试；或者改用本程序的窗口，或粘贴地址。',
    },
  },
  variant: {
    exhausted: {
      title: '本程序打开的文件和连接已经到了系统的上限',
      cause: '不是端口的问题：现在开不了任何新的文件或连接。',
      step: '关掉本程序再打开。',
    },
    second_address: {
      title: '{address} 被别的程序占用了',
      cause: '回调的主机名在这台电脑上有两个地址，浏览器会先试被占用的那一个，登录结果就落到别的程序手里。',
      step: '关掉占用它的程序再试；或者改用本程序的窗口，或粘贴地址，这两种都不用接听端口。',
    },
    shared: {
      title: '数据文件夹谁都能改',
      cause: '里面还有别的东西，而且别的用户能换掉里面的文件。{folder}',
      step: '给数据用一个只属于自己的文件夹。',
    },
  },
  password_why: {
    short: '密码至少要 10 个字符',
    long: '密码太长了',
    character: '密码里不能有换行等控制字符',
    space: '密码的开头和结尾不能是空格',
    repeated: '密码里至少要有 4 种不同的字符',
    row: '密码不能是一串连续的字符',
    username: '密码不能由用户名改成',
    common: '这个密码太常见了',
    same: '新密码不能与现在的相同',
  },
  password: {
    weak: {
      title: '这个密码太短或太好猜',
      cause: '门户预览的密码同样要经得起猜。',
      step: '换一个更长、不含姓名和用户名的密码；或者点「生成首个密码」。',
    },
  },
}
