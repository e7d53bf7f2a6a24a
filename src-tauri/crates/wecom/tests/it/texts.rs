//! What people paste and what WeCom writes, by table; and what must hold for any text at all.

use proptest::prelude::*;
use wecom::{
    AddressError, AgentId, AgentIdError, ApiBase, BuildError, Client, CorpId, CorpIdError,
    PasteMistake, Secret, SecretError, casefold_trimmed, check_proxy, errmsg, scrub,
};

#[test]
fn corp_ids() {
    let parse = |text| CorpId::parse(text).map(|id| id.to_string());
    let cases = [
        ("ww0123456789abcdef", Ok("ww0123456789abcdef")),
        ("\u{feff} WW0123456789abcdef\n", Ok("ww0123456789abcdef")),
        ("wx0123456789zZzZzZ", Ok("wx0123456789zZzZzZ")),
        (" \u{200b}", Err(CorpIdError::Empty)),
        ("w", Err(CorpIdError::Prefix)),
        ("企业微信企业微信", Err(CorpIdError::Prefix)),
        ("1000002", Err(CorpIdError::Prefix)),
        ("ww0123456789abcdeg", Err(CorpIdError::Character)),
        ("ww0123456789 bcdef", Err(CorpIdError::Character)),
        ("ww0123456789abcde", Err(CorpIdError::Length(17))),
        ("ww0123456789abcdef0", Err(CorpIdError::Length(19))),
    ];
    for (text, expected) in cases {
        assert_eq!(parse(text), expected.map(str::to_owned), "{text:?}");
    }
    let id: CorpId = serde_json::from_str("\" WW0123456789abcdef\"").unwrap();
    assert_eq!(
        serde_json::to_string(&id).unwrap(),
        "\"ww0123456789abcdef\""
    );
    serde_json::from_str::<CorpId>("\"x\"").unwrap_err();
}

#[test]
fn agent_ids() {
    let cases = [
        (" 1000002 ", Ok(1_000_002)),
        ("", Err(AgentIdError::Empty)),
        ("ww0123456789abcdef", Err(AgentIdError::NotANumber)),
        ("-1", Err(AgentIdError::NotANumber)),
        ("5629501234567890", Err(AgentIdError::PageNumber)),
        ("562950123456", Err(AgentIdError::PageNumber)),
        ("4294967296", Err(AgentIdError::OutOfRange)),
        ("0", Err(AgentIdError::OutOfRange)),
    ];
    for (text, expected) in cases {
        assert_eq!(AgentId::parse(text).map(AgentId::get), expected, "{text:?}");
    }
    let id = AgentId::parse("1000002").unwrap();
    assert_eq!(serde_json::to_string(&id).unwrap(), "1000002");
    assert_eq!(serde_json::from_str::<AgentId>("1000002").unwrap(), id);
}

#[test]
fn secrets() {
    let secret = Secret::parse("\u{3000}\u{200b}abc-_1\r\n").unwrap();
    assert_eq!(secret.expose(), "abc-_1");
    assert_eq!(format!("{secret:?}"), "[secret]");
    for pasted in [
        "\"k9Q-_z7\"",
        "'k9Q-_z7'",
        "“k9Q-_z7”",
        "「k9Q-_z7」",
        "k9Q-_z7”",
        "WECOM_CONTACTS_SECRET=k9Q-_z7",
        "export WECOM_APP_SECRET='k9Q-_z7'",
        "$env:WECOM_APP_SECRET = \"k9Q-_z7\"",
        "Secret：k9Q-_z7",
        "应用 Secret: k9Q-_z7",
        "\"corp_secret\": \"k9Q-_z7\",",
        " \u{200b}`k9Q-_z7`;\n",
    ] {
        let secret = Secret::parse(pasted).map(|secret| secret.expose().to_owned());
        assert_eq!(secret.as_deref(), Ok("k9Q-_z7"), "{pasted:?}");
    }
    let cases = [
        (" \t\u{feff}", SecretError::Empty),
        ("abc def", SecretError::InnerSpace),
        ("abc\u{200b}def", SecretError::InnerSpace),
        ("ａｂｃ", SecretError::Character),
        ("\"\"", SecretError::Empty),
        ("SECRET=", SecretError::Empty),
        ("a\"b", SecretError::Character),
        ("a=b=c", SecretError::Character),
        ("<secret>x", SecretError::Character),
        ("********", SecretError::Character),
        ("SECRET=\"***\"", SecretError::Character),
    ];
    for (text, expected) in cases {
        assert_eq!(Secret::parse(text).unwrap_err(), expected, "{text:?}");
    }
    assert_eq!(
        Secret::parse(&"a".repeat(513)).unwrap_err(),
        SecretError::TooLong
    );
}

