//! `user/list`, `user/simplelist`, `user/get` and `user/list_id`.

use serde::Deserialize;

use crate::{
    api::Call,
    cursor::Cursor,
    listings::Listing,
    quirks::Place,
    response::{ApiResult, Refusal, success_with},
    tokens::Kind,
};

const MOST_PER_PAGE: usize = 10_000;

pub(super) fn list(call: &Call<'_>, kind: Kind) -> ApiResult {
    let (department, below) = asked(call)?;
    let body = call
        .tenant
        .listing(kind, Listing::Members { department, below })?;
    call.tenant.note_read(kind, department, below);
    Ok(body)
}

pub(super) fn simplelist(call: &Call<'_>, kind: Kind) -> ApiResult {
    let (department, below) = asked(call)?;
    let body = call
        .tenant
        .listing(kind, Listing::MemberNames { department, below })?;
    call.tenant.note_read(kind, department, below);
    Ok(body)
}

pub(super) fn get(call: &Call<'_>, kind: Kind) -> ApiResult {
    let userid = call.query.get("userid").ok_or(Refusal::NO_USERID)?;
    let org = call.tenant.org();
    let org_view = call.tenant.org_view(&org, kind);
    let person = org.person(userid).ok_or(Refusal::NO_SUCH_USER)?;
    if !org_view.sees_person(person) {
        return Err(Refusal::NO_PRIVILEGE);
    }
    success_with(
        org_view.member_row(person),
        &org_view.quirks(person, Place::Alone),
    )
}

/// Pages of member and department pairs, for the contacts secret only.
pub(super) fn list_id(call: &Call<'_>, kind: Kind) -> ApiResult {
    if kind == Kind::App {
        return Err(Refusal::WRONG_KIND);
    }
    let body = call.body.as_ref().ok_or(Refusal::BAD_ARGUMENT)?;
    let (page, bad_json) = match serde_json::from_slice::<Page>(body) {
        Ok(page) => (page, false),
        Err(error) if error.is_data() => return Err(Refusal::BAD_ARGUMENT),
        Err(_) => (Page::default(), true),
    };
    let limit = page.limit.unwrap_or(MOST_PER_PAGE);
    if !(1..=MOST_PER_PAGE).contains(&limit) {
        return Err(Refusal::BAD_ARGUMENT);
    }
    let from = match page.cursor.as_deref() {
        None | Some("") => Cursor::default(),
        Some(text) => Cursor::read(text).ok_or(Refusal::BAD_CURSOR)?,
    };
    let listing = Listing::MemberIds {
        from,
        limit,
        bad_json,
    };
    call.tenant.listing(kind, listing)
}

#[derive(Default, Deserialize)]
struct Page {
    cursor: Option<String>,
    limit: Option<usize>,
}

fn asked(call: &Call<'_>) -> Result<(u64, bool), Refusal> {
    let department = call.query.number("department_id");
    let department = department.map_err(|_| Refusal::BAD_DEPARTMENT_ID)?;
    let department = department.ok_or(Refusal::NO_SUCH_DEPARTMENT)?;
    Ok((department, call.query.is_set("fetch_child")))
}
