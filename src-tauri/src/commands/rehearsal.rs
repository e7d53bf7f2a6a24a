//! 扫码演练 Scan rehearsal, which this build does not have: every call says so.

use tauri::ipc::Channel;

use crate::failure::{Answer, Failure};

const WHAT: &str = "the scan rehearsal";

#[tauri::command(async)]
pub(crate) fn login_url(auth: String) -> Answer<()> {
    drop(auth);
    Err(Failure::not_in_this_build(WHAT))
}

#[tauri::command(async)]
pub(crate) fn login_rehearse(
    auth: String,
    way: String,
    pasted: Option<String>,
    progress: Channel<()>,
    job: String,
) -> Answer<()> {
    drop((auth, way, pasted, progress, job));
    Err(Failure::not_in_this_build(WHAT))
}

/// Nobody has rehearsed, which is an answer and no error.
#[tauri::command(async)]
pub(crate) fn rehearsal_list(tenant: String) -> [(); 0] {
    drop(tenant);
    []
}
