//! Values while they are typed.

use crate::contract::failure::CommandResult;
use crate::contract::session::Session;
use crate::contract::types::{FormCheckRequest, FormChecked, GuardFigures, GuardRequest};
use crate::forms;

pub(in crate::contract) async fn check(
    session: &Session,
    request: FormCheckRequest,
) -> CommandResult<FormChecked> {
    let FormCheckRequest { field, value } = request;
    Ok(forms::check(field.into(), &value, session.marks()).into())
}

pub(in crate::contract) async fn guard(
    session: &Session,
    request: GuardRequest,
) -> CommandResult<GuardFigures> {
    let source = request.source.clone();
    let totals = session
        .with(move |bridge| bridge.totals_of(&bridge.source(&source)?))
        .await?;
    Ok(GuardFigures::of(&request, totals.active))
}
