//! One person on trial: who is meant, and what a sync would do for them alone.

use super::subject::Subject;
use crate::Diagnose;
use bridge_core::error::{Code, Error, Result};
use bridge_core::source::Source;
use bridge_core::tenant::Tenant;
use bridge_sync::Trial;

impl Diagnose {
    /// Tries one member of a tenant: what a sync would do for them, and with `apply` that and nothing else, with
    /// a hash only if it is still the plan with that one.
    ///
    /// # Errors
    /// [`Code::InputInvalid`] for an empty search, [`Code::UserUnknown`] if nobody is found or the user is of no data
    /// source, [`Code::Ambiguous`] if several people match, [`Code::SyncBusy`], [`Code::SyncMoved`] or `store.*`. What
    /// WeCom refuses stands in the steps.
    pub async fn try_member(
        &self,
        tenant: &Tenant,
        subject: &Subject,
        apply: (bool, Option<&str>),
    ) -> Result<(Source, Trial)> {
        let person = self.find(tenant, subject).await?;
        let (Some(source), Some(userid)) = (person.source, person.userid) else {
            let error = Error::new(Code::UserUnknown, "no member of a data source");
            return Err(error.with("wanted", subject.typed().unwrap_or_default()));
        };
        let trial = self.sync.try_member(&source, &userid, apply).await?;
        Ok((source, trial))
    }
}
