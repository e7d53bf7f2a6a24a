//! Data sources as their cards show them, and the values of method one.

use crate::error::Error;
use crate::expected::Expected;
use crate::lang::Text;
use crate::source::{
    AutoSync, EmployeeNo, Guard, NeverTake, NewSource, OnDuplicate, QuietHours, ScanLogin, Source,
    SyncScope, TakenField, TimeOfDay, TimesChange, UsernameRules, Watch,
};
use wecom::Secret;

use super::RunShown;
use crate::auth::Auth;
use crate::sync::Fits;

response! {
    /// A data source with what its card shows.
    pub struct SourceSummary {
        /// The data source.
        #[serde(flatten)]
        pub source: Source,
        /// From which attribute the employee number is taken, as its field takes it; empty where it is not taken.
        pub employee_no_name: String,
        /// Its last run that was more than a preview.
        pub last_run: Option<RunShown>,
        /// When it runs next by itself; sent as RFC 3339.
        #[serde(serialize_with = "crate::time::some_stamp")]
        #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
        pub next_due_at: Option<i64>,
        /// When it runs by itself, or why not.
        pub schedule: Schedule,
        /// When it is looked at next for changes; sent as RFC 3339.
        #[serde(serialize_with = "crate::time::some_stamp")]
        #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
        pub next_watch_at: Option<i64>,
        /// Why it is not watched though it is set to be, or why the last look failed.
        pub watch_note: Option<Text>,
        /// How many of its users are there, those who departed left out.
        pub users: usize,
        /// The authentication source of the same corp.
        pub auth: Option<Auth>,
        /// Who comes in, in one sentence.
        pub scope_text: Text,
        /// What becomes of leavers, in one sentence.
        pub leavers_text: Text,
        /// The changed settings that the next run waits for, in words.
        pub unconfirmed: Vec<Text>,
        /// Whether its runs fit its interval and WeCom's limits, by the last one.
        pub fits: Option<Fits>,
        /// When a login through it was last rehearsed with a result about the set-up; sent as RFC 3339.
        #[serde(serialize_with = "crate::time::some_stamp")]
        #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
        pub rehearsed_at: Option<i64>,
    }
}

response! {
    /// When a data source runs by itself.
    #[derive(Copy, PartialEq, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum Schedule {
        /// Only when a person runs it.
        Off,
        /// After an undo it waits for a person.
        Paused,
        /// The first run is a person's.
        FirstRun,
        /// It is due now.
        Due,
        /// Later, at the time beside it.
        Later,
    }
}

request! {
    /// What a scope is picked from; `live` asks WeCom.
    pub struct ScopeFormRequest {
        pub(in crate::contract) source: String,
        pub(in crate::contract) live: bool,
    }

    /// A scope whose people are counted; `null` is everybody.
    pub struct ScopePreviewRequest {
        pub(in crate::contract) source: String,
        pub(in crate::contract) scope: Option<SyncScope>,
    }

    /// A corp that is being set up, by its contacts secret as entered.
    pub struct ScopeAheadRequest {
        pub(in crate::contract) tenant: String,
        pub(in crate::contract) corp_id: String,
        pub(in crate::contract) contacts_secret: String,
    }

    /// An interval for so many departments of a corp that is being set up.
    pub struct FitsAheadRequest {
        #[cfg_attr(feature = "bindings", ts(type = "number"))]
        pub(in crate::contract) departments: u64,
        #[cfg_attr(feature = "bindings", ts(type = "4 | 12 | 24 | null"))]
        auto_sync_hours: Option<u32>,
    }

    /// An interval that is asked about before it is saved.
    pub struct FitsRequest {
        pub(in crate::contract) source: String,
        #[cfg_attr(feature = "bindings", ts(type = "4 | 12 | 24 | null"))]
        auto_sync_hours: Option<u32>,
    }
}

impl FitsAheadRequest {
    /// The interval.
    pub(in crate::contract) fn auto_sync(&self) -> Result<AutoSync, Error> {
        interval(self.auto_sync_hours)
    }
}

impl FitsRequest {
    /// The interval.
    pub(in crate::contract) fn auto_sync(&self) -> Result<AutoSync, Error> {
        interval(self.auto_sync_hours)
    }
}

