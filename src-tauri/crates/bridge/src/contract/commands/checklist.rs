//! 上线清单 Go-live checklist.

use crate::contract::failure::CommandResult;
use crate::contract::session::Session;
use crate::contract::types::{ChecklistShown, OfTenant};

pub(in crate::contract) async fn show(
    session: &Session,
    request: OfTenant,
) -> CommandResult<ChecklistShown> {
    let own = session.clone();
    session
        .with(move |bridge| {
            let tenant = bridge.tenant(&request.tenant)?;
            let last = own.checkups().last(bridge, &tenant)?;
            bridge.checklist(&tenant, last.as_ref())
        })
        .await
}
