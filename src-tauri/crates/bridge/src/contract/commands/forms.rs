//! Values while they are typed.

use crate::contract::failure::CommandResult;
use crate::contract::session::Session;
use crate::contract::types::{
    FormCheckRequest, GuardFigures, GuardRequest, TimesRequest, TimesSaid,
};
use crate::forms;

pub(in crate::contract) async fn check(
    session: &Session,
    request: FormCheckRequest,
) -> CommandResult<forms::Checked> {
    let FormCheckRequest { field, value } = request;
    Ok(forms::check(field, &value, session.fingerprints()))
}

pub(in crate::contract) async fn guard(
    session: &Session,
    request: GuardRequest,
) -> CommandResult<GuardFigures> {
    let source = request.source.clone();
    let totals = session
        .with(move |bridge| bridge.directory().totals_of(&bridge.source(&source)?))
        .await?;
    Ok(GuardFigures::of(&request, totals.active))
}

pub(in crate::contract) async fn times(
    _: &Session,
    request: TimesRequest,
) -> CommandResult<TimesSaid> {
    Ok(TimesSaid::of(&request))
}
