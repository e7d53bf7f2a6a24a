//! Trace of one person's login: step by step from WeCom to the login page, with one verdict and one remedy.
//!
//! `find` searches the person, `lookup` and `history` collect facts, the `*_steps` decide each step, `verdict` sums
//! them up, and `messages` says it to others. Where WeCom cannot be asked a step is skipped and the directory still speaks.

mod directory_steps;
mod export;
mod facts;
mod find;
mod history;
mod login_steps;
mod lookup;
mod messages;
mod person;
mod questions;
mod remedies;
mod step;
mod step_id;
mod subject;
mod trial;
mod verdict;
mod wecom_steps;
mod words;

pub use export::{TraceRow, sheet_of};
pub use messages::Messages;
pub use step::Step;
pub use step_id::StepId;
pub use subject::Subject;
pub use verdict::TraceVerdict;

use serde::Serialize;
use wecom::Member;

use crate::Diagnose;
use bridge_core::auth::Auth;
use bridge_core::error::Result;
use bridge_core::lang::Text;
use bridge_core::remedy::Fix;
use bridge_core::source::Source;
use bridge_core::tenant::Tenant;
use bridge_directory::query::{DepartmentRef, UserView};
use bridge_directory::user::UserStatus;
use facts::MemberFacts;
use history::MemberHistory;
use lookup::MemberLookup;
use messages::About;
use person::Person;

/// The result of a trace.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Trace {
    /// The member; `None` if the search found nobody.
    pub member: Option<MemberView>,
    /// The user in the directory, if there is one.
    pub user: Option<UserView>,
    /// Whether they can log in.
    pub verdict: TraceVerdict,
    /// The same in one sentence, with the step that decides it.
    pub headline: Text,
    /// The step that keeps them from logging in, or that is not proven.
    pub broken: Option<StepId>,
    /// All steps, in their fixed order.
    pub steps: Vec<Step>,
    /// The remedy to begin with, which is that of the broken step.
    pub remedy: Option<Fix>,
    /// Two texts to send.
    pub messages: Messages,
}

/// The member that a trace is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "Member"))]
pub struct MemberView {
    /// The userid in WeCom; `None` for local users.
    pub userid: Option<String>,
    /// The username in the directory, if they are in it.
    pub username: Option<String>,
    /// The display name, where it is known.
    pub name: Option<String>,
    /// Mobile number.
    pub mobile: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Their departments.
    pub departments: Vec<DepartmentRef>,
    /// The user's status in the directory.
    pub status: Option<UserStatus>,
    /// The status in a word, with why they left where they did.
    pub status_text: Option<Text>,
    /// The data source that owns the user.
    pub source_id: Option<String>,
}

impl Diagnose {
    /// Traces one person's login from WeCom to the login page.
    ///
    /// # Errors
    /// [`Code::InputInvalid`](bridge_core::Code::InputInvalid) for an empty search,
    /// [`Code::UserUnknown`](bridge_core::Code::UserUnknown) for an identifier that no user has,
    /// [`Code::Ambiguous`](bridge_core::Code::Ambiguous) with the candidates if several people match, or `store.*`.
    /// What WeCom refuses stands in the steps.
    pub async fn trace(&self, tenant: &Tenant, subject: &Subject) -> Result<Trace> {
        let person = self.find(tenant, subject).await?;
        let lookup = match (&person.userid, &person.source) {
            (Some(userid), Some(source)) => self.look_up(tenant, source, userid).await?,
            _ => MemberLookup::default(),
        };
        let departments = self.departments_of(&person, &lookup)?;
        let steps = self.steps_of(tenant, &person, &lookup, &departments)?;
        let member = member_view(&person, &lookup, departments);
        let who = who(member.as_ref(), subject);
        let conclusion = verdict::of_steps(&steps, &who);
        let messages = About {
            who: &who.zh,
            member: member.as_ref(),
            tenant,
            auth: self.auth_of(tenant, &person)?.as_ref(),
            why: conclusion.why.as_ref(),
            conclusion: &conclusion,
        }
        .messages();
        Ok(Trace {
            member,
            user: person.user,
            verdict: conclusion.verdict,
            headline: conclusion.headline,
            broken: conclusion.broken,
            steps,
            remedy: conclusion.remedy,
            messages,
        })
    }

