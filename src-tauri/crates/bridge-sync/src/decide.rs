//! What people settle one by one: members whom the latest plan leaves waiting, and the decisions on them.
//!
//! A decision is remembered for the member until it is taken back; the next plan follows it.

use rusqlite::{Connection, params};

use crate::SyncRunner;
use crate::history::{ChangeFilter, ChangeKind, ChangeView, Outcome, Run, RunKind};
use crate::plan::Reason;
use bridge_core::acts::{NewAct, ObjectKind, RecordedActKind};
use bridge_core::error::{Code, Error, Result};
use bridge_core::source::Source;
use bridge_directory::decision::{self, Decision, DecisionKind, KeptDecision};
use bridge_directory::query::{UserView, key_of};
use bridge_directory::user::casefold_trimmed;

/// Who waits for a person, and what people settled already.
#[derive(Clone, Debug, Default)]
pub struct Waiting {
    /// The run whose plan says so; none before the first one.
    pub run: Option<Run>,
    /// The members whom the plan leaves waiting and for whom nobody settled anything since.
    pub members: Vec<ChangeView>,
    /// What was settled, by userid.
    pub decisions: Vec<KeptDecision>,
}

/// What a person settles for a member.
#[derive(Clone, Copy, Debug)]
pub enum Choice<'a> {
    /// The member is this user.
    Link(&'a UserView),
    /// The member is somebody new.
    New,
    /// The member stays out.
    LeaveOut,
}

/// The kinds of change with which a plan leaves a member waiting, the most urgent first.
const WAITING: [ChangeKind; 4] = [
    ChangeKind::Pending,
    ChangeKind::RenameProposed,
    ChangeKind::Ambiguous,
    ChangeKind::Skip,
];

impl SyncRunner {
    /// Who waits for a person, by the latest plan that still describes the directory.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn waiting(&self, source: &Source) -> Result<Waiting> {
        let decisions = self.decisions(source)?;
        let runs = self.runs_of(source, usize::MAX)?.into_iter();
        let mut plans = runs.filter(|run| {
            run.kind == RunKind::Sync && run.outcome != Outcome::Failed && !run.undone
        });
        let Some(run) = plans.next() else {
            return Ok(Waiting {
                decisions,
                ..Waiting::default()
            });
        };
        let mut members = Vec::new();
        for kind in WAITING {
            // Once it was applied, whoever left has left and whoever came has come.
            if kind == ChangeKind::RenameProposed && run.outcome == Outcome::Applied {
                continue;
            }
            let filter = ChangeFilter {
                kind: Some(kind.into()),
                ..ChangeFilter::default()
            };
            members.extend(self.changes(&run, &filter)?);
        }
        members.retain(|change| !is_settled(change, &run, &decisions));
        Ok(Waiting {
            run: Some(run),
            members,
            decisions,
        })
    }

    /// What people settled for members of a source.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn decisions(&self, source: &Source) -> Result<Vec<KeptDecision>> {
        self.context
            .store()
            .read(|db| decision::all(db, source.key))
    }

    /// Settles one member who waits.
    ///
    /// # Errors
    /// [`Code::InputInvalid`] naming `who` if nobody waits by this userid, or `user` if the member cannot be given this user;
    /// `store.*`.
    pub fn decide(&self, source: &Source, who: &str, choice: Choice<'_>) -> Result<KeptDecision> {
        let waiting = self.waiting(source)?;
        let (userid, object) = waiting.find(who)?;
        let (kind, user) = match choice {
            Choice::Link(user) => (DecisionKind::Link, Some(key_of(user)?)),
            Choice::New => (DecisionKind::New, object),
            Choice::LeaveOut => (DecisionKind::LeaveOut, object),
        };
        let kept = KeptDecision {
            userid,
            decision: Decision {
                kind,
                user,
                at: self.context.now_ms(),
            },
            actor: self.context.actor().clone(),
        };
        self.context.store().write(|db| {
            if let Choice::Link(user) = choice {
                refuse_unfit(db, source, waiting.run.as_ref(), user)?;
                // A user is one member's: what was said of another one is no longer so.
                db.execute(
                    "DELETE FROM decisions WHERE source = ?1 AND decision = 'link' AND user = ?2",
                    params![source.key, key_of(user)?],
                )?;
            }
            decision::keep(db, (source.tenant_key, source.key), &kept)?;
            self.note(db, source, RecordedActKind::MemberDecide)
        })?;
        Ok(kept)
    }

    /// Takes back what was settled for a member.
    ///
    /// # Errors
    /// [`Code::InputInvalid`] naming `who` if nothing was; `store.*`.
    pub fn forget_decision(&self, source: &Source, who: &str) -> Result<()> {
        self.context.store().write(|db| {
            if !decision::forget(db, (source.tenant_key, source.key), who)? {
                return Err(nobody(who));
            }
            self.note(db, source, RecordedActKind::MemberForget)
        })
    }

    /// Keeps the act on the source: never by the member's name.
    fn note(&self, db: &Connection, source: &Source, act: RecordedActKind) -> Result<()> {
        let new = NewAct {
            act,
            tenant: &source.tenant,
            object: (ObjectKind::Source, &source.id),
            name: Some(source.label()),
            fields: &[],
        };
        self.context.record_act(db, &new)
    }
}

