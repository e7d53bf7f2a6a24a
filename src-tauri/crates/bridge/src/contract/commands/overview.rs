//! 概览 Overview.

use crate::contract::failure::CommandResult;
use crate::contract::session::Session;
use crate::contract::types::{OfTenant, OverviewShown};

pub(in crate::contract) async fn show(
    session: &Session,
    request: OfTenant,
) -> CommandResult<OverviewShown> {
    let own = session.clone();
    session
        .with(move |bridge| {
            let tenant = bridge.tenant(&request.tenant)?;
            let last = own.checkups().last(bridge, &tenant)?;
            bridge.overview(&tenant, last.as_ref())
        })
        .await
}
