//! A row of the checklist: its state, the proof, and what to do.

use serde::Serialize;

use crate::checkup::{Check, Fix};
use crate::lang::Text;
use crate::overview::{Act, ActKind, Link, State};
use bridge_core::remedy::words::SecretPlace;

bridge_core::id_enum! {
    /// The identifier of a row. The order is that of the work.
    RowId {
        /// The corp ID belongs to the corp.
        CorpId = "corp_id",
        /// The contacts secret reads members.
        ContactsSecret = "contacts_secret",
        /// WeCom lets this address read the contacts.
        ContactsTrustedIp = "contacts_trusted_ip",
        /// The app is the right one and sees those who scan.
        App = "app",
        /// WeCom lets this address use the app.
        AppTrustedIp = "app_trusted_ip",
        /// The login page takes the callback domain.
        CallbackDomain = "callback_domain",
        /// The directory has the people.
        FirstSync = "first_sync",
        /// Somebody was logged in by a real scan.
        Scan = "scan",
    }
}

/// A row of the checklist.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "ChecklistRow"))]
pub struct Row {
    /// Its identifier.
    pub id: RowId,
    /// Green only for what was read; amber if it works, but.
    pub state: State,
    /// What has to be.
    pub title: Text,
    /// What was read, with its figures.
    pub proof: Text,
    /// When that was read.
    #[serde(serialize_with = "bridge_core::time::some_stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub done_at: Option<i64>,
    /// Why not, and what to do.
    pub fix: Option<Fix>,
    /// The caller address that WeCom saw.
    pub caller_ip: Option<String>,
    /// Where the secret is entered that it is about.
    pub secret: Option<SecretPlace>,
    /// The vendor's own numbers behind it; empty if there are none.
    pub small_print: String,
    /// What to do in this program.
    pub act: Option<Act>,
    /// What has to be carried into WeCom's console.
    pub copy: Option<Copied>,
    /// The guide's drawings of the place in WeCom's console, the first one first.
    pub pictures: Vec<&'static str>,
}

/// A value that is copied into WeCom's console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Copied {
    /// What its button says.
    pub label: Text,
    /// The value.
    pub value: String,
}

impl RowId {
    /// What has to be.
    pub(super) const fn title(self) -> Text {
        match self {
            Self::CorpId => Text::fixed("企业 ID", "Corp ID"),
            Self::ContactsSecret => Text::fixed("通讯录 Secret", "Contacts secret"),
            Self::ContactsTrustedIp => Text::fixed("通讯录可信 IP", "Trusted IP of the contacts"),
            Self::App => Text::fixed("自建应用与可见范围", "Self-built app and its visible range"),
            Self::AppTrustedIp => Text::fixed("应用可信 IP", "Trusted IP of the app"),
            Self::CallbackDomain => Text::fixed("授权回调域", "Callback domain"),
            Self::FirstSync => Text::fixed("第一次同步", "First sync"),
            Self::Scan => Text::fixed("真扫一次", "A real scan"),
        }
    }

    /// The guide's drawings of where it is set.
    const fn pictures(self) -> &'static [&'static str] {
        match self {
            Self::CorpId => &["P2"],
            Self::ContactsSecret | Self::ContactsTrustedIp => &["P3"],
            Self::App => &["P5", "X2"],
            Self::AppTrustedIp => &["X1", "X3"],
            Self::CallbackDomain => &["P8", "P9", "P10"],
            Self::FirstSync | Self::Scan => &[],
        }
    }
}

impl Row {
    pub(super) fn new(id: RowId, state: State, proof: Text) -> Self {
        Self {
            id,
            state,
            title: id.title(),
            proof,
            done_at: None,
            fix: None,
            caller_ip: None,
            secret: None,
            small_print: String::new(),
            act: None,
            copy: None,
            pictures: id.pictures().to_vec(),
        }
    }

    /// As a link of the overview's chain has it.
    pub(super) fn of_link(id: RowId, link: &Link) -> Self {
        let said = match (link.state, &link.evidence) {
            (State::Fail, Some(evidence)) => evidence,
            _ => &link.said,
        };
        Self {
            fix: link.fix.clone(),
            caller_ip: link.caller_ip.clone(),
            secret: link.secret.clone(),
            small_print: link.small_print.clone(),
            act: link.act.clone(),
            ..Self::new(id, link.state, of_source(link, said))
        }
    }

    /// As a check has it.
    pub(super) fn of_check(id: RowId, check: &Check) -> Self {
        let error = check.error.as_ref();
        Self {
            fix: check.fix.clone(),
            caller_ip: check.caller_ip.clone(),
            secret: error.and_then(crate::Error::secret_place),
            small_print: error.map(crate::Error::small_print).unwrap_or_default(),
            ..Self::new(id, check.status.into(), check.evidence.clone())
        }
    }

    #[must_use]
    pub(super) fn with_act(mut self, kind: ActKind, target: Option<&str>) -> Self {
        self.act = Some(Act::new(kind, target));
        self
    }

    /// With when it was read, which only what is proven has.
    #[must_use]
    pub(super) fn at(mut self, time: Option<i64>) -> Self {
        self.done_at = time.filter(|_| !self.is_open());
        self
    }

    /// Whether somebody has to do something before it can go live.
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Fail | State::Idle)
    }
}

/// With its data source, where there are several.
fn of_source(link: &Link, said: &Text) -> Text {
    match &link.source {
        Some(source) => Text::new(
            format!("「{source}」{}", said.zh),
            format!("“{source}”: {}", said.en),
        ),
        None => said.clone(),
    }
}
