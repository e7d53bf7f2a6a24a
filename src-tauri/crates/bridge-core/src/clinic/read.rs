//! Extraction of errcode, hint and caller address from pasted text.

use serde::Serialize;
use wecom::errmsg;

use super::halfwidth::to_halfwidth;
use super::{Entry, all, directory, lookup};

/// Codes shorter than this are too common as plain numbers to be taken out of running text.
const TELLING: u64 = 10_000;

/// What was found in a pasted text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Reading {
    /// WeCom's errcode.
    #[serde(rename = "errcode")]
    pub code: Option<i64>,
    /// How the code is called, WeCom's or a directory's.
    pub name: Option<String>,
    /// The number under which WeCom's support finds the request.
    pub hint: Option<String>,
    /// The caller's address as WeCom saw it.
    pub caller_ip: Option<String>,
    /// What the clinic has on the code; none for a code that it does not know.
    pub entry: Option<&'static Entry>,
}

/// Reads a code, a whole error message, a JSON body, a help address, or words from a page of WeCom's or a directory server.
pub fn read(pasted: &str) -> Reading {
    let text = to_halfwidth(pasted);
    let (code, entry) = found(&text);
    Reading {
        code,
        name: match entry {
            Some(entry) => Some(entry.name().into_owned()),
            None => code.map(|code| code.to_string()),
        },
        hint: errmsg::hint(&text).map(str::to_owned),
        caller_ip: errmsg::caller_ip(&text).map(str::to_owned),
        entry,
    }
}

/// WeCom's code in a text, and the entry for it or for a directory's code.
fn found(text: &str) -> (Option<i64>, Option<&'static Entry>) {
    if let Some(entry) = directory::read(text) {
        return (None, Some(entry));
    }
    let code = errmsg::errcode_in(text).or_else(|| known_number(text));
    if let Some(code) = code {
        return (Some(code), lookup(code));
    }
    // The longest wording wins, being the most exact.
    match (known_wording(text), directory::wording(text)) {
        (Some((length, code)), other) if other.is_none_or(|(others, _)| length >= others) => {
            (Some(code), lookup(code))
        }
        (_, Some((_, entry))) => (None, Some(entry)),
        _ => (None, None),
    }
}

/// The first number in running text that is a code of the clinic, as in `refused: invalid corpid (40013)`.
fn known_number(text: &str) -> Option<i64> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':')))
        .filter_map(number)
        .find(|code| (*code == -1 || code.unsigned_abs() >= TELLING) && lookup(*code).is_some())
}

/// The whole word as a number, or what stands behind its label (`code:60020`), but never a port.
fn number(word: &str) -> Option<i64> {
    let word = word.trim_matches(['.', ':']);
    let number = match word.rsplit_once(':') {
        Some((label, _))
            if label.ends_with(|c: char| c.is_ascii_digit()) || label.contains('.') =>
        {
            return None;
        }
        Some((_, number)) => number,
        None => word,
    };
    number.parse().ok()
}

/// The code whose own wording stands in the text, with the length of that wording.
fn known_wording(text: &str) -> Option<(usize, i64)> {
    let text = without_spaces(text);
    all()
        .iter()
        .flat_map(|entry| {
            entry
                .seen
                .iter()
                .map(move |seen| (without_spaces(seen), entry.code))
        })
        .filter(|(seen, _)| text.contains(seen))
        .map(|(seen, code)| (seen.len(), code))
        .max_by_key(|(length, _)| *length)
}

