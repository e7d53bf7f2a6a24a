//! 错误诊所 Clinic.

use crate::clinic::{self, Entry, Reading};
use crate::contract::blocking::blocking;
use crate::contract::failure::CommandResult;
use crate::contract::session::Session;
use crate::contract::types::{ClinicText, ClinicWords};

pub(in crate::contract) async fn read(_: &Session, request: ClinicText) -> CommandResult<Reading> {
    blocking(move || clinic::read(&request.pasted)).await
}

pub(in crate::contract) async fn search(
    _: &Session,
    request: ClinicWords,
) -> CommandResult<Vec<&'static Entry>> {
    blocking(move || clinic::search(&request.words)).await
}
