//! An act of the overview: what to do next in this program, as the words of its button and where it leads.

use serde::Serialize;

use super::place::Place;
use crate::lang::{Text, grouped};
use crate::text;
use bridge_core::remedy::words::SecretPlace;

/// The next act, in this program.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Act {
    /// What.
    pub kind: ActKind,
    /// With which data source, authentication source, run or check.
    pub id: Option<String>,
    /// What its button says.
    pub label: Text,
    /// Of an act that only looks: the list.
    pub place: Option<Place>,
}

/// The kind of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum ActKind {
    /// Add a data source.
    AddSource,
    /// Sync a data source.
    Sync,
    /// Set up scan login.
    AddAuth,
    /// Make a whole check-up.
    CheckUp,
    /// Make one check again.
    CheckAgain,
    /// Rehearse an authentication source.
    Rehearse,
    /// Open a run.
    OpenRun,
    /// Enter a data source's contacts secret again.
    EnterContactsSecret,
    /// Enter an authentication source's app secret again.
    EnterAppSecret,
    /// Look at a list.
    Look,
}

impl Act {
    /// An act with the words of its button.
    pub(crate) fn new(kind: ActKind, id: Option<&str>) -> Self {
        let label = match kind {
            ActKind::AddSource => Text::fixed("添加数据源", "Add a data source"),
            ActKind::Sync => Text::fixed("同步一次", "Sync once"),
            ActKind::AddAuth => Text::fixed("设置扫码登录", "Set up scan login"),
            ActKind::CheckUp => Text::fixed("做一次体检", "Run a check-up"),
            ActKind::CheckAgain => Text::fixed("重新检测", "Check again"),
            ActKind::Rehearse => Text::fixed("演练一次扫码登录", "Rehearse one scan login"),
            ActKind::OpenRun => Text::fixed("打开这次同步", "Open this run"),
            ActKind::EnterContactsSecret => {
                Text::fixed("重新填写通讯录 Secret", "Enter the contacts secret again")
            }
            ActKind::EnterAppSecret => {
                Text::fixed("重新填写应用 Secret", "Enter the app secret again")
            }
            ActKind::Look => Text::fixed("查看", "Look"),
        };
        Self {
            kind,
            id: id.map(str::to_owned),
            label,
            place: None,
        }
    }

    /// Going through the list of a held run.
    pub(super) fn go_through(run: &str, count: usize) -> Self {
        let n = grouped(count);
        Self {
            label: text!("核对 {n} 人", "Go through {n}"),
            ..Self::new(ActKind::OpenRun, Some(run))
        }
    }

    /// Looking at a list of people.
    pub(super) fn look(place: Place, count: usize) -> Self {
        let n = grouped(count);
        Self {
            label: text!("看这 {n} 人", "See these {n}"),
            ..Self::look_at(place)
        }
    }

    /// Looking at a list.
    pub(super) fn look_at(place: Place) -> Self {
        Self {
            place: Some(place),
            ..Self::new(ActKind::Look, None)
        }
    }

    /// Entering a secret where it belongs.
    pub(super) fn enter(place: &SecretPlace) -> Self {
        match place {
            SecretPlace::Source(id) => Self::new(ActKind::EnterContactsSecret, Some(id)),
            SecretPlace::Auth(id) => Self::new(ActKind::EnterAppSecret, Some(id)),
        }
    }
}
