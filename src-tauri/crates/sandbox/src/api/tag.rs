//! `tag/list` and `tag/get`.

use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    answer::{Outcome, Refusal, rows, success, success_with},
    api::Call,
    quirks::{Instead, Place},
    tokens::Kind,
};

#[derive(Serialize)]
struct Tags {
    taglist: Vec<Value>,
}

#[derive(Serialize)]
struct Tag {
    tagname: &'static str,
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
    let userlist = rows(seen.map(|p| {
        let mut edits = reader.quirks(p, Place::Names);
        edits.retain(|(key, _)| *key != "department");
        (json!({"userid": p.userid, "name": p.name}), edits)
    }))?;
    let tag = Tag {
        tagname: tag.name,
        partylist: departments
            .filter(|id| reader.sees_department(*id))
            .collect(),
    };
    success_with(tag, &vec![("userlist", Instead::Raw(userlist))])
}
