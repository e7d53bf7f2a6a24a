//! Self-built apps: their settings and visible range. Reading one proves that secret and `AgentId` belong together.

use compact_str::CompactString;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::api::Api;
use crate::call::Request;
use crate::client::Caller;
use crate::error::Error;
use crate::ids::AgentId;
use crate::lenient::{self, DecodeError, JsonObject, Payload, Row};
use crate::wire;

/// An app, as `agent/get` returns it for the app's own secret.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Agent {
    /// Its `AgentId`, as in the request.
    #[serde(rename = "agentid", deserialize_with = "wire::int")]
    pub id: i64,
    /// Its name.
    #[serde(default, deserialize_with = "wire::text")]
    pub name: CompactString,
    /// Its description.
    #[serde(default, deserialize_with = "wire::text")]
    pub description: CompactString,
    /// Members named in its visible range.
    #[serde(rename = "allow_userinfos", default, deserialize_with = "named_users")]
    pub users: Vec<CompactString>,
    /// Departments named in its visible range.
    #[serde(
        rename = "allow_partys",
        default,
        deserialize_with = "named_departments"
    )]
    pub departments: Vec<i64>,
    /// Tags named in its visible range.
    #[serde(rename = "allow_tags", default, deserialize_with = "named_tags")]
    pub tags: Vec<i64>,
    /// Whether an administrator disabled it.
    #[serde(rename = "close", default, deserialize_with = "wire::flag")]
    pub stopped: bool,
    /// Its trusted domain for pages (可信域名); not the scan-login callback domain.
    #[serde(default, deserialize_with = "wire::filled")]
    pub redirect_domain: Option<String>,
    /// Its home page.
    #[serde(default, deserialize_with = "wire::filled")]
    pub home_url: Option<String>,
}

/// An app in a list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct AgentSummary {
    /// Its id.
    #[serde(rename = "agentid", deserialize_with = "wire::int")]
    pub id: i64,
    /// Its name.
    #[serde(default, deserialize_with = "wire::text")]
    pub name: CompactString,
}

/// Visible range, state and trusted domain are not optional: check-up and sync rest on them, so a wrong value must be an
/// error and never an unknown.
impl Row for Agent {
    const OPTIONAL: &'static [&'static str] = &["name", "description", "home_url"];

    fn set_unreadable(&mut self, _unreadable: Vec<&'static str>) {}
}

impl Payload for Agent {
    fn from_repaired(tree: JsonObject) -> Result<Self, DecodeError> {
        lenient::row(Value::Object(tree))
    }
}

impl Row for AgentSummary {
    const OPTIONAL: &'static [&'static str] = &["name"];

    fn set_unreadable(&mut self, _unreadable: Vec<&'static str>) {}
}

impl Caller {
    /// Reads one app; only the secret of that same app may.
    ///
    /// # Errors
    /// [`Error`]; errcode 301002 for another app's secret, 40056 for an unknown `AgentId`.
    pub async fn agent(&self, id: AgentId) -> Result<Agent, Error> {
        self.call(Request::get(Api::AgentGet).with("agentid", id))
            .await
    }

    /// Lists the apps that this secret may see, which is its own one.
    ///
    /// # Errors
    /// [`Error`]; errcode 48002 for the contacts secret.
    pub async fn agents(&self) -> Result<Vec<AgentSummary>, Error> {
        #[derive(Deserialize)]
        struct Reply {
            agentlist: Vec<AgentSummary>,
        }
        impl Payload for Reply {
            fn from_repaired(mut tree: JsonObject) -> Result<Self, DecodeError> {
                let agentlist = lenient::rows(&mut tree, "agentlist")?;
                Ok(Self { agentlist })
            }
        }
        let reply: Reply = self.call(Request::get(Api::AgentList)).await?;
        Ok(reply.agentlist)
    }
}

fn named_users<'de, D: Deserializer<'de>>(json: D) -> Result<Vec<CompactString>, D::Error> {
    #[derive(Deserialize)]
    struct User {
        #[serde(alias = "UserId", alias = "Userid", deserialize_with = "wire::text")]
        userid: CompactString,
    }
    #[derive(Deserialize)]
    struct Users {
        #[serde(default)]
        user: Option<Vec<User>>,
    }
    let users = Option::<Users>::deserialize(json)?.and_then(|users| users.user);
    Ok(users
        .unwrap_or_default()
        .into_iter()
        .map(|user| user.userid)
        .collect())
}

fn named_departments<'de, D: Deserializer<'de>>(json: D) -> Result<Vec<i64>, D::Error> {
    #[derive(Deserialize)]
    struct Departments {
        #[serde(default, deserialize_with = "wire::ints")]
        partyid: Vec<i64>,
    }
    Ok(Option::<Departments>::deserialize(json)?
        .map(|named| named.partyid)
        .unwrap_or_default())
}

fn named_tags<'de, D: Deserializer<'de>>(json: D) -> Result<Vec<i64>, D::Error> {
    #[derive(Deserialize)]
    struct Tags {
        #[serde(default, deserialize_with = "wire::ints")]
        tagid: Vec<i64>,
    }
    Ok(Option::<Tags>::deserialize(json)?
        .map(|named| named.tagid)
        .unwrap_or_default())
}