request! {
    /// Method one's values, as entered.
    pub struct SourceInput {
        pub(in crate::contract) tenant: String,
        corp_id: String,
        description: String,
        contacts_secret: String,
        #[cfg_attr(feature = "bindings", ts(type = "4 | 12 | 24 | null"))]
        auto_sync_hours: Option<u32>,
        on_duplicate: OnDuplicate,
        password_login: bool,
        scan_login: Option<ScanLoginInput>,
        keep_secrets: bool,
        /// Who comes in; left out or `null`, everybody does.
        #[serde(default)]
        #[cfg_attr(feature = "bindings", ts(optional))]
        pub(in crate::contract) scope: Option<SyncScope>,
    }

    /// A self-built app's values, as entered.
    pub struct ScanLoginInput {
        agent_id: String,
        app_secret: String,
        callback_domain: String,
    }

    /// A change of one data source.
    pub struct SourceChangeRequest {
        pub(in crate::contract) id: String,
        pub(in crate::contract) change: SourceChange,
        /// The row as it was given out, for an undo that must not take a later change with it.
        #[serde(default)]
        #[cfg_attr(feature = "bindings", ts(optional, type = "Source"))]
        pub(in crate::contract) expect: Option<serde_json::Value>,
    }

    /// A change of a data source; what is left out stays.
    pub struct SourceChange {
        #[cfg_attr(feature = "bindings", ts(optional))]
        description: Option<String>,
        /// `null` switches it off, which is another thing than leaving it out.
        #[serde(default, deserialize_with = "present")]
        #[cfg_attr(feature = "bindings", ts(optional, type = "4 | 12 | 24 | null"))]
        auto_sync_hours: Option<Option<u32>>,
        #[cfg_attr(feature = "bindings", ts(optional))]
        on_duplicate: Option<OnDuplicate>,
        #[cfg_attr(feature = "bindings", ts(optional))]
        password_login: Option<bool>,
        #[cfg_attr(feature = "bindings", ts(optional))]
        scan_login: Option<bool>,
        #[cfg_attr(feature = "bindings", ts(optional))]
        guard: Option<Guard>,
        #[cfg_attr(feature = "bindings", ts(optional))]
        keep_days: Option<u32>,
        /// The name of the attribute that the employee number is taken from; an empty one switches it off.
        #[cfg_attr(feature = "bindings", ts(optional))]
        employee_no: Option<String>,
        /// In minutes; `null` switches it off.
        #[serde(default, deserialize_with = "present")]
        #[cfg_attr(feature = "bindings", ts(optional, type = "15 | 30 | 60 | null"))]
        watch: Option<Option<u32>>,
        /// The time of day that anchors automatic runs; an empty one removes it.
        #[cfg_attr(feature = "bindings", ts(optional))]
        at: Option<String>,
        /// The quiet hours; empty ones remove them.
        #[cfg_attr(feature = "bindings", ts(optional))]
        quiet: Option<String>,
        /// `null` removes it, so that everybody comes in.
        #[serde(default, deserialize_with = "present")]
        #[cfg_attr(feature = "bindings", ts(optional, type = "SyncScope | null"))]
        scope: Option<Option<SyncScope>>,
        #[cfg_attr(feature = "bindings", ts(optional))]
        depart_out_of_scope: Option<bool>,
        /// The rules for usernames as they are written, first to last.
        #[cfg_attr(feature = "bindings", ts(optional))]
        username_rules: Option<Vec<String>>,
        #[cfg_attr(feature = "bindings", ts(optional))]
        rename_existing: Option<bool>,
        /// The fields that are never taken.
        #[cfg_attr(feature = "bindings", ts(optional))]
        never_take: Option<Vec<TakenField>>,
        /// In days; `null` switches it off.
        #[serde(default, deserialize_with = "present")]
        #[cfg_attr(feature = "bindings", ts(optional, type = "number | null"))]
        archive_after: Option<Option<u32>>,
        #[cfg_attr(feature = "bindings", ts(optional))]
        contacts_secret: Option<String>,
        #[cfg_attr(feature = "bindings", ts(optional))]
        pub(in crate::contract) keep_secrets: Option<bool>,
    }

    /// Rules for usernames that are not saved yet.
    pub struct UsernamePreviewRequest {
        pub(in crate::contract) id: String,
        /// As they are written, first to last.
        pub(in crate::contract) rules: Vec<String>,
    }

    /// The first values that can be looked at.
    pub struct ContactsInput {
        pub(in crate::contract) tenant: String,
        pub(in crate::contract) corp_id: String,
        contacts_secret: String,
    }

    /// The app's values that can be looked at.
    pub struct AppInput {
        pub(in crate::contract) tenant: String,
        pub(in crate::contract) corp_id: String,
        pub(in crate::contract) agent_id: String,
        app_secret: String,
        /// The contacts secret that is entered beside it: it tells how many people the app does not see.
        #[serde(default)]
        #[cfg_attr(feature = "bindings", ts(optional))]
        contacts_secret: Option<String>,
    }
}

impl TryFrom<SourceInput> for NewSource {
    type Error = Error;