    /// All steps, in their fixed order.
    fn steps_of(
        &self,
        tenant: &Tenant,
        person: &Person,
        lookup: &MemberLookup,
        departments: &[DepartmentRef],
    ) -> Result<Vec<Step>> {
        let history = match &person.source {
            Some(source) => self.history_of(source, person)?,
            None => MemberHistory::default(),
        };
        let rehearsal = match (&person.source, &person.userid) {
            (Some(source), Some(userid)) => self.scan.last_rehearsal_of_member(source, userid)?,
            _ => None,
        };
        let auth = self.auth_of(tenant, person)?;
        let facts = MemberFacts {
            person,
            lookup,
            history: &history,
            auth: auth.as_ref(),
            departments,
            rehearsal: rehearsal.as_ref(),
            now: self.context.now_ms(),
        };
        Ok(all_steps(&facts))
    }

    /// The authentication source of the person's corp.
    fn auth_of(&self, tenant: &Tenant, person: &Person) -> Result<Option<Auth>> {
        let Some(source) = &person.source else {
            return Ok(None);
        };
        let mut auths = self.context.auths_of(tenant)?.into_iter();
        Ok(auths.find(|auth| auth.corp_id == source.corp_id))
    }

    /// The person's departments from the directory, else those that WeCom named.
    fn departments_of(&self, person: &Person, lookup: &MemberLookup) -> Result<Vec<DepartmentRef>> {
        if let Some(user) = &person.user
            && !user.departments.is_empty()
        {
            return Ok(user.departments.clone());
        }
        match &person.source {
            Some(source) => self.named(source, &lookup.departments()),
            None => Ok(Vec::new()),
        }
    }

    /// Departments by number, with the names that the directory has for them.
    fn named(&self, source: &Source, ids: &[i64]) -> Result<Vec<DepartmentRef>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let forest = self.directory.departments(source)?;
        let department = |id: &i64| {
            let name = forest
                .name_of(*id)
                .map_or_else(|| format!("#{id}"), str::to_owned);
            let path = Some(forest.path_of(*id)).filter(|path| !path.is_empty());
            DepartmentRef {
                id: *id,
                path: path.unwrap_or_else(|| name.clone()),
                name,
                leaders: None,
            }
        };
        Ok(ids.iter().map(department).collect())
    }
}

/// What the person is called in a sentence: the name, else the account, else what was typed.
fn who(member: Option<&MemberView>, subject: &Subject) -> Text {
    let known = member.and_then(|member| {
        let names = [&member.name, &member.userid, &member.username];
        names.into_iter().flatten().next()
    });
    match (known, subject.typed()) {
        (Some(name), _) => Text::same(name.as_str()),
        (None, Some(words)) => Text::new(format!("「{words}」"), format!("“{words}”")),
        (None, None) => Text::fixed("这个人", "This person"),
    }
}

fn all_steps(facts: &MemberFacts<'_>) -> Vec<Step> {
    vec![
        facts.in_wecom(),
        facts.active(),
        facts.in_range(),
        facts.department(),
        facts.synced(),
        facts.duplicate(),
        facts.deactivated(),
        facts.login_methods(),
        facts.rehearsed(),
    ]
}

/// The member as the directory has them, else as WeCom sent them.
fn member_view(
    person: &Person,
    lookup: &MemberLookup,
    departments: Vec<DepartmentRef>,
) -> Option<MemberView> {
    let (user, sent) = (person.user.as_ref(), lookup.member());
    if user.is_none() && !lookup.is_found() && !person.is_recorded {
        return None;
    }
    let choose = |stored: fn(&UserView) -> &Option<String>, of: fn(&Member) -> Option<String>| {
        user.and_then(|user| stored(user).clone())
            .or_else(|| sent.and_then(of))
            .filter(|text| !text.is_empty())
    };
    let userid = sent.map(|member| member.userid.to_string());
    Some(MemberView {
        userid: userid.or_else(|| person.userid.clone()),
        username: user.map(|user| user.username.clone()),
        name: choose(|user| &user.name, |sent| text_of(&sent.name)),
        mobile: choose(|user| &user.mobile, |sent| text_of(&sent.mobile)),
        email: choose(|user| &user.email, |sent| text_of(&sent.email)),
        departments,
        status: user.map(|user| user.status),
        status_text: user.map(|user| user.status_text.clone()),
        source_id: user.and_then(|user| user.source_id.clone()),
    })
}

fn text_of(sent: &Option<impl ToString>) -> Option<String> {
    sent.as_ref().map(ToString::to_string)
}
