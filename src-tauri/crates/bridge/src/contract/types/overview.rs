//! The overview as it is drawn.

use crate::overview::{Act, ActKind, Link, LinkId, Overview, State};

use super::{FixView, TextView, VerdictView, number};

mirror! {
    /// How a link, or all of them, stand.
    StateView of State { Pass, Idle, Warn, Fail }

    /// One link of the chain.
    LinkIdView of LinkId { Contacts, Sync, Directory, Range, Callback, Scan }

    /// Something to do in this program.
    ActKindView of ActKind { AddSource, Sync, AddAuth, CheckUp, CheckAgain, Rehearse, OpenRun }
}

answer! {
    /// Whether a tenant's people can log in, and what is next.
    #[cfg_attr(feature = "bindings", ts(rename = "Overview"))]
    pub struct OverviewView {
        state: StateView,
        verdict: Option<VerdictView>,
        headline: TextView,
        links: Vec<LinkView>,
        /// The link that needs somebody first.
        first: Option<LinkIdView>,
        next: Option<ActView>,
    }

    /// One link as it is drawn.
    #[cfg_attr(feature = "bindings", ts(rename = "OverviewLink"))]
    pub struct LinkView {
        id: LinkIdView,
        state: StateView,
        figure: Option<u32>,
        /// What stands under the figure.
        note: TextView,
        /// The same as a whole sentence.
        said: TextView,
        /// The data source that it is about, where there are several.
        source: Option<String>,
        evidence: Option<TextView>,
        fix: Option<FixView>,
        caller_ip: Option<String>,
        act: Option<ActView>,
    }

    /// What a button does, and what it says.
    #[cfg_attr(feature = "bindings", ts(rename = "Act"))]
    pub struct ActView {
        kind: ActKindView,
        id: Option<String>,
        label: TextView,
    }
}

impl From<Overview> for OverviewView {
    fn from(overview: Overview) -> Self {
        Self {
            state: overview.state.into(),
            verdict: overview.verdict.map(VerdictView::from),
            headline: overview.headline.into(),
            links: overview.links.into_iter().map(LinkView::from).collect(),
            first: overview.first.map(LinkIdView::from),
            next: overview.next.map(ActView::from),
        }
    }
}

impl From<Link> for LinkView {
    fn from(link: Link) -> Self {
        Self {
            id: link.id.into(),
            state: link.state.into(),
            figure: link.figure.map(number),
            note: link.note.into(),
            said: link.said.into(),
            source: link.source,
            evidence: link.evidence.map(TextView::from),
            fix: link.fix.map(FixView::from),
            caller_ip: link.caller_ip,
            act: link.act.map(ActView::from),
        }
    }
}

impl From<Act> for ActView {
    fn from(act: Act) -> Self {
        Self {
            kind: act.kind.into(),
            id: act.id,
            label: act.label.into(),
        }
    }
}
