//! Decodes a response body into a payload, a refusal (errcode), or an error that names what came instead.
//!
//! A well-formed response is decoded in one pass straight into its type. Only one that fails is decoded again: for its
//! errcode, since refusals lack the fields that the type requires; then with its texts repaired, field by field; and at
//! last to locate the value that could not be decoded.

use std::fmt;
use std::marker::PhantomData;

use compact_str::CompactString;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::api::Api;
use crate::error::{Error, NotWeCom, Refusal};
use crate::lenient::{DecodeError, JsonObject, Payload};
use crate::repair;
use crate::row_userid;
use crate::scrub;
use crate::transport::Raw;
use crate::wire;

/// Longer than any field name of WeCom's API.
const LONGEST_NAME: usize = 32;

/// Decodes a response; `hidden` are values to be redacted from errors.
pub(crate) fn read<T: Payload>(api: Api, raw: &Raw, hidden: &[&str]) -> Result<T, Error> {
    let body = without_bom(&raw.body);
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
        Ok(reply) if reply.envelope.errcode == 0 => Ok(reply.data),
        Ok(reply) => Err(reply.envelope.refusal(api, hidden)),
        Err(error) if error.is_eof() => Err(not(NotWeCom::Truncated)),
        Err(error) => decode_leniently(api, body, &error, hidden),
    }
}

/// Decodes a body again that strict decoding refused.
fn decode_leniently<T: Payload>(
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
    let envelope = envelope_of(&tree);
    if envelope.errcode != 0 {
        return Err(envelope.refusal(api, hidden));
    }
    tracing::debug!(%api, "reading the answer field by field");
    T::from_repaired(tree).map_err(|error| not(unreadable(error, None, hidden)))
}

/// The envelope of an object whose other fields need not decode.
fn envelope_of(tree: &JsonObject) -> Envelope {
    let errcode = tree.get("errcode").map(wire::int_or_zero);
    let errmsg = tree.get("errmsg").and_then(Value::as_str);
    Envelope {
        errcode: errcode.and_then(Result::ok).unwrap_or_default(),
        errmsg: CompactString::from(errmsg.unwrap_or_default().trim_start_matches(repair::MARK)),
    }
}

/// Drops a byte order mark and white space around the body: some private installations send both.
fn without_bom(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(body)
        .trim_ascii()
}

/// The error for a status other than success. WeCom's own refusals come as HTTP 200, so such a status is a gateway's,
/// unless the body is a refusal all the same.
fn bad_status(api: Api, status: u16, body: &[u8], hidden: &[&str]) -> Error {
    refusal_in(api, body, hidden)
        .unwrap_or_else(|| Error::not_wecom(api, NotWeCom::HttpStatus(status)))
}

fn refusal_in(api: Api, body: &[u8], hidden: &[&str]) -> Option<Error> {
    let envelope: Envelope = serde_json::from_slice(body).ok()?;
    (envelope.errcode != 0).then(|| envelope.refusal(api, hidden))
}

fn undecodable<T: Payload>(body: &[u8], first: &serde_json::Error, hidden: &[&str]) -> NotWeCom {
    let mut json = serde_json::Deserializer::from_slice(body);
    let (path, reason, person) = match serde_path_to_error::deserialize::<_, Reply<T>>(&mut json) {
        Ok(_) => (".".to_owned(), first.to_string(), None),
        Err(error) => (
            error.path().to_string(),
            error.inner().to_string(),
            row_userid::near(body, error.path(), hidden),
        ),
    };
    unreadable(DecodeError { path, reason }, person, hidden)
}

/// The error for an undecodable value: path and reason, without anything that a member or a server may have put there.
fn unreadable(
    DecodeError { path, reason }: DecodeError,
    person: Option<String>,
    hidden: &[&str],
) -> NotWeCom {
    // The path says where; a line and a column are useless, since the body is not kept.
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

/// Appends a missing field to the path, which serde reports for the enclosing object only.
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

/// Replaces unknown keys of a path by `…`: a server may use any text as a key, a token or a mobile number too.
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

/// Cuts quoted values out of serde's message: it quotes the text that did not fit, which may be personal data.
fn without_values(reason: &str) -> String {
    match (reason.find('"'), reason.rfind('"')) {
        (Some(start), Some(end)) if start < end => {
            format!("{}\"…\"{}", &reason[..start], &reason[end + 1..])
        }
        _ => reason.to_owned(),
    }
}

/// The envelope of every response; WeCom leaves either field out of some successful ones.
#[derive(Debug, Default, Deserialize)]
struct Envelope {
    #[serde(default, deserialize_with = "wire::int_or_zero")]
    errcode: i64,
    #[serde(default, deserialize_with = "wire::text")]
    errmsg: CompactString,
}

impl Envelope {
    fn refusal(&self, api: Api, hidden: &[&str]) -> Error {
        Error::Refused(Refusal::new(api, self.errcode, &self.errmsg, hidden))
    }
}

/// A response: envelope and payload, which share one JSON object.
struct Reply<T> {
    envelope: Envelope,
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
        let mut envelope = Envelope::default();
        let rest = WithoutEnvelope {
            map,
            envelope: &mut envelope,
        };
        let data = T::deserialize(MapAccessDeserializer::new(rest))?;
        Ok(Reply { envelope, data })
    }
}

/// A map reader that takes the envelope's fields out on the way.
///
/// `#[serde(flatten)]` would do the same through a buffered tree, at several times the memory for a list of 30,000
/// members.
struct WithoutEnvelope<'a, A> {
    map: A,
    envelope: &'a mut Envelope,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for WithoutEnvelope<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        while let Some(key) = self.map.next_key::<CompactString>()? {
            match key.as_str() {
                "errcode" => {
                    self.envelope.errcode = self
                        .map
                        .next_value::<Option<wire::Int>>()?
                        .map_or(0, |int| int.0)
                }
                "errmsg" => {
                    let text = self.map.next_value::<Option<wire::Text>>()?;
                    self.envelope.errmsg = text.map(|text| text.0).unwrap_or_default();
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
