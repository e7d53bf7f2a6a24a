//! `tag/list` and `tag/get`.

use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    answer::{Outcome, Refusal, success},
    api::Call,
    tokens::Kind,
};

#[derive(Serialize)]
struct Tags {
    taglist: Vec<Value>,
}

#[derive(Serialize)]
struct Tag {
    tagname: &'static str,
    userlist: Vec<Value>,
    partylist: Vec<u64>,
}

pub(super) fn list(call: &Call<'_>) -> Outcome {
    let org = call.tenant.org();
    let row = |tag: &crate::org::Tag| json!({"tagid": tag.id, "tagname": tag.name});
    success(Tags {
        taglist: org.tags.iter().map(row).collect(),
    })
}

/// A tag with those of its members that are in sight.
pub(super) fn get(call: &Call<'_>, kind: Kind) -> Outcome {
    let id = call.query.get("tagid").ok_or(Refusal::NO_TAG)?;
    let org = call.tenant.org();
    let reader = call.tenant.reader(&org, kind);
    let mut tags = org.tags.iter();
    let tag = tags
        .find(|tag| tag.id.to_string() == id)
        .ok_or(Refusal::BAD_TAG)?;
    let people = tag.userids.iter().filter_map(|userid| org.person(userid));
    let seen = people.filter(|person| reader.sees_person(person));
    let departments = tag.departments.iter().copied();
    success(Tag {
        tagname: tag.name,
        userlist: seen
            .map(|p| json!({"userid": p.userid, "name": p.name}))
            .collect(),
        partylist: departments
            .filter(|id| reader.sees_department(*id))
            .collect(),
    })
}