    fn try_from(input: SourceInput) -> Result<Self, Error> {
        Ok(Self {
            corp_id: input.corp_id,
            description: input.description,
            contacts_secret: Secret::parse(&input.contacts_secret)?,
            auto_sync: interval(input.auto_sync_hours)?,
            on_duplicate: input.on_duplicate,
            password_login: input.password_login,
            scan_login: input.scan_login.map(ScanLogin::try_from).transpose()?,
            keep_secrets: input.keep_secrets,
        })
    }
}

impl TryFrom<ScanLoginInput> for ScanLogin {
    type Error = Error;

    fn try_from(input: ScanLoginInput) -> Result<Self, Error> {
        Ok(Self {
            agent_id: input.agent_id,
            app_secret: Secret::parse(&input.app_secret)?,
            callback_domain: input.callback_domain,
        })
    }
}

impl SourceChange {
    /// The change and, if one was given, the new secret.
    pub(in crate::contract) fn parse(
        self,
    ) -> Result<(crate::source::SourceChange, Option<Secret>), Error> {
        let secret = self
            .contacts_secret
            .as_deref()
            .map(Secret::parse)
            .transpose()?;
        let change = crate::source::SourceChange {
            description: self.description,
            auto_sync: self.auto_sync_hours.map(interval).transpose()?,
            on_duplicate: self.on_duplicate,
            password_login: self.password_login,
            scan_login: self.scan_login,
            guard_percent: self.guard.map(|guard| guard.percent),
            guard_people: self.guard.map(|guard| guard.people),
            guard_floor: self.guard.map(|guard| guard.floor),
            keep_days: self.keep_days,
            employee_no: self
                .employee_no
                .as_deref()
                .map(EmployeeNo::of_name)
                .transpose()?,
            times: TimesChange {
                watch: self.watch.map(watch).transpose()?,
                at: self.at.as_deref().map(TimeOfDay::given).transpose()?,
                quiet: self.quiet.as_deref().map(QuietHours::given).transpose()?,
            },
            // Rules that say nothing are no scope, as `null` is.
            scope: match self.scope {
                Some(Some(scope)) => Some(scope.parse()?),
                other => other,
            },
            depart_out_of_scope: self.depart_out_of_scope,
            username_rules: self
                .username_rules
                .as_deref()
                .map(UsernameRules::parse)
                .transpose()?,
            rename_existing: self.rename_existing,
            never_take: self.never_take.map(NeverTake::of),
            archive_after: self.archive_after,
            expected: Expected::default(),
        };
        Ok((change, secret))
    }
}

impl ContactsInput {
    pub(in crate::contract) fn secret(&self) -> Result<Secret, Error> {
        Ok(Secret::parse(&self.contacts_secret)?)
    }
}

impl AppInput {
    pub(in crate::contract) fn secret(&self) -> Result<Secret, Error> {
        Ok(Secret::parse(&self.app_secret)?)
    }

    /// The contacts secret, if one of the right form stands there.
    pub(in crate::contract) fn contacts(&self) -> Option<Secret> {
        Secret::parse(self.contacts_secret.as_deref()?).ok()
    }
}

pub(in crate::contract) fn interval(hours: Option<u32>) -> Result<AutoSync, Error> {
    hours.map_or(Ok(AutoSync::Off), |hours| hours.to_string().parse())
}

/// The watch of so many minutes, or none.
pub(in crate::contract) fn watch(minutes: Option<u32>) -> Result<Watch, Error> {
    minutes.map_or(Ok(Watch::Off), |minutes| minutes.to_string().parse())
}

/// What is there, `null` included, is `Some`.
fn present<'de, T: serde::Deserialize<'de>, D: serde::Deserializer<'de>>(
    from: D,
) -> Result<Option<Option<T>>, D::Error> {
    serde::Deserialize::deserialize(from).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switching_off_is_not_leaving_out() {
        let cases = [
            ("{}", None),
            (r#"{"auto_sync_hours":null}"#, Some(AutoSync::Off)),
            (r#"{"auto_sync_hours":12}"#, Some(AutoSync::Every12)),
        ];
        for (json, want) in cases {
            let (change, secret) = serde_json::from_str::<SourceChange>(json)
                .unwrap()
                .parse()
                .unwrap();
            assert_eq!(
                (change.auto_sync, secret.is_some()),
                (want, false),
                "{json}"
            );
        }
        let wrong = serde_json::from_str::<SourceChange>(r#"{"auto_sync_hours":5}"#).unwrap();
        assert_eq!(
            wrong.parse().unwrap_err().code(),
            crate::error::Code::InputInvalid
        );
    }

    #[test]
    fn an_empty_secret_is_a_missing_one() {
        let input = r#"{"tenant":"t","corp_id":"x","contacts_secret":" "}"#;
        let input = serde_json::from_str::<ContactsInput>(input).unwrap();
        assert_eq!(
            input.secret().unwrap_err().code(),
            crate::error::Code::SecretMissing
        );
    }
}
