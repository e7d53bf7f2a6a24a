//! `tag/list` and `tag/get`.

use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    api::Call,
    quirks::{Instead, Place},
    response::{ApiResult, Refusal, rows, success, success_with},
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

pub(super) fn list(call: &Call<'_>) -> ApiResult {
    let org = call.tenant.org();
    let row = |tag: &crate::org::Tag| json!({"tagid": tag.id, "tagname": tag.name});
    success(Tags {
        taglist: org.tags.iter().map(row).collect(),
    })
}

/// A tag with its visible members.
pub(super) fn get(call: &Call<'_>, kind: Kind) -> ApiResult {
    let id = call.query.get("tagid").ok_or(Refusal::NO_TAG)?;
    let org = call.tenant.org();
    let org_view = call.tenant.org_view(&org, kind);
    let mut tags = org.tags.iter();
    let tag = tags
        .find(|tag| tag.id.to_string() == id)
        .ok_or(Refusal::BAD_TAG)?;
    let people = tag.userids.iter().filter_map(|userid| org.person(userid));
    let seen = people.filter(|person| org_view.sees_person(person));
    let departments = tag.departments.iter().copied();
    let userlist = rows(seen.map(|p| {
        let mut edits = org_view.quirks(p, Place::Names);
        edits.retain(|(key, _)| *key != "department");
        (json!({"userid": p.userid, "name": p.name}), edits)
    }))?;
    let tag = Tag {
        tagname: tag.name,
        partylist: departments
            .filter(|id| org_view.sees_department(*id))
            .collect(),
    };
    success_with(tag, &vec![("userlist", Instead::Raw(userlist))])
}
