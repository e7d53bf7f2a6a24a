//! The record of acts on settings, secrets and users.

use crate::Bridge;
use crate::acts::{ObjectKind, RecordedAct};
use crate::contract::failure::CommandResult;
use crate::contract::session::Session;
use crate::contract::types::{ActShown, ActsRequest};
use crate::tenant::Tenant;

pub(in crate::contract) async fn list(
    session: &Session,
    request: ActsRequest,
) -> CommandResult<Vec<ActShown>> {
    session
        .with(move |bridge| {
            let tenant = bridge.tenant(&request.tenant)?;
            let acts = bridge.acts(&tenant, request.object.as_deref(), request.most)?;
            let shown = acts.into_iter().map(|act| shown(bridge, &tenant, act));
            Ok(shown.collect())
        })
        .await
}

/// With the name of the user whom it is about, who may be gone.
fn shown(bridge: &Bridge, tenant: &Tenant, act: RecordedAct) -> ActShown {
    let name = match act.object_kind {
        ObjectKind::User => {
            let user = bridge.directory().user_by_id(tenant, &act.object_id).ok();
            user.map(|user| user.name.unwrap_or(user.username))
        }
        ObjectKind::Tenant | ObjectKind::Source | ObjectKind::Auth | ObjectKind::Target => {
            act.object_name.clone()
        }
    };
    let name = name.unwrap_or_else(|| format!("#{}", act.object_id));
    ActShown::of(act, name)
}
