//! 概览 Overview.

use crate::contract::failure::CommandResult;
use crate::contract::session::Session;
use crate::contract::types::{OfTenant, OverviewView};

pub(in crate::contract) async fn show(
    session: &Session,
    request: OfTenant,
) -> CommandResult<OverviewView> {
    let last = session.checkups().get(&request.tenant).cloned();
    let overview = session
        .with(move |bridge| bridge.overview(&bridge.tenant(&request.tenant)?, last.as_ref()))
        .await?;
    Ok(overview.into())
}
