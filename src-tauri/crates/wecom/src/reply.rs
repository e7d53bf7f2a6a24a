//! From a body to an answer, a refusal, or the name of what came instead.
//!
//! A good answer is read in one pass straight into its type. Only what fails is looked at a second time: for an
//! errcode, since refusals come in other shapes than answers; then with its texts repaired and field by field; and
//! else for the place that could not be read.

use std::fmt;
use std::marker::PhantomData;

use compact_str::CompactString;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::api::Api;
use crate::error::{Error, NotWeCom, Refusal};
use crate::mend::{Answer, Misread, Tree};
use crate::person;
use crate::repair;
use crate::scrub;
use crate::transport::Raw;
use crate::wire;

/// The longest name of a field that WeCom has, and some more.
const LONGEST_NAME: usize = 32;

/// Reads an answer; `hidden` are values that must not get into an error.
pub(crate) fn read<T: Answer>(api: Api, raw: &Raw, hidden: &[&str]) -> Result<T, Error> {
    let body = without_mark(&raw.body);
    if !raw.status.is_success() {
        return Err(bad_status(api, raw.status.as_u16(), body, hidden));
    }
    let not = |what| Error::not_wecom(api, what);
    match body.first() {
        None => return Err(not(NotWeCom::Empty)),
        Some(b'<') => return Err(not(NotWeCom::Html)),
        Some(b'{') => {}
        Some(_) if raw.says_html => return Err(not(NotWeCom::Html)),
        Some(_) => {}
    }
    match serde_json::from_slice::<Reply<T>>(body) {
        Ok(reply) if reply.head.errcode == 0 => Ok(reply.data),
        Ok(reply) => Err(reply.head.refusal(api, hidden)),
        Err(error) if error.is_eof() => Err(not(NotWeCom::Truncated)),
        Err(error) => second_look(api, body, &error, hidden),
    }
}

/// Looks at a body again that is no good answer as it stands.
fn second_look<T: Answer>(
    api: Api,
    body: &[u8],
    first: &serde_json::Error,
    hidden: &[&str],
) -> Result<T, Error> {
    if let Some(refusal) = refusal_in(api, body, hidden) {
        return Err(refusal);
    }
    let not = |what| Error::not_wecom(api, what);
    let body = repair::repaired(body);
    let tree = match serde_json::from_slice(&body) {
        Ok(Value::Object(tree)) => tree,
        Ok(_) => return Err(not(undecodable::<T>(&body, first, hidden))),
        Err(error) if error.is_eof() => return Err(not(NotWeCom::Truncated)),
        Err(_) => return Err(not(undecodable::<T>(&body, first, hidden))),
    };
    let head = head_of(&tree);
    if head.errcode != 0 {
        return Err(head.refusal(api, hidden));
    }
    tracing::debug!(%api, "reading the answer field by field");
    T::mended(tree).map_err(|misread| not(unreadable(misread, None, hidden)))
}

/// The head in a tree whose other parts need not fit. The repair's marks are no part of a text.
fn head_of(tree: &Tree) -> Head {
    let errcode = tree.get("errcode").map(wire::int_or_zero);
    let errmsg = tree.get("errmsg").and_then(Value::as_str);
    Head {
        errcode: errcode.and_then(Result::ok).unwrap_or_default(),
        errmsg: CompactString::from(errmsg.unwrap_or_default().trim_start_matches(repair::MARK)),
    }
}

/// Drops a byte order mark and white space before the body.
fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(body)
        .trim_ascii()
}

/// A status other than success is a proxy's, unless the body is a refusal all the same.
fn bad_status(api: Api, status: u16, body: &[u8], hidden: &[&str]) -> Error {
    refusal_in(api, body, hidden)
        .unwrap_or_else(|| Error::not_wecom(api, NotWeCom::HttpStatus(status)))
}

fn refusal_in(api: Api, body: &[u8], hidden: &[&str]) -> Option<Error> {
    let head: Head = serde_json::from_slice(body).ok()?;
    (head.errcode != 0).then(|| head.refusal(api, hidden))
}

