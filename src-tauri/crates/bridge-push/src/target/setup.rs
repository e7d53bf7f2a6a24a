//! Setting a target up and changing it: what decides where a password goes is proven against the server first.

use bridge_core::check::proven;
use bridge_core::error::Result;
use bridge_core::tenant::Tenant;
use wecom::Secret;

use super::{NewTarget, Probed, Target, TargetChange, Targets};

impl Targets {
    /// Proves a new target and stores it; where a check fails nothing is stored.
    ///
    /// # Errors
    /// The error of the first check that failed, with all checks in its detail; those of [`Targets::draft`] and
    /// [`Targets::add`].
    pub async fn set_up(
        &self,
        tenant: &Tenant,
        new: &NewTarget,
        secret: &Secret,
        keyring: bool,
    ) -> Result<(Target, Probed)> {
        let mut target = self.draft(tenant, new)?;
        let probed = self.proven(&target, secret).await?;
        target.capabilities = Some(probed.capabilities.clone());
        target.probed_at = Some(self.context().now_ms());
        Ok((self.add(&target, secret, keyring).await?, probed))
    }

    /// Changes a target. Another address, account, base or trust, and a new password, are proven first.
    ///
    /// # Errors
    /// The error of the first check that failed, with all checks in its detail; `target.unknown`, `ref.ambiguous`,
    /// `secret.missing`, `secret.elsewhere`, and those of [`Targets::change`].
    pub async fn change_proven(
        &self,
        wanted: &str,
        change: &TargetChange,
        secret: Option<(&Secret, bool)>,
    ) -> Result<(Target, Option<Probed>)> {
        let before = self.get(wanted)?;
        let after = change.applied(&before)?;
        if secret.is_none() && !needs_proof(&before, &after) {
            return Ok((self.change(&before, change, None).await?, None));
        }
        let probed = match secret {
            Some((secret, _)) => self.proven(&after, secret).await?,
            None => self.proven(&after, &self.secret(&after).await?).await?,
        };
        let target = self.change(&before, change, secret).await?;
        let mut seen = probed.capabilities.clone();
        if let Some(known) = &target.capabilities {
            super::probe::keep_proven(&mut seen, known);
        }
        let target = self.keep_capabilities(&target, &seen)?;
        Ok((target, Some(probed)))
    }

    async fn proven(&self, target: &Target, secret: &Secret) -> Result<Probed> {
        let probed = self.probe_draft(target, secret).await?;
        let checks = proven(probed.checks)?;
        Ok(Probed { checks, ..probed })
    }
}

/// Whether a change sends the password another way, or people to another place.
fn needs_proof(before: &Target, after: &Target) -> bool {
    let way = |target: &Target| {
        let settings = &target.settings;
        let places = (
            settings.base.clone(),
            settings.people_base.clone(),
            settings.groups_base.clone(),
            settings.leavers.unit.clone(),
        );
        (
            target.url.clone(),
            target.bind_dn.clone(),
            settings.starttls,
            settings.trust.clone(),
            places,
        )
    };
    way(before) != way(after)
}
