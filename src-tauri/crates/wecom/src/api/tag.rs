//! Tags: lists of members and departments that may stand in a visible range.

use compact_str::CompactString;
use serde::Deserialize;
use serde_json::Value;

use crate::api::Api;
use crate::call::Request;
use crate::client::Caller;
use crate::error::Error;
use crate::mend::{self, Answer, Misread, Row, Tree};
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

/// A tag and who carries it, as far as this secret sees them.
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

/// A member who carries a tag.
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
    const FIELDS: &'static [&'static str] = &["tagname"];

    fn note(&mut self, _unreadable: Vec<&'static str>) {}
}

impl Row for TagMember {
    const FIELDS: &'static [&'static str] = &["name"];

    fn unnamed() -> Option<Self> {
        Some(Self {
            userid: CompactString::default(),
            name: None,
        })
    }

    fn note(&mut self, _unreadable: Vec<&'static str>) {}
}

impl Row for Tag {
    const FIELDS: &'static [&'static str] = &["tagname"];

    fn note(&mut self, _unreadable: Vec<&'static str>) {}
}

impl Answer for Tag {
    fn mended(mut tree: Tree) -> Result<Self, Misread> {
        let members = match tree.get("userlist") {
            Some(Value::Array(_)) => mend::rows(&mut tree, "userlist")?,
            _ => Vec::new(),
        };
        let rest = mend::row::<Self>(Value::Object(tree))?;
        Ok(Self { members, ..rest })
    }
}

impl Caller {
    /// Lists all tags.
    pub async fn tags(&self) -> Result<Vec<TagSummary>, Error> {
        #[derive(Deserialize)]
        struct Reply {
            taglist: Vec<TagSummary>,
        }
        impl Answer for Reply {
            fn mended(mut tree: Tree) -> Result<Self, Misread> {
                let taglist = mend::rows(&mut tree, "taglist")?;
                Ok(Self { taglist })
            }
        }
        let reply: Reply = self.call(Request::get(Api::TagList)).await?;
        Ok(reply.taglist)
    }

    /// Reads who carries a tag.
    pub async fn tag(&self, id: i64) -> Result<Tag, Error> {
        self.call(Request::get(Api::TagGet).with("tagid", id)).await
    }
}