fn undecodable<T: Answer>(body: &[u8], first: &serde_json::Error, hidden: &[&str]) -> NotWeCom {
    let mut json = serde_json::Deserializer::from_slice(body);
    let (path, reason, person) = match serde_path_to_error::deserialize::<_, Reply<T>>(&mut json) {
        Ok(_) => (".".to_owned(), first.to_string(), None),
        Err(error) => (
            error.path().to_string(),
            error.inner().to_string(),
            person::at(body, error.path(), hidden),
        ),
    };
    unreadable(Misread { path, reason }, person, hidden)
}

/// Where and why, without anything that a member or a server may have put there.
fn unreadable(
    Misread { path, reason }: Misread,
    person: Option<String>,
    hidden: &[&str],
) -> NotWeCom {
    // The path says where; a line and a column in a body that nobody kept say nothing.
    let reason = reason.split(" at line ").next().unwrap_or_default();
    NotWeCom::Undecodable {
        path: scrub::with_values(
            &without_strange_names(&with_missing_field(path, reason)),
            hidden,
        ),
        reason: scrub::with_values(&without_values(reason), hidden),
        person,
    }
}

/// A missing field is reported for the object around it; this adds the field.
fn with_missing_field(path: String, reason: &str) -> String {
    let Some(field) = reason
        .strip_prefix("missing field `")
        .and_then(|rest| rest.split('`').next())
    else {
        return path;
    };
    match path.as_str() {
        "." | "" => field.to_owned(),
        _ => format!("{path}.{field}"),
    }
}

/// Names of fields stay; a server may send anything as a name, also what it was sent or somebody's number.
fn without_strange_names(path: &str) -> String {
    let known = |name: &str| {
        let letters = name.trim_end_matches(|c: char| c.is_ascii_digit() || "[]".contains(c));
        letters.len() <= LONGEST_NAME
            && letters.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
    };
    let names = path.split('.').map(|name| match known(name) {
        true => name,
        false => "…",
    });
    names.collect::<Vec<_>>().join(".")
}

/// The parser quotes the text that did not fit, which may be somebody's number.
fn without_values(reason: &str) -> String {
    match (reason.find('"'), reason.rfind('"')) {
        (Some(start), Some(end)) if start < end => {
            format!("{}\"…\"{}", &reason[..start], &reason[end + 1..])
        }
        _ => reason.to_owned(),
    }
}

/// What every answer has beside its data; either may be missing from a good one.
#[derive(Debug, Default, Deserialize)]
struct Head {
    #[serde(default, deserialize_with = "wire::int_or_zero")]
    errcode: i64,
    #[serde(default, deserialize_with = "wire::text")]
    errmsg: CompactString,
}

impl Head {
    fn refusal(&self, api: Api, hidden: &[&str]) -> Error {
        Error::Refused(Refusal::new(api, self.errcode, &self.errmsg, hidden))
    }
}

/// An answer's head and data, which stand in the same object.
struct Reply<T> {
    head: Head,
    data: T,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Reply<T> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_map(ReplyVisitor(PhantomData))
    }
}

struct ReplyVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ReplyVisitor<T> {
    type Value = Reply<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Reply<T>, A::Error> {
        let mut head = Head::default();
        let rest = WithoutHead {
            map,
            head: &mut head,
        };
        let data = T::deserialize(MapAccessDeserializer::new(rest))?;
        Ok(Reply { head, data })
    }
}

/// The fields of an object, less those of the head, which are taken out on the way.
struct WithoutHead<'a, A> {
    map: A,
    head: &'a mut Head,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for WithoutHead<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        while let Some(key) = self.map.next_key::<CompactString>()? {
            match key.as_str() {
                "errcode" => {
                    self.head.errcode = self
                        .map
                        .next_value::<Option<wire::Int>>()?
                        .map_or(0, |int| int.0)
                }
                "errmsg" => {
                    let text = self.map.next_value::<Option<wire::Text>>()?;
                    self.head.errmsg = text.map(|text| text.0).unwrap_or_default();
                }
                other => return seed.deserialize(other.into_deserializer()).map(Some),
            }
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}
