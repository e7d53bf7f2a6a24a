//! Departments, as flat lists. They come in any order and without those above the visible range; building the tree is the
//! caller's work.

use compact_str::CompactString;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::api::Api;
use crate::call::Request;
use crate::client::Caller;
use crate::error::Error;
use crate::lenient::{self, DecodeError, JsonObject, Payload, Row};
use crate::wire;

/// A department.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Department {
    /// Its id; the root's is 1.
    #[serde(deserialize_with = "wire::int")]
    pub id: i64,
    /// Its name, unless WeCom withheld it.
    #[serde(default, deserialize_with = "wire::opt_text")]
    pub name: Option<CompactString>,
    /// Its English name, unless WeCom withheld it.
    #[serde(default, deserialize_with = "wire::opt_text")]
    pub name_en: Option<CompactString>,
    /// The parent's id, as sent: 0 for the root, and possibly one that is not visible.
    #[serde(rename = "parentid", default, deserialize_with = "wire::opt_int")]
    pub parent: Option<i64>,
    /// Its sort order among its siblings; larger comes first.
    #[serde(default, deserialize_with = "wire::int_or_zero")]
    pub order: i64,
    /// The userids of its visible leaders.
    #[serde(
        rename = "department_leader",
        default,
        deserialize_with = "wire::opt_texts"
    )]
    pub leaders: Option<Vec<CompactString>>,
    /// The fields, as WeCom spells them, that were sent and could not be read, or whose text had to be repaired.
    #[serde(skip)]
    pub unreadable: Vec<&'static str>,
}

/// A department without its name: id, parent and order.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DepartmentNode {
    /// Its id.
    #[serde(deserialize_with = "wire::int")]
    pub id: i64,
    /// The parent's id, as sent.
    #[serde(rename = "parentid", default, deserialize_with = "wire::opt_int")]
    pub parent: Option<i64>,
    /// Its sort order among its siblings; larger comes first.
    #[serde(default, deserialize_with = "wire::int_or_zero")]
    pub order: i64,
    /// The fields, as WeCom spells them, that were sent and could not be read.
    #[serde(skip)]
    pub unreadable: Vec<&'static str>,
}

/// The id is not optional: the members of a department that was skipped would be taken for leavers.
impl Row for Department {
    const OPTIONAL: &'static [&'static str] =
        &["name", "name_en", "parentid", "order", "department_leader"];

    fn set_unreadable(&mut self, unreadable: Vec<&'static str>) {
        self.unreadable = unreadable;
    }
}

impl Row for DepartmentNode {
    const OPTIONAL: &'static [&'static str] = &["parentid", "order"];

    fn set_unreadable(&mut self, unreadable: Vec<&'static str>) {
        self.unreadable = unreadable;
    }
}

impl Caller {
    /// Lists a department and its descendants with their names, or all visible ones.
    ///
    /// # Errors
    /// [`Error`]; errcode 48009 for a contacts secret that may read ids only, 60011 for a department out of range.
    pub async fn departments(&self, under: Option<i64>) -> Result<Vec<Department>, Error> {
        #[derive(Deserialize)]
        struct Reply {
            department: Vec<Department>,
        }
        impl Payload for Reply {
            fn from_repaired(mut tree: JsonObject) -> Result<Self, DecodeError> {
                let department = lenient::rows(&mut tree, "department")?;
                Ok(Self { department })
            }
        }
        let reply: Reply = self
            .call(Request::get(Api::DepartmentList).with_some("id", under))
            .await?;
        Ok(reply.department)
    }

    /// Lists a department and its descendants without names, or all visible ones.
    ///
    /// # Errors
    /// [`Error`]; errcode 60011 for a department out of range.
    pub async fn department_ids(&self, under: Option<i64>) -> Result<Vec<DepartmentNode>, Error> {
        #[derive(Deserialize)]
        struct Reply {
            department_id: Vec<DepartmentNode>,
        }
        impl Payload for Reply {
            fn from_repaired(mut tree: JsonObject) -> Result<Self, DecodeError> {
                let department_id = lenient::rows(&mut tree, "department_id")?;
                Ok(Self { department_id })
            }
        }
        let reply: Reply = self
            .call(Request::get(Api::DepartmentSimpleList).with_some("id", under))
            .await?;
        Ok(reply.department_id)
    }

    /// Reads one department.
    ///
    /// # Errors
    /// [`Error`]; errcode 60003 for an unknown id, 60011 for a department out of range.
    pub async fn department(&self, id: i64) -> Result<Department, Error> {
        #[derive(Deserialize)]
        struct Reply {
            #[serde(deserialize_with = "only_one")]
            department: Department,
        }
        impl Payload for Reply {
            fn from_repaired(mut tree: JsonObject) -> Result<Self, DecodeError> {
                let sent = tree.remove("department").unwrap_or_default();
                let one = match sent {
                    Value::Array(list) => list.into_iter().next().unwrap_or_default(),
                    one => one,
                };
                let department = lenient::row(one)?;
                Ok(Self { department })
            }
        }
        let reply: Reply = self
            .call(Request::get(Api::DepartmentGet).with("id", id))
            .await?;
        Ok(reply.department)
    }
}

/// One department, or the list of one that some servers send in its place.
fn only_one<'de, D: Deserializer<'de>>(json: D) -> Result<Department, D::Error> {
    wire::one_or_first(json)
}
