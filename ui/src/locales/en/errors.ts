export default {
  reveal: {
    failed: {
      title: 'The window that shows it did not open',
      cause:
        'Nothing is replaced before it can be read, so nothing was changed: the password or secret so far still works.',
      step: 'Try again. If it goes on, export the logs under Settings and hand them to support.',
    },
  },
  unexpected: {
    title: 'Something unforeseen went wrong',
    cause: 'This should not happen, and the reason is not known. What you entered is still here.',
    step: 'Try again. If it goes on, export the logs under Settings and hand them to support.',
  },
  input: {
    invalid: {
      title: 'A value cannot be used',
      cause: 'It is outside what is accepted.',
      step: 'Correct it and try again.',
    },
  },
  corp_id: {
    invalid: {
      title: 'This is not the form of a corp ID',
      cause: 'A corp ID begins with ww and has 18 characters; that of an old corp may begin with wx.',
      step: 'Copy it from the bottom of 【我的企业】 My company → 【企业信息】 Company information.',
    },
    mismatch: {
      title: 'The corp ID differs from the data source’s',
      cause: 'With two different corp IDs, users synced from WeCom cannot log in by scanning.',
      step: 'Enter the data source’s corp ID: {data_source}.',
    },
  },
  secret: {
    elsewhere: {
      title: 'The kept secret was proven at another address',
      cause: 'The WeCom address or the proxy has changed since, so the secret was not sent.',
      step: 'If the new address is right, enter the secret again in the settings of the data source or authentication source; else set the address back, and it works as before.',
    },
    missing: {
      title: 'There is no secret',
      cause: 'It was not entered, and none is kept on this machine.',
      step: 'Open the settings of the data source or authentication source and enter it again.',
    },
    invalid: {
      title: 'This is not the form of a secret',
      cause: 'There is a space or line break inside, probably from copying too much.',
      step: 'Copy it again, and only the secret.',
    },
  },
  agent_id: {
    invalid: {
      title: 'This is not an AgentId',
      cause:
        'An AgentId is the number at the top of the app’s page, such as 1000002, and not the one in the console’s address.',
      step: 'Open the self-built app under 【应用管理】 App management and copy the AgentId at the top.',
    },
  },
  callback_domain: {
    invalid: {
      title: 'This callback domain cannot be used',
      cause: 'A callback domain is host or host:port; WeCom compares it character by character.',
      step: 'Leave out https://, path and wildcard. An example is portal.example.com:8443.',
    },
  },
  callback_why: {
    scheme: 'A callback domain has no http:// or https://',
    wildcard: 'A callback domain has no wildcard',
    path: 'A callback domain has no path',
    login: 'A callback domain has no login',
    space: 'A callback domain has no space',
    several: 'An app has only one callback domain',
    port: 'The callback domain’s port is wrong',
    empty: 'There is no callback domain yet',
  },
  address: {
    invalid: {
      title: 'This address cannot be used',
      cause: 'It is incomplete, or carries a login, a password or a query.',
      step: 'Write https://host[:port]; a proxy reads http://host:port.',
    },
    insecure: {
      title: 'The address must begin with https://',
      cause: 'Plain http would send the secret readable to all; only addresses of this machine may use it.',
      step: 'Let the address begin with https://.',
    },
  },
  name: {
    invalid: {
      title: 'This name cannot be used',
      cause: 'A name has 1 to 64 characters.',
      step: 'Choose another name.',
    },
    taken: {
      title: 'A tenant is called “{name}” already',
      cause: 'Names of tenants are unique.',
      step: 'Choose another name.',
    },
  },
  source: {
    exists: {
      title: 'This tenant has one for this corp already',
      cause: 'A tenant has one per corp.',
      step: 'Change the one that is there, or remove it first.',
    },
    unknown: {
      title: 'The data source is gone',
      cause: 'It may just have been removed.',
      step: 'Go back to Data sources and see what there is.',
    },
  },
  tenant: {
    unknown: {
      title: 'The tenant is gone',
      cause: 'It may just have been removed.',
      step: 'Choose another tenant at the top left.',
    },
  },
  auth: {
    unknown: {
      title: 'The authentication source is gone',
      cause: 'It may just have been removed.',
      step: 'Go back to Authentication sources and see what there is.',
    },
  },
  run: {
    unknown: {
      title: 'The record of this run is gone',
      cause: 'Records are cleared when they are old.',
      step: 'Go back to Sync history and see what there is.',
    },
  },
  user: {
    unknown: {
      title: 'The directory has no such person',
      cause: 'Not synced yet, or the ID is mistyped.',
      step: 'Look for a name or mobile number in the Directory.',
    },
    taken: {
      title: 'This username is in use',
      cause: 'Usernames of a directory are unique, whatever their case.',
      step: 'Choose another username.',
    },
    managed: {
      title: 'This user is managed in WeCom',
      cause: 'The next sync would undo a change made here.',
      step: 'Change it in WeCom’s 【通讯录】 Contacts, then sync.',
    },
  },
  ref: {
    ambiguous: { title: 'More than one thing fits', cause: 'These fit: {candidates}.', step: 'Write more of it.' },
  },
  undo: {
    none: {
      title: 'This run cannot be undone',
      cause: 'Only the latest applied run that was not undone can be.',
      step: 'See in Sync history which one that is.',
    },
    moved: {
      title: 'Something that this run wrote was changed since',
      cause: 'Changed since: {changed}.',
      step: 'See to these users first, or sync again.',
    },
  },
  report: {
    unwritable: {
      title: 'The file cannot be written',
      cause: 'The system says: {message}.',
      step: 'Choose a place that can be written to.',
    },
  },
  sync: {
    held: {
      title: 'This run waits for you',
      cause: 'Too many people would lose access, or accounts would change hands. Nothing was changed.',
      step: 'Open this run, look at the list, and apply it if it is right.',
    },
    moved: {
      title: 'The directory or the settings changed after the preview',
      cause: 'What the preview was made from has changed, so nothing was written.',
      step: 'Make a new preview.',
    },
    empty: {
      title: 'WeCom returned not one member',
      cause: 'An empty answer is not taken for everybody having left. Nothing was changed.',
      step: 'Check what the secret may read, then sync again.',
    },
    busy: {
      title: 'This data source is being synced',
      cause: 'A data source runs once at a time, and another window or command is running it.',
      step: 'Try again when it has ended.',
    },
  },
  wecom: {
    refused: {
      title: 'WeCom refused this call',
      cause: 'WeCom gave no reason.',
      step: 'Try again in a while, or look the code up in the Error clinic.',
    },
    rate_limited: {
      title: 'WeCom limits the calls',
      cause: 'This API has reached its limit of calls, which lifts by itself after a while.',
      step: 'Try again once it has lifted. Automatic runs go on by themselves.',
    },
    unreachable: {
      title: 'WeCom cannot be reached',
      cause: 'Network, DNS, proxy or firewall do not let it through.',
      step: 'Check network and proxy, then try again.',
    },
    not_wecom: {
      title: 'What answered was not WeCom',
      cause: 'Probably a network login page, a proxy or a firewall answered.',
      step: 'Open qyapi.weixin.qq.com in a browser, then check the proxy.',
    },
  },
  enter_secret: { sources: 'Enter the contacts secret again', auths: 'Enter the app’s secret again' },
  lifts: 'It lifts at {until}. {cause}',
  keyring: {
    unavailable: {
      title: 'The system’s keyring cannot be used',
      cause: 'It is not running, is locked, or denied access. The secret was not kept.',
      step: 'Unlock it and try again, or choose to use the secrets for this session only.',
    },
  },
  store: {
    unavailable: {
      title: 'The data folder cannot be used',
      cause: 'The system says: {message}.',
      step: 'Check the folder’s permissions, then try again.',
    },
    busy: {
      title: 'Another program holds the database',
      cause: 'Another window or command is writing.',
      step: 'Try again when it has ended.',
    },
    full: {
      title: 'The disk is full',
      cause: 'The disk of the data folder has no room left. Nothing was changed.',
      step: 'Make room and try again.',
    },
    damaged: {
      title: 'The database file is damaged',
      cause: 'It cannot be read and was left as it is. {file}',
      step: 'Restore it from a backup. Without one, move it away under another name and add the data source anew.',
    },
    foreign: {
      title: 'The data folder belongs to another user',
      cause: 'Others could read or change the directory that is kept there. {folder}',
      step: 'Have an administrator give the folder and the files in it back to you.',
    },
    newer: {
      title: 'The database comes from a newer version',
      cause: 'It was written by a newer version, and an older one leaves it alone. {file}',
      step: 'Upgrade the program.',
    },
  },
  listener: {
    busy: {
      title: 'The port is in use by another program',
      cause: 'This program must listen on the port of the callback domain, and another one holds it.',
      step: 'End that program and try again. Or use a window of this program, or paste the address: neither needs a port.',
    },
    denied: {
      title: 'The system does not let this program listen on that port',
      cause: 'Ports below 1024, such as 443 and 80, need administrator’s rights, and the system may reserve others.',
      step: 'Use a window of this program, or paste the address: neither needs a port. Running this program as administrator is not advised.',
    },
    elsewhere: {
      title: 'The callback domain does not point to this machine',
      cause: 'After the scan the browser goes to the server of the callback domain and does not come back here.',
      step: 'Use a window of this program, or paste the address: neither needs a change of DNS or server.',
    },
    https: {
      title: 'The portal’s address is https, which cannot be caught here',
      cause: 'What listens on this machine speaks http only, so a browser coming back over https cannot connect.',
      step: 'Use a window of this program, or paste the address. Both work with an https portal.',
    },
    running: {
      title: 'This program listens on that port already',
      cause: 'Another rehearsal or a login page preview is using it.',
      step: 'Stop that one and try again. Or use a window of this program, or paste the address.',
    },
  },
  variant: {
    exhausted: {
      title: 'This program has as many files and connections open as the system allows',
      cause: 'It is not the port: no file or connection can be opened at all right now.',
      step: 'Restart this program.',
    },
    second_address: {
      title: 'Another program holds {address}',
      cause:
        'The callback’s host has two addresses on this machine. A browser may take the one that is held, and the login’s result would be another program’s.',
      step: 'End that program and try again. Or use a window of this program, or paste the address: neither needs a port.',
    },
    shared: {
      title: 'Every user of this machine may change the data folder',
      cause: 'It holds other things too, and other users could put files of theirs in the place of ours. {folder}',
      step: 'Keep the data in a folder of its own.',
    },
  },
  password_why: {
    short: 'A password has at least 10 characters',
    long: 'The password is too long',
    character: 'A password has no line breaks or control characters',
    space: 'A password does not begin or end with a space',
    repeated: 'A password has at least 4 different characters',
    row: 'A password is not a plain row of characters',
    username: 'A password is not made from the username',
    common: 'This password is too common',
    same: 'The new password differs from the present one',
  },
  password: {
    weak: {
      title: 'This password is too short or too easy',
      cause: 'Passwords for the portal preview must withstand guessing as well.',
      step: 'Choose a longer one without the name or username in it, or choose “Generate a first password”.',
    },
  },
}
