//! `department/list`, `department/simplelist` and `department/get`.

use serde::Serialize;

use crate::{
    api::Call,
    listings::Listing,
    quirks::{self, Instead},
    response::{ApiResult, Refusal, success_with},
    rows::DepartmentRow,
    tokens::Kind,
};

#[derive(Serialize)]
struct One<'a> {
    department: DepartmentRow<'a>,
}

pub(super) fn list(call: &Call<'_>, kind: Kind) -> ApiResult {
    let top = begin(call, kind)?;
    call.tenant.listing(kind, Listing::Departments { top })
}

pub(super) fn simplelist(call: &Call<'_>, kind: Kind) -> ApiResult {
    let top = begin(call, kind)?;
    call.tenant.listing(kind, Listing::DepartmentIds { top })
}

/// One department as an object.
pub(super) fn get(call: &Call<'_>, kind: Kind) -> ApiResult {
    let id = id(call)?.ok_or(Refusal::NO_SUCH_DEPARTMENT)?;
    let org = call.tenant.org();
    let org_view = call.tenant.org_view(&org, kind);
    let found = org_view.reachable(id)?;
    let department = org_view.department_row(found);
    let mut edits = org.quirks.department(found);
    if !edits.is_empty() {
        let mut row = Vec::new();
        quirks::write(&mut row, &department, &edits).map_err(|_| Refusal::BUSY)?;
        edits = vec![("department", Instead::Raw(row))];
    }
    success_with(One { department }, &edits)
}

/// A request for all departments begins a read.
fn begin(call: &Call<'_>, kind: Kind) -> Result<Option<u64>, Refusal> {
    let top = id(call)?;
    if top.is_none() {
        call.tenant.note_beginning(kind);
    }
    Ok(top)
}

fn id(call: &Call<'_>) -> Result<Option<u64>, Refusal> {
    let asked = call.query.number("id");
    asked.map_err(|_| Refusal::BAD_DEPARTMENT_ID)
}
