//! `export/simple_user`, `export/user`, `export/department`, `export/taguser` and `export/get_result`.

use axum::body::Bytes;
use serde::{Deserialize, Serialize};

use crate::{
    api::{Api, Call},
    exports::Listed,
    listings::OrgView,
    response::{ApiResult, Refusal, success},
    tokens::Kind,
    tree::ROOT,
};

/// The bounds of a file's rows.
const ROWS: std::ops::RangeInclusive<usize> = 10_000..=1_000_000;

#[derive(Deserialize)]
struct Asked {
    encoding_aeskey: String,
    block_size: Option<usize>,
    tagid: Option<u64>,
}

#[derive(Serialize)]
struct Started {
    jobid: String,
}

#[derive(Serialize)]
struct State {
    status: u8,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    data_list: Vec<Listed>,
}

/// Starts a job, which reads the corp as it is now.
pub(super) fn start(call: &Call<'_>, kind: Kind) -> ApiResult {
    let body = call.body.as_ref().ok_or(Refusal::BAD_ARGUMENT)?;
    let asked: Asked = serde_json::from_slice(body).map_err(|_| Refusal::BAD_ARGUMENT)?;
    let rows = asked.block_size.unwrap_or(*ROWS.end());
    if !ROWS.contains(&rows) {
        return Err(Refusal::BAD_ARGUMENT);
    }
    let tenant = call.tenant;
    let files = {
        let org = tenant.org();
        files(&tenant.org_view(&org, kind), call, (&asked, rows))?
    };
    let jobid = tenant
        .exports
        .start(&tenant.details.api_base, &asked.encoding_aeskey, files)?;
    if call.api == Api::ExportUser {
        tenant.note_read(kind, ROOT, true);
    }
    success(Started { jobid })
}

pub(super) fn result(call: &Call<'_>) -> ApiResult {
    let id = call.query.get("jobid").ok_or(Refusal::BAD_ARGUMENT)?;
    let (status, data_list) = call.tenant.exports.result(id)?;
    success(State { status, data_list })
}

fn files(
    view: &OrgView<'_>,
    call: &Call<'_>,
    (asked, rows): (&Asked, usize),
) -> Result<Vec<Bytes>, Refusal> {
    let left_out = call.tenant.exports.left_out();
    match call.api {
        Api::ExportUser => view.exported_members(rows, left_out),
        Api::ExportSimpleUser => view.exported_names(rows),
        Api::ExportDepartment => view.exported_departments(rows),
        Api::ExportTagUser => {
            let tags = &view.org.tags;
            let tag = tags.iter().find(|tag| Some(tag.id) == asked.tagid);
            view.exported_tag(tag.ok_or(Refusal::BAD_TAG)?, rows)
        }
        _ => Err(Refusal::BAD_ARGUMENT),
    }
}
