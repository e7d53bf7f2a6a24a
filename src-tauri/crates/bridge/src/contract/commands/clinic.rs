//! 错误诊所 Clinic.

use crate::clinic;
use crate::contract::failure::CommandResult;
use crate::contract::session::{Session, blocking};
use crate::contract::types::{ClinicEntry, ClinicText, ClinicWords, ReadingView};

pub(in crate::contract) async fn read(
    _: &Session,
    request: ClinicText,
) -> CommandResult<ReadingView> {
    blocking(move || clinic::read(&request.pasted).into()).await
}

pub(in crate::contract) async fn search(
    _: &Session,
    request: ClinicWords,
) -> CommandResult<Vec<ClinicEntry>> {
    blocking(move || {
        clinic::search(&request.words)
            .into_iter()
            .map(ClinicEntry::from)
            .collect()
    })
    .await
}