impl Waiting {
    /// The userid as it is spelled, of somebody who waits or who was settled, with the user whom it is about.
    fn find(&self, who: &str) -> Result<(String, Option<i64>)> {
        let wanted = casefold_trimmed(who);
        let is_it = |userid: &str| casefold_trimmed(userid) == wanted;
        let waiting = self.members.iter().find_map(|change| {
            let userid = change.userid.as_deref().filter(|userid| is_it(userid))?;
            Some((userid.to_owned(), change.object))
        });
        let settled = || {
            let kept = self.decisions.iter().find(|kept| is_it(&kept.userid))?;
            Some((kept.userid.clone(), kept.decision.user))
        };
        waiting.or_else(settled).ok_or_else(|| nobody(who))
    }
}

fn nobody(who: &str) -> Error {
    Error::new(Code::InputInvalid, "nobody waits by this userid")
        .with("field", "who")
        .with("wanted", who.trim())
}

/// Whether a member was settled after the plan that leaves them waiting; whoever is to stay out does.
fn is_settled(change: &ChangeView, run: &Run, decisions: &[KeptDecision]) -> bool {
    let login = casefold_trimmed(change.userid.as_deref().unwrap_or_default());
    let mut own = decisions
        .iter()
        .filter(|kept| casefold_trimmed(&kept.userid) == login);
    matches!(change.reason_detail, Reason::LeftOut { .. })
        || own.any(|kept| {
            let decision = kept.decision;
            decision.at >= run.started_at || decision.kind == DecisionKind::LeaveOut
        })
}

/// Refuses a user whom another data source owns, or whom another member of this one is.
fn refuse_unfit(
    db: &Connection,
    source: &Source,
    run: Option<&Run>,
    user: &UserView,
) -> Result<()> {
    let Some(owner) = &user.source_id else {
        return Ok(());
    };
    let refused = |why: &str| {
        Err(Error::new(Code::InputInvalid, why)
            .with("field", "user")
            .with("wanted", user.username.clone()))
    };
    if *owner != source.id {
        return refused("another data source owns the user");
    }
    match is_leaving(db, run, user)? {
        true => Ok(()),
        false => refused("another member is this user"),
    }
}

/// Whether a user leaves by a run, or has left, or has a userid that is somebody else's now.
fn is_leaving(db: &Connection, run: Option<&Run>, user: &UserView) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM users WHERE key = ?2 AND status = 'departed')
        OR EXISTS (SELECT 1 FROM changes WHERE run = ?1 AND object = ?2
                     AND kind IN ('depart', 'pending', 'rename_proposed'))";
    let list = run.map_or(0, |run| run.list);
    Ok(db.query_row(sql, params![list, key_of(user)?], |row| row.get(0))?)
}
