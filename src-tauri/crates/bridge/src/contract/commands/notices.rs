//! 通知 Notices, and which of them were read.

use crate::contract::failure::CommandResult;
use crate::contract::session::Session;
use crate::contract::types::{NoticesReadRequest, OfTenantOrAll};
use crate::notices::{Notice, notices};

pub(in crate::contract) async fn list(
    session: &Session,
    request: OfTenantOrAll,
) -> CommandResult<Vec<Notice>> {
    let own = session.clone();
    let found = session
        .with(move |bridge| {
            let tenants = match &request.tenant {
                Some(tenant) => vec![bridge.tenant(tenant)?],
                None => bridge.tenants()?,
            };
            notices(bridge, &tenants)
        })
        .await;
    let mut found = found?;
    own.notices_read().mark(&mut found);
    Ok(found)
}

pub(in crate::contract) async fn read(
    session: &Session,
    request: NoticesReadRequest,
) -> CommandResult<Vec<Notice>> {
    let all = OfTenantOrAll { tenant: None };
    let mut found = list(session, all).await?;
    let notes = session.notices_read();
    notes.read(&found, request.ids.as_deref())?;
    notes.mark(&mut found);
    Ok(found)
}
