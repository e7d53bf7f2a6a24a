//! 概览 Overview, and the board of all tenants.

use crate::contract::failure::CommandResult;
use crate::contract::session::Session;
use crate::contract::types::{BoardLine, Nothing, OfTenant, OverviewShown};

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

pub(in crate::contract) async fn board(
    session: &Session,
    _: Nothing,
) -> CommandResult<Vec<BoardLine>> {
    let own = session.clone();
    session
        .with(move |bridge| {
            let lines = bridge.tenants()?.into_iter().map(|tenant| {
                let last = own.checkups().last(bridge, &tenant);
                bridge.board_line(tenant, last).into()
            });
            Ok(lines.collect())
        })
        .await
}
