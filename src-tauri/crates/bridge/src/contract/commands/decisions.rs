//! 待核对 What waits for a person, one by one.

use crate::contract::decisions;
use crate::contract::failure::CommandResult;
use crate::contract::session::Session;
use crate::contract::topic::Topic;
use crate::contract::types::{ById, DecideRequest, DecisionsShown};

pub(in crate::contract) async fn list(
    session: &Session,
    request: ById,
) -> CommandResult<DecisionsShown> {
    session
        .with(move |bridge| decisions::of(bridge, &bridge.source(&request.id)?))
        .await
}

/// Settles one member, and gives the list as it is then.
pub(in crate::contract) async fn decide(
    session: &Session,
    request: DecideRequest,
) -> CommandResult<DecisionsShown> {
    let DecideRequest {
        source,
        userid,
        choice,
    } = request;
    let shown = session
        .with(move |bridge| {
            let source = bridge.source(&source)?;
            decisions::settle(bridge, &source, &userid, &choice)?;
            decisions::of(bridge, &source)
        })
        .await?;
    session.changed(&[Topic::Runs, Topic::Directory, Topic::Sources]);
    Ok(shown)
}
