//! Tags: named lists of members and departments, of which a visible range may consist.

use compact_str::CompactString;
use serde::Deserialize;
use serde_json::Value;

use crate::api::Api;
use crate::call::Request;
use crate::client::Caller;
use crate::error::Error;
use crate::lenient::{self, DecodeError, JsonObject, Payload, Row};
use crate::wire;

/// A tag in a list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TagSummary {
    /// Its id.
    #[serde(rename = "tagid", deserialize_with = "wire::int")]
    pub id: i64,
    /// Its name.
    #[serde(rename = "tagname", default, deserialize_with = "wire::text")]
    pub name: CompactString,
}

/// A tag with its members and departments, as far as this secret sees them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Tag {
    /// Its name.
    #[serde(rename = "tagname", default, deserialize_with = "wire::text")]
    pub name: CompactString,
    /// Its members.
    #[serde(rename = "userlist", default, deserialize_with = "wire::list")]
    pub members: Vec<TagMember>,
    /// Its departments.
    #[serde(rename = "partylist", default, deserialize_with = "wire::ints")]
    pub departments: Vec<i64>,
}

/// A member of a tag.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TagMember {
    /// The id within the corp.
    #[serde(
        alias = "UserId",
        alias = "Userid",
        alias = "userId",
        deserialize_with = "wire::text"
    )]
    pub userid: CompactString,
    /// The name, unless WeCom withheld it.
    #[serde(default, deserialize_with = "wire::opt_text")]
    pub name: Option<CompactString>,
}

impl Row for TagSummary {
    const OPTIONAL: &'static [&'static str] = &["tagname"];

    fn set_unreadable(&mut self, _unreadable: Vec<&'static str>) {}
}

impl Row for TagMember {
    const OPTIONAL: &'static [&'static str] = &["name"];

    fn placeholder() -> Option<Self> {
        Some(Self {
            userid: CompactString::default(),
            name: None,
        })
    }

    fn set_unreadable(&mut self, _unreadable: Vec<&'static str>) {}
}

impl Row for Tag {
    const OPTIONAL: &'static [&'static str] = &["tagname"];

    fn set_unreadable(&mut self, _unreadable: Vec<&'static str>) {}
}

impl Payload for Tag {
    fn from_repaired(mut tree: JsonObject) -> Result<Self, DecodeError> {
        let members = match tree.get("userlist") {
            Some(Value::Array(_)) => lenient::rows(&mut tree, "userlist")?,
            _ => Vec::new(),
        };
        let rest = lenient::row::<Self>(Value::Object(tree))?;
        Ok(Self { members, ..rest })
    }
}

impl Caller {
    /// Lists all tags.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn tags(&self) -> Result<Vec<TagSummary>, Error> {
        #[derive(Deserialize)]
        struct Reply {
            taglist: Vec<TagSummary>,
        }
        impl Payload for Reply {
            fn from_repaired(mut tree: JsonObject) -> Result<Self, DecodeError> {
                let taglist = lenient::rows(&mut tree, "taglist")?;
                Ok(Self { taglist })
            }
        }
        let reply: Reply = self.call(Request::get(Api::TagList)).await?;
        Ok(reply.taglist)
    }

    /// Reads the members and departments of a tag.
    ///
    /// # Errors
    /// [`Error`]; errcode 40068 for an unknown tag.
    pub async fn tag(&self, id: i64) -> Result<Tag, Error> {
        self.call(Request::get(Api::TagGet).with("tagid", id)).await
    }
}