/// Lower case without spaces, which pages put between Chinese and Latin letters or not.
pub(super) fn without_spaces(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Case = (
        &'static str,
        Option<i64>,
        Option<&'static str>,
        Option<&'static str>,
    );

    #[rustfmt::skip]
    const CASES: &[Case] = &[
        // A code alone.
        ("60020", Some(60020), None, None),
        ("  -31020\n", Some(-31020), None, None),
        ("−31020", Some(-31020), None, None),
        ("６００２０", Some(60020), None, None),
        ("-1", Some(-1), None, None),
        ("0", Some(0), None, None),
        // Whole answers, new hints, old hints, none.
        (r#"{"errcode":60020,"errmsg":"not allow to access from your ip, hint: [1688718213150478337204586], from ip: 203.0.113.7, more info at https://open.work.weixin.qq.com/devtool/query?e=60020"}"#,
            Some(60020), Some("1688718213150478337204586"), Some("203.0.113.7")),
        ("invalid credential, hint: [1601276843_94_0a1b2c3d4e5f60718293a4b5c6d7e8f9], from ip: 198.51.100.9, more info at https://open.work.weixin.qq.com/devtool/query?e=40001",
            Some(40001), Some("1601276843_94_0a1b2c3d4e5f60718293a4b5c6d7e8f9"), Some("198.51.100.9")),
        ("not allow to access from your ip, hint: [1688718213150478337204586], from ip: 2001:db8::17, more info at https://open.work.weixin.qq.com/devtool/query?e=60020",
            Some(60020), Some("1688718213150478337204586"), Some("2001:db8::17")),
        (r#"{"errcode": 40014, "errmsg": "invalid access_token"}"#, Some(40014), None, None),
        (r#"{"errcode":"48009","errmsg":"api forbidden for contact assistant","department":[]}"#, Some(48009), None, None),
        (r#"{\"errcode\":42001,\"errmsg\":\"access_token expired\"}"#, Some(42001), None, None),
        (r#"{"type":"ww-iframe-handle:call","args":{"name":"onLoginFail","data":{"errCode":-31028,"errMsg":""}}}"#, Some(-31028), None, None),
        // A help address.
        ("https://open.work.weixin.qq.com/devtool/query?e=45009", Some(45009), None, None),
        // What other programs and our own say.
        ("Error code: 40013, message: invalid corpid", Some(40013), None, None),
        ("错误码：48002（接口无权限）", Some(48002), None, None),
        ("48009 api forbidden for contact assistant", Some(48009), None, None),
        ("WeCom refused: The app is disabled (50003)", Some(50003), None, None),
        ("企业微信拒绝了：应用已停用（50003）", Some(50003), None, None),
        ("Error-Code: 60011", Some(60011), None, None),
        // Words without a code.
        ("redirect_uri 与配置的授权完成回调域名不一致", Some(-31020), None, None),
        ("api forbidden for contact assistant", Some(48009), None, None),
        // A code that is not in the clinic, and texts without one.
        (r#"{"errcode":99999,"errmsg":"something new"}"#, Some(99999), None, None),
        ("", None, None, None),
        ("40001 people at 10.0.0.1", Some(40001), None, None),
        ("connection to 10.0.0.1:40001 refused", None, None, None),
        ("6000 members were read", None, None, None),
        ("https://portal.example.com/wecom/callback?code=40001x&state=abc", None, None, None),
    ];

    #[test]
    fn pasted_texts_give_code_hint_and_caller() {
        for (pasted, code, hint, caller) in CASES {
            let reading = read(pasted);
            let found = (
                reading.code,
                reading.hint.as_deref(),
                reading.caller_ip.as_deref(),
            );
            assert_eq!(found, (*code, *hint, *caller), "{pasted}");
            assert_eq!(reading.entry, code.and_then(lookup), "{pasted}");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_read(pasted in "\\PC*|[\"{}:,hint from ip errcode e=\\-0-9一码：]*") {
            read(&pasted);
        }

        #[test]
        fn a_code_survives_the_usual_wrapping(at in 0..all().len(), serial in "[0-9]{24,25}") {
            let code = all()[at].code;
            let body = format!(r#"{{"errcode":{code},"errmsg":"x, hint: [{serial}], from ip: 192.0.2.1, more info at https://open.work.weixin.qq.com/devtool/query?e={code}"}}"#);
            let reading = read(&body);
            prop_assert_eq!(reading.code, Some(code));
            prop_assert_eq!(reading.hint, Some(serial));
            prop_assert_eq!(reading.caller_ip.as_deref(), Some("192.0.2.1"));
            prop_assert!(reading.entry.is_some());
        }
    }
}
