//! Push targets.

use std::collections::BTreeMap;

use wecom::Secret;

use crate::error::Error;
use crate::expected::Expected;
use crate::push::target::mapping::{Preset, RowText};
use crate::push::target::settings::{Groups, Layout, OnFound, PasswordPolicy};
use crate::push::target::{
    LinkCounts, NewTarget, Probed, Target, TargetChange, TargetKind, TrustSetting,
};

response! {
    /// A target with what its card shows.
    pub struct TargetSummary {
        /// The target.
        #[serde(flatten)]
        pub target: Target,
        /// How many objects there are linked to ours.
        pub links: LinkCounts,
    }

    /// A new target, and what was tried before it was stored.
    pub struct TargetAdded {
        /// The target.
        pub target: Target,
        /// What was tried.
        pub probed: Probed,
    }

    /// A target after a probe, and what that found.
    pub struct TargetProbed {
        /// The target.
        pub target: Target,
        /// What was found.
        pub probed: Probed,
    }
}

request! {
    /// A new target's values, as entered.
    pub struct TargetInput {
        tenant: String,
        kind: TargetKind,
        values: TargetValues,
        secret: String,
        keep_secrets: bool,
    }

    /// A change of one target.
    pub struct TargetChangeRequest {
        pub(in crate::contract) id: String,
        pub(in crate::contract) values: TargetValues,
        /// The account's new password.
        #[cfg_attr(feature = "bindings", ts(optional))]
        secret: Option<String>,
        #[cfg_attr(feature = "bindings", ts(optional))]
        keep_secrets: Option<bool>,
        /// The row as it was given out, for an undo that must not take a later change with it.
        #[serde(default)]
        #[cfg_attr(feature = "bindings", ts(optional, type = "Target"))]
        expect: Option<serde_json::Value>,
    }

    /// A probe of one target.
    pub struct TargetProbeRequest {
        pub(in crate::contract) id: String,
        /// Whether a throw-away account may be made.
        pub(in crate::contract) with_account: bool,
    }

    /// What a mapping gives: the target's own, or these rows before they are kept.
    pub struct MappingRequest {
        pub(in crate::contract) id: String,
        #[serde(default)]
        #[cfg_attr(feature = "bindings", ts(optional))]
        pub(in crate::contract) rows: Option<Vec<RowText>>,
    }

    /// A target's values; what is left out stays, or has the kind's default.
    #[derive(Default)]
    #[serde(default)]
    #[cfg_attr(feature = "bindings", ts(optional_fields))]
    pub struct TargetValues {
        name: Option<String>,
        url: Option<String>,
        starttls: Option<bool>,
        bind_dn: Option<String>,
        base: Option<String>,
        layout: Option<Layout>,
        groups: Option<Groups>,
        preset: Option<Preset>,
        mapping: Option<Vec<RowText>>,
        /// Back to the rows of the preset.
        preset_mapping: Option<bool>,
        trust: Option<TrustSetting>,
        #[cfg_attr(feature = "bindings", ts(type = "number[]"))]
        scope: Option<Vec<i64>>,
        password: Option<PasswordPolicy>,
        on_duplicate: Option<OnFound>,
        grace_days: Option<u32>,
        delete: Option<bool>,
        between: Option<String>,
        guard_percent: Option<u32>,
        guard_people: Option<u32>,
        guard_floor: Option<u32>,
        auto_push: Option<bool>,
        with_local: Option<bool>,
        upn_suffix: Option<String>,
        /// What one kind needs, such as `cn`, `anchor` or `group_class`.
        special: Option<BTreeMap<String, String>>,
    }
}

impl TargetInput {
    /// The tenant, the target, the password, and whether to keep it.
    pub(in crate::contract) fn parse(self) -> Result<(String, NewTarget, Secret, bool), Error> {
        let new = NewTarget {
            kind: self.kind,
            values: self.values.parse()?,
        };
        let secret = Secret::password(&self.secret)?;
        Ok((self.tenant, new, secret, self.keep_secrets))
    }
}

/// A password, and whether to keep it.
type NewSecret = (Secret, bool);

impl TargetChangeRequest {
    /// The change, and the new password with whether to keep it.
    pub(in crate::contract) fn parse(
        self,
    ) -> Result<(String, TargetChange, Option<NewSecret>), Error> {
        let change = TargetChange {
            expected: Expected::row(self.expect),
            ..self.values.parse()?
        };
        let secret = self.secret.as_deref().map(Secret::password).transpose()?;
        let keep = self.keep_secrets.unwrap_or(true);
        Ok((self.id, change, secret.map(|secret| (secret, keep))))
    }
}

impl TargetValues {
    fn parse(self) -> Result<TargetChange, Error> {
        let mapping = match (self.mapping, self.preset_mapping) {
            (_, Some(true)) => Some(None),
            (rows, _) => rows.map(Some),
        };
        let trust = self.trust.map(checked).transpose()?;
        Ok(TargetChange {
            name: self.name,
            url: self.url,
            starttls: self.starttls,
            bind_dn: self.bind_dn,
            base: self.base,
            layout: self.layout,
            groups: self.groups,
            preset: self.preset,
            mapping,
            trust,
            scope: self.scope,
            password: self.password,
            on_duplicate: self.on_duplicate,
            grace_days: self.grace_days,
            delete: self.delete,
            between: self.between,
            guard_percent: self.guard_percent,
            guard_people: self.guard_people,
            guard_floor: self.guard_floor,
            auto_push: self.auto_push,
            with_local: self.with_local,
            upn_suffix: self.upn_suffix,
            special: self.special.unwrap_or_default(),
            expected: Expected::default(),
        })
    }
}

/// Trust as it came from outside, read anew.
fn checked(trust: TrustSetting) -> Result<TrustSetting, Error> {
    match trust {
        TrustSetting::System => Ok(TrustSetting::System),
        TrustSetting::Ca { pem } => TrustSetting::ca(pem.as_bytes()),
        TrustSetting::Pin { sha256 } => TrustSetting::pin(&sha256),
    }
}
