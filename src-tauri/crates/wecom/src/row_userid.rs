//! The userid of the row that holds an undecodable value, so that an error names the member and an administrator
//! knows whose record to correct in WeCom.

use serde_json::Value;
use serde_path_to_error::{Path, Segment};

use crate::scrub;

/// The longest userid that WeCom has.
const LONGEST: usize = 64;

/// The userid that stands beside an unreadable value, if one does.
pub(crate) fn near(body: &[u8], path: &Path, hidden: &[&str]) -> Option<String> {
    let whole: Value = serde_json::from_slice(body).ok()?;
    let (mut at, mut nearest) = (&whole, None);
    for segment in path.iter() {
        nearest = userid(at).or(nearest);
        let next = match segment {
            Segment::Seq { index } => at.get(index),
            Segment::Map { key } => at.get(key),
            Segment::Enum { .. } | Segment::Unknown => None,
        };
        match next {
            Some(next) => at = next,
            None => break,
        }
    }
    let userid = userid(at).or(nearest)?;
    // A server may echo the secret or the token in any field, and may put control characters there that steer a terminal.
    let userid = scrub::with_values(userid, hidden);
    let plain = userid.chars().all(|c| !c.is_control());
    (plain && userid.chars().count() <= LONGEST).then_some(userid)
}

fn userid(row: &Value) -> Option<&str> {
    let named = ["userid", "UserId"];
    let userid = named.iter().find_map(|key| row.get(key)?.as_str())?;
    (!userid.is_empty()).then_some(userid)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Row {
        #[serde(rename = "mobile")]
        _mobile: Option<u8>,
    }

    #[derive(Debug, Deserialize)]
    struct List {
        #[serde(rename = "userlist")]
        _rows: Vec<Row>,
    }

    fn person(body: &str, hidden: &[&str]) -> Option<String> {
        let mut json = serde_json::Deserializer::from_str(body);
        let error = serde_path_to_error::deserialize::<_, List>(&mut json).unwrap_err();
        near(body.as_bytes(), error.path(), hidden)
    }

    #[test]
    fn the_userid_beside_an_unreadable_value_is_found() {
        let cases = [
            (
                r#"{"userlist":[{"userid":"a"},{"userid":"qian.wei","mobile":{}}]}"#,
                Some("qian.wei"),
            ),
            (r#"{"userlist":[{"UserId":"b","mobile":[]}]}"#, Some("b")),
            (r#"{"userlist":[{"userid":"","mobile":[]}]}"#, None),
            (r#"{"userlist":[{"userid":7,"mobile":[]}]}"#, None),
            (
                r#"{"userlist":[{"userid":"a\u001b[31m","mobile":[]}]}"#,
                None,
            ),
            (r#"{"userlist":{"userid":"root"}}"#, Some("root")),
            (r#"{"userlist":[{"mobile":[]}]}"#, None),
        ];
        for (body, want) in cases {
            assert_eq!(person(body, &[]).as_deref(), want, "{body}");
        }
        let echoed = r#"{"userlist":[{"userid":"the-secret","mobile":[]}]}"#;
        assert!(
            !person(echoed, &["the-secret"])
                .unwrap()
                .contains("the-secret")
        );
    }
}
