//! A link of the overview's chain: state, value, sentence, the list behind it, and the next act.

use serde::Serialize;

use super::act::{Act, ActKind};
use super::place::Place;
use super::value::Value;
use crate::checkup::{Check, Fix, Readiness, Status};
use crate::error::Error;
use crate::lang::Text;
use bridge_core::remedy::words::SecretPlace;

/// The identifier of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum LinkId {
    /// The contacts can be read.
    Contacts,
    /// The directory keeps up with them.
    Sync,
    /// People are in it and can log in.
    Directory,
    /// The app sees them.
    Range,
    /// The login page takes the callback domain.
    Callback,
    /// Somebody was logged in.
    Scan,
}

/// The state of a link, or of the chain. The worst comes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum State {
    /// Proven by reading.
    Pass,
    /// Not checked.
    Idle,
    /// Works, but.
    Warn,
    /// Will fail.
    Fail,
}

/// A link of the chain.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "OverviewLink"))]
pub struct Link {
    /// Its identifier.
    pub id: LinkId,
    /// Its state.
    pub state: State,
    /// Its figure, if it has one.
    pub figure: Option<usize>,
    /// What is written large: the figure or a better value; none where there is nothing to tell.
    pub value: Option<Value>,
    /// The caption of the value.
    pub note: Text,
    /// The same as a whole sentence.
    pub said: Text,
    /// The data source that it is about, where there are several.
    pub source: Option<String>,
    /// What was found, with the figures that prove it.
    pub evidence: Option<Text>,
    /// Why, and what to do.
    pub fix: Option<Fix>,
    /// The caller address that WeCom saw.
    pub caller_ip: Option<String>,
    /// Where the secret is entered that it is about.
    pub secret: Option<SecretPlace>,
    /// The vendor's own numbers and the addresses behind it; empty if there are none.
    pub small_print: String,
    /// The list or the page behind it.
    pub opens: Option<Place>,
    /// What to do in this program.
    pub act: Option<Act>,
}

impl From<Readiness> for State {
    fn from(readiness: Readiness) -> Self {
        match readiness {
            Readiness::Ready => Self::Pass,
            Readiness::Unproven => Self::Idle,
            Readiness::ReadyWithWarnings => Self::Warn,
            Readiness::NotReady => Self::Fail,
        }
    }
}

impl From<Status> for State {
    fn from(status: Status) -> Self {
        match status {
            Status::Pass => Self::Pass,
            Status::Skip => Self::Idle,
            Status::Warn => Self::Warn,
            Status::Fail => Self::Fail,
        }
    }
}

impl Link {
    /// A link that says the same with and without its figure.
    pub(super) fn new(id: LinkId, state: State, said: Text) -> Self {
        Self {
            id,
            state,
            figure: None,
            value: None,
            note: said.clone(),
            said,
            source: None,
            evidence: None,
            fix: None,
            caller_ip: None,
            secret: None,
            small_print: String::new(),
            opens: None,
            act: None,
        }
    }

    /// With a figure, and what stands under it.
    #[must_use]
    pub(super) fn with_figure(mut self, figure: usize, note: Text) -> Self {
        self.figure = Some(figure);
        self.value = Some(Value::Count { count: figure });
        self.note = note;
        self
    }

    /// With another value in the figure's place.
    #[must_use]
    pub(super) fn with_value(mut self, value: Value) -> Self {
        self.value = Some(value);
        self
    }

    /// With the list or the page behind it.
    #[must_use]
    pub(super) fn with_place(mut self, place: Place) -> Self {
        self.opens = Some(place);
        self
    }

    /// With other words where they stand under a figure's place.
    #[must_use]
    pub(super) fn with_note(mut self, note: Text) -> Self {
        self.note = note;
        self
    }

    /// With something to do.
    #[must_use]
    pub(super) fn with_act(self, kind: ActKind, id: Option<&str>) -> Self {
        self.with(Act::new(kind, id))
    }

    /// With this to do.
    #[must_use]
    pub(super) fn with(mut self, act: Act) -> Self {
        self.act = Some(act);
        self
    }

    /// What to do first: entering a secret that is missing, or else its act.
    pub(super) fn next(&self) -> Option<Act> {
        let secret = self.secret.as_ref().map(Act::enter);
        secret.or_else(|| self.act.clone())
    }

    /// As a check says it: its state, evidence and remedy.
    pub(super) fn of_check(id: LinkId, check: &Check, said: Text) -> Self {
        Self {
            evidence: Some(check.evidence.clone()),
            fix: check.fix.clone(),
            caller_ip: check.caller_ip.clone(),
            ..Self::new(id, check.status.into(), said).with_error(check.error.as_ref())
        }
    }

    /// With what an error alone knows: where its secret is entered, and its small print.
    #[must_use]
    pub(super) fn with_error(mut self, error: Option<&Error>) -> Self {
        self.secret = error.and_then(Error::secret_place);
        self.small_print = error.map(Error::small_print).unwrap_or_default();
        self
    }
}

/// The link that needs somebody first: the first that will fail; without one, the first with a remark; without one, the
/// first not looked at.
pub(super) fn first(links: &[Link]) -> Option<&Link> {
    let of = |state| {
        let mut fitting = links.iter().filter(move |link| link.state == state);
        fitting.find(|link| link.act.is_some() || link.fix.is_some())
    };
    [State::Fail, State::Warn, State::Idle]
        .into_iter()
        .find_map(of)
}

/// One link for all: the first of the worst. Where all are proven, their figures are one.
pub(super) fn together(links: Vec<Link>) -> Option<Link> {
    let figures = links.iter().filter_map(|link| link.figure);
    let sum = figures.clone().next().map(|_| figures.sum::<usize>());
    let values = links.iter().filter_map(|link| link.value.clone());
    let value = values.reduce(Value::plus);
    let worst = links.iter().map(|link| link.state).max()?;
    let found = links.into_iter().find(|link| link.state == worst)?;
    if worst != State::Pass {
        return Some(found);
    }
    Some(Link {
        figure: sum,
        value,
        source: None,
        ..found
    })
}