#[test]
fn base_addresses() {
    let cases = [
        (
            "https://qyapi.weixin.qq.com",
            Ok("https://qyapi.weixin.qq.com"),
        ),
        (
            " https://qyapi.weixin.qq.com/cgi-bin/ ",
            Ok("https://qyapi.weixin.qq.com"),
        ),
        (
            "https://wecom.example:8443/api/cgi-bin//cgi-bin/",
            Ok("https://wecom.example:8443/api"),
        ),
        (
            "https://wecom.example:8443/api/cgi-bin",
            Ok("https://wecom.example:8443/api"),
        ),
        ("http://127.0.0.1:8080/", Ok("http://127.0.0.1:8080")),
        ("http://127.9.9.9", Ok("http://127.9.9.9")),
        ("http://[::1]:80/", Ok("http://[::1]")),
        ("http://localhost:1", Ok("http://localhost:1")),
        ("http://qyapi.weixin.qq.com", Err(AddressError::Insecure)),
        ("http://localhost.example", Err(AddressError::Insecure)),
        ("http://10.0.0.1", Err(AddressError::Insecure)),
        (
            "qyapi.weixin.qq.com",
            Err(AddressError::PasteMistake(PasteMistake::NoScheme)),
        ),
        (
            "view-source:https://qyapi.weixin.qq.com",
            Err(AddressError::PasteMistake(PasteMistake::ViewSource)),
        ),
        (
            "https://wecom.example/?a=1&amp;b=2",
            Err(AddressError::PasteMistake(PasteMistake::Escaped)),
        ),
        (
            "chrome-error://chromewebdata/",
            Err(AddressError::PasteMistake(PasteMistake::ErrorPage)),
        ),
        ("https://10.20.03.040", Err(AddressError::Number)),
        ("https://10.1", Err(AddressError::Number)),
        ("http://2130706433:8080", Err(AddressError::Number)),
        ("https://u@0x7f.1/x", Err(AddressError::Number)),
        ("ftp://example.com", Err(AddressError::NotAnAddress)),
        ("", Err(AddressError::NotAnAddress)),
        // What parsers read as some other address than the one that is written.
        ("https:wx.corp.example", Err(AddressError::NotAnAddress)),
        ("https:/wx.corp.example", Err(AddressError::NotAnAddress)),
        ("https:///wx.corp.example", Err(AddressError::NotAnAddress)),
        (r"https:\\wx.corp.example", Err(AddressError::NotAnAddress)),
        (
            "https://https://wx.corp.example",
            Err(AddressError::NotAnAddress),
        ),
        ("https://wx.corp.example:0", Err(AddressError::NotAnAddress)),
        ("https://u:p@example.com", Err(AddressError::HasCredentials)),
        ("https://u@example.com", Err(AddressError::HasCredentials)),
        ("https://example.com/?a=1", Err(AddressError::HasQuery)),
        ("https://example.com/#a", Err(AddressError::HasFragment)),
    ];
    for (text, expected) in cases {
        assert_eq!(
            ApiBase::parse(text).map(|base| base.to_string()),
            expected.map(str::to_owned),
            "{text:?}"
        );
    }
    assert_eq!(
        ApiBase::default(),
        ApiBase::parse("https://qyapi.weixin.qq.com/").unwrap()
    );
    assert!(!ApiBase::default().is_loopback());
}

#[test]
fn proxies() {
    let cases = [
        ("http://10.0.0.1:3128", Ok(())),
        ("proxy.example:3128", Ok(())),
        ("https://user:word@proxy.example", Ok(())),
        ("socks5://proxy.example", Err(AddressError::NotAnAddress)),
        ("http://", Err(AddressError::NotAnAddress)),
        ("http://proxy.example/pac", Err(AddressError::HasPath)),
        ("http://proxy.example?x", Err(AddressError::HasQuery)),
    ];
    for (text, expected) in cases {
        assert_eq!(check_proxy(text), expected, "{text:?}");
    }
    let builder =
        Client::builder(ApiBase::default()).proxy(Some("socks5://user:word@proxy.example"));
    assert!(!format!("{builder:?}").contains("word"));
    assert_eq!(
        builder.build().unwrap_err(),
        BuildError::Proxy(AddressError::NotAnAddress)
    );
}

#[test]
fn hints_and_addresses_in_error_texts() {
    let cases = [
        (
            "x, hint: [1700000000000000000000001], from ip: 1.2.3.4, more info at https://e",
            Some("1700000000000000000000001"),
            Some("1.2.3.4"),
        ),
        (
            "x, hint: [1600000000_5_0123456789abcdef0123456789abcdef] from ip: 2001:db8::1",
            Some("1600000000_5_0123456789abcdef0123456789abcdef"),
            Some("2001:db8::1"),
        ),
        ("From IP:1.2.3.4.", None, Some("1.2.3.4")),
        ("from ip: fe80::, more", None, Some("fe80::")),
        ("invalid access_token", None, None),
        ("hint: [], from ip: unknown", None, None),
        ("hint: [1", None, None),
    ];
    for (text, hint, ip) in cases {
        assert_eq!(
            (errmsg::hint(text), errmsg::caller_ip(text)),
            (hint, ip),
            "{text}"
        );
    }
}

