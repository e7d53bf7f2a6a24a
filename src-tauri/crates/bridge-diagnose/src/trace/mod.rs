//! Why one person can or cannot log in: link by link from WeCom to the login page, with one verdict and
//! one remedy.
//!
//! `find` works out who is meant, `ask` what WeCom says of them, `steps` what each link says, and
//! `verdict` what it comes to. What WeCom cannot be asked about stays open; the directory still speaks.

mod ask;
mod find;
mod found;
mod record;
mod remedies;
mod step;
mod step_id;
mod steps;
mod verdict;

use serde::{Deserialize, Serialize};
use wecom::Member;

use crate::Diagnose;
use ask::Answers;
use bridge_core::error::Result;
use bridge_core::lang::Text;
use bridge_core::remedy::Fix;
use bridge_core::source::Source;
use bridge_core::tenant::Tenant;
use bridge_directory::query::{DepartmentRef, UserView};
use bridge_directory::user::UserStatus;
use bridge_sync::probe::Status;
use found::Found;
use record::Record;
pub use step_id::StepId;
use steps::Case;

/// Whom a trace is about. A user's number and what a person types are never taken for each other: in many corps the
/// accounts are numbers too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "TraceSubject"))]
pub enum Subject {
    /// The directory's user with this identifier, as a list gave it.
    User(String),
    /// Whoever has this userid, username, name, mobile number or e-mail address.
    Words(String),
}

impl Subject {
    /// What a person typed.
    pub fn words(words: impl Into<String>) -> Self {
        Self::Words(words.into())
    }
}

/// Everything found out about one person's login.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Trace {
    /// The person; `None` if nobody fits.
    pub member: Option<MemberView>,
    /// The person as the directory has them, if it does.
    pub user: Option<UserView>,
    /// Whether they can log in.
    pub verdict: TraceVerdict,
    /// The links, in their fixed order.
    pub steps: Vec<Step>,
    /// What to do first, unless they can log in.
    pub remedy: Option<Fix>,
}

/// Whether somebody can log in, as far as it was proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum TraceVerdict {
    /// Every link up to the scan was proven.
    CanLogIn,
    /// A link is broken, or could not be proven.
    CannotLogIn,
}

/// One link.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "TraceStep"))]
pub struct Step {
    /// Its stable identifier, such as `member.in_range`.
    pub id: StepId,
    /// How it stands.
    pub status: Status,
    /// What is proven by it.
    pub title: Text,
    /// What was found.
    pub evidence: Text,
    /// What to do about it.
    pub fix: Option<Fix>,
}

/// The person whom a trace is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "Member"))]
pub struct MemberView {
    /// WeCom's userid; `None` for local users.
    pub userid: Option<String>,
    /// The directory's username, if they are in it.
    pub username: Option<String>,
    /// What people call them, where that is known.
    pub name: Option<String>,
    /// Mobile number.
    pub mobile: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Where they belong.
    pub departments: Vec<DepartmentRef>,
    /// Whether they may log in, as the directory has it.
    pub status: Option<UserStatus>,
    /// The data source that owns them in the directory.
    pub source_id: Option<String>,
}

impl Diagnose {
    /// Follows one person from WeCom to the login.
    ///
    /// # Errors
    /// [`Code::UserUnknown`](bridge_core::Code::UserUnknown) for an identifier that no user has, [`Code::Ambiguous`](bridge_core::Code::Ambiguous) with the candidates if several people fit, or those of the store.
    /// What WeCom refuses stands in the steps.
    pub async fn trace(&self, tenant: &Tenant, subject: &Subject) -> Result<Trace> {
        let found = self.find(tenant, subject).await?;
        let answers = match (&found.userid, &found.source) {
            (Some(userid), Some(source)) => self.ask_about(tenant, source, userid).await?,
            _ => Answers::default(),
        };
        let record = match &found.source {
            Some(source) => self.record_of(source, &found)?,
            None => Record::default(),
        };
        let auth = self.context.auths_of(tenant)?.into_iter().find(|auth| {
            found
                .source
                .as_ref()
                .is_some_and(|source| source.corp_id == auth.corp_id)
        });
        let departments = self.departments_of(&found, &answers)?;
        let rehearsal = match (&found.source, &found.userid) {
            (Some(source), Some(userid)) => self.scan.last_rehearsal_of_member(source, userid)?,
            _ => None,
        };
        let member = member(&found, &answers, &departments);
        let case = Case {
            found: &found,
            answers: &answers,
            record: &record,
            auth: auth.as_ref(),
            departments: &departments,
            rehearsal: rehearsal.as_ref(),
            now: self.context.now_ms(),
        };
        let steps = steps::all(&case);
        let (verdict, remedy) = verdict::of(&steps);
        Ok(Trace {
            member,
            user: found.user,
            verdict,
            steps,
            remedy,
        })
    }

    /// The directory's departments of the person, else those that WeCom named.
    fn departments_of(&self, found: &Found, answers: &Answers) -> Result<Vec<DepartmentRef>> {
        let stored = found
            .user
            .as_ref()
            .map(|user| &user.departments)
            .filter(|departments| !departments.is_empty());
        if let Some(stored) = stored {
            return Ok(stored.clone());
        }
        let Some(source) = &found.source else {
            return Ok(Vec::new());
        };
        let ids = answers.departments();
        self.named(source, &ids)
    }

    fn named(&self, source: &Source, ids: &[i64]) -> Result<Vec<DepartmentRef>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let forest = self.directory.departments(source)?;
        let view = |id: &i64| {
            let name = forest
                .name_of(*id)
                .map_or_else(|| format!("#{id}"), str::to_owned);
            let path = Some(forest.path_of(*id)).filter(|path| !path.is_empty());
            DepartmentRef {
                id: *id,
                path: path.unwrap_or_else(|| name.clone()),
                name,
            }
        };
        Ok(ids.iter().map(view).collect())
    }
}

/// Whom it is about: the directory's word first, then WeCom's.
fn member(found: &Found, answers: &Answers, departments: &[DepartmentRef]) -> Option<MemberView> {
    let (user, told) = (found.user.as_ref(), answers.member());
    if user.is_none() && !answers.is_there() && !found.is_recorded {
        return None;
    }
    let choose = |stored: fn(&UserView) -> &Option<String>, sent: fn(&Member) -> Option<String>| {
        user.and_then(|user| stored(user).clone())
            .or_else(|| told.and_then(sent))
            .filter(|text| !text.is_empty())
    };
    Some(MemberView {
        userid: told
            .map(|member| member.userid.to_string())
            .or_else(|| found.userid.clone()),
        username: user.map(|user| user.username.clone()),
        name: choose(
            |user| &user.name,
            |member| member.name.as_ref().map(ToString::to_string),
        ),
        mobile: choose(
            |user| &user.mobile,
            |member| member.mobile.as_ref().map(ToString::to_string),
        ),
        email: choose(
            |user| &user.email,
            |member| member.email.as_ref().map(ToString::to_string),
        ),
        departments: departments.to_vec(),
        status: user.map(|user| user.status),
        source_id: user.and_then(|user| user.source_id.clone()),
    })
}
