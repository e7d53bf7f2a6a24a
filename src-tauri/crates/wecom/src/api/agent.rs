//! Apps: what proves that a secret and an `AgentId` belong together, and who may see the app.

use compact_str::CompactString;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::api::Api;
use crate::call::Request;
use crate::client::Caller;
use crate::error::Error;
use crate::ids::AgentId;
use crate::mend::{self, Answer, Misread, Row, Tree};
use crate::wire;

/// An app as its own secret sees it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Agent {
    /// Its id; WeCom echoes the one asked for.
    #[serde(rename = "agentid", deserialize_with = "wire::int")]
    pub id: i64,
    /// Its name.
    #[serde(default, deserialize_with = "wire::text")]
    pub name: CompactString,
    /// What its owner says about it.
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
    /// Whether an administrator switched it off.
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

/// Its range, its state and its trusted domain are what it is read for: those must be right or be an error.
impl Row for Agent {
    const FIELDS: &'static [&'static str] = &["name", "description", "home_url"];

    fn note(&mut self, _unreadable: Vec<&'static str>) {}
}

impl Answer for Agent {
    fn mended(tree: Tree) -> Result<Self, Misread> {
        mend::row(Value::Object(tree))
    }
}

impl Row for AgentSummary {
    const FIELDS: &'static [&'static str] = &["name"];

    fn note(&mut self, _unreadable: Vec<&'static str>) {}
}

impl Caller {
    /// Reads one app; only the secret of that same app may.
    pub async fn agent(&self, id: AgentId) -> Result<Agent, Error> {
        self.call(Request::get(Api::AgentGet).with("agentid", id))
            .await
    }

    /// Lists the apps that this secret may see, which is its own one.
    pub async fn agents(&self) -> Result<Vec<AgentSummary>, Error> {
        #[derive(Deserialize)]
        struct Reply {
            agentlist: Vec<AgentSummary>,
        }
        impl Answer for Reply {
            fn mended(mut tree: Tree) -> Result<Self, Misread> {
                let agentlist = mend::rows(&mut tree, "agentlist")?;
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