#[test]
fn codes_in_pasted_texts() {
    let cases = [
        ("60020", Some(60020)),
        (" -1 ", Some(-1)),
        (r#"{"errcode":60020,"errmsg":"x"}"#, Some(60020)),
        (r#"{"errcode": "48009"}"#, Some(48009)),
        (r#"{\"errcode\":40013}"#, Some(40013)),
        ("errcode=40014", Some(40014)),
        ("Error code: -31020", Some(-31020)),
        ("错误码：50001", Some(50001)),
        ("ErrCode:-31020", Some(-31020)),
        (
            "not allow, hint: [17], from ip: 1.2.3.4, more info at https://open.work.weixin.qq.com/devtool/query?e=60020",
            Some(60020),
        ),
        ("e=301002", Some(301_002)),
        ("code=1&type=2", None),
        ("hello", None),
        ("60020 and 40001", None),
        ("99999999999999999999", None),
        ("", None),
    ];
    for (text, expected) in cases {
        assert_eq!(errmsg::errcode_in(text), expected, "{text}");
    }
}

#[test]
fn scrubbing() {
    let cases = [
        (
            "https://h/x?access_token=abc-_&id=1",
            "https://h/x?access_token=[scrubbed]&id=1",
        ),
        (
            "https://h/gettoken?corpid=ww1&corpsecret=abc",
            "https://h/gettoken?corpid=ww1&corpsecret=[scrubbed]",
        ),
        ("cb?code=-ab_&state=1", "cb?code=[scrubbed]&state=1"),
        (
            r#"{"access_token":"abc","expires_in":7200}"#,
            r#"{"access_token":"[scrubbed]","expires_in":7200}"#,
        ),
        (
            r#"{\"access_token\": \"abc\"}"#,
            r#"{\"access_token\": \"[scrubbed]"}"#,
        ),
        (
            "next%3Faccess_token%3Dabc%26x",
            "next%3Faccess_token%3D[scrubbed]%26x",
        ),
        ("ACCESS_TOKEN=abc", "ACCESS_TOKEN=[scrubbed]"),
        (
            "errcode=40014, errcode: 60020",
            "errcode=40014, errcode: 60020",
        ),
        (
            r#"{"errcode":40029,"code":7}"#,
            r#"{"errcode":40029,"code":7}"#,
        ),
        (
            "invalid access_token, hint: [1]",
            "invalid access_token, hint: [1]",
        ),
        ("code 码 code=", "code 码 code="),
    ];
    for (text, expected) in cases {
        assert_eq!(scrub(text), expected);
    }
}

#[test]
fn userids_fold() {
    assert_eq!(casefold_trimmed(" Li.LEI@x "), "li.lei@x");
    assert_eq!(casefold_trimmed("li.lei@x"), casefold_trimmed("LI.LEI@X"));
    // Every letter by Unicode, but no look-alike becomes a letter of ASCII.
    let alike = [
        ("Ünal", "ÜNAL"),
        ("ΟΔΟΣ", "οδος"),
        ("οδοσ", "οδος"),
        ("\u{1E9E}", "ß"),
        ("\u{A0}Li\u{3000}", "li"),
    ];
    for (one, other) in alike {
        assert_eq!(
            casefold_trimmed(one),
            casefold_trimmed(other),
            "{one} {other}"
        );
    }
    for (one, other) in [
        ("\u{212A}im", "kim"),
        ("\u{17F}am", "sam"),
        ("d\u{131}ng", "ding"),
        ("ｌｉ", "li"),
        ("\u{130}", "i"),
    ] {
        assert_ne!(
            casefold_trimmed(one),
            casefold_trimmed(other),
            "{one} {other}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics(text in "(hint: ?\\[|from ip: ?|errcode|e=|code=|\"access_token\":\"|%3D|错误码|\\PC|[0-9a-f:.\\]]){0,20}") {
        let _ = errmsg::hint(&text);
        let _ = errmsg::caller_ip(&text);
        let _ = errmsg::errcode_in(&text);
        let _ = scrub(&text);
        let folded = casefold_trimmed(&text);
        assert_eq!(casefold_trimmed(&folded), folded, "folding once is enough");
        let _ = (CorpId::parse(&text), AgentId::parse(&text), Secret::parse(&text), ApiBase::parse(&text), check_proxy(&text));
    }

    #[test]
    fn parsed_ids_parse_again(rest in "[0-9a-fA-F]{16}", number in 1u32..) {
        let id = CorpId::parse(&format!(" wW{rest}\t")).unwrap();
        prop_assert_eq!(CorpId::parse(id.as_str()).unwrap(), id);
        prop_assert_eq!(AgentId::parse(&number.to_string()).map(AgentId::get), Ok(number));
    }

    #[test]
    fn scrubbing_removes_values(
        before in "[a-z ?&{\"]{0,8}", value in "[A-Z0-9_-]{12,60}", after in "[& \"}]\\PC{0,10}",
        key in prop::sample::select(vec!["access_token", "corpsecret", "code"]), json in any::<bool>(),
    ) {
        let pair = if json { format!("\"{key}\":\"{value}\"") } else { format!("&{key}={value}") };
        let scrubbed = scrub(&format!("{before}{pair}{after}"));
        prop_assert!(!scrubbed.contains(&value), "{}", scrubbed);
        prop_assert_eq!(scrub(&scrubbed), scrubbed, "scrubbing twice changes nothing");
    }
}
