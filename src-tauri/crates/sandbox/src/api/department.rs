//! `department/list`, `department/simplelist` and `department/get`.

use serde::Serialize;

use crate::{
    answer::{Outcome, Refusal, success},
    api::Call,
    bodies::{DepartmentRow, Listing},
    tokens::Kind,
};

#[derive(Serialize)]
struct One<'a> {
    department: DepartmentRow<'a>,
}

pub(super) fn list(call: &Call<'_>, kind: Kind) -> Outcome {
    let top = id(call)?;
    call.tenant.listing(kind, Listing::Departments { top })
}

pub(super) fn simplelist(call: &Call<'_>, kind: Kind) -> Outcome {
    let top = id(call)?;
    call.tenant.listing(kind, Listing::DepartmentIds { top })
}

/// One department as an object.
pub(super) fn get(call: &Call<'_>, kind: Kind) -> Outcome {
    let id = id(call)?.ok_or(Refusal::NO_SUCH_DEPARTMENT)?;
    let org = call.tenant.org();
    let reader = call.tenant.reader(&org, kind);
    let department = reader.department_row(reader.reachable(id)?);
    success(One { department })
}

fn id(call: &Call<'_>) -> Result<Option<u64>, Refusal> {
    let asked = call.query.number("id");
    asked.map_err(|_| Refusal::BAD_DEPARTMENT_ID)
}
