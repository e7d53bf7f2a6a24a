//! The usernames that rules give: to newcomers, and to users who are there where the source renames them.
//!
//! A username that any stored user has is taken, even if that user gets another one in the same run: the next run gives it
//! then. Whoever comes first by userid gets a name that two would have.

use std::collections::{HashMap, HashSet};

use compact_str::CompactString;

use super::policy::Naming;
use crate::warning::{Warning, WarningId};
use bridge_core::error::Error;
use bridge_core::lang::Text;
use bridge_core::source::username::{ChosenName, NameFault, OnUnknown, TriedName};
use bridge_core::text;
use bridge_directory::inputs::UserInputs;
use bridge_directory::tree::Forest;
use bridge_directory::user::{User, casefold_trimmed};

/// How many a warning names one by one.
const NAMED: usize = 20;

/// The usernames of a plan, as far as they are not the userids or those that are there.
#[derive(Debug, Default)]
pub(super) struct Usernames {
    /// By the place of the person.
    pub(super) given: HashMap<u32, CompactString>,
    /// Those, folded.
    taken: HashSet<CompactString>,
    /// Whose expression failed, and how.
    failed: Vec<(CompactString, Error)>,
    /// Who keeps a username because the one by the rules is taken.
    kept: Vec<CompactString>,
}

impl Usernames {
    /// The username of a newcomer, who is noted with it, or what was tried.
    pub(super) fn of_newcomer(
        &mut self,
        (place, user): (u32, &User),
        naming: &Naming,
        departments: &Forest,
        is_stored: impl Fn(&str) -> bool,
    ) -> Result<(), Vec<TriedName>> {
        let chosen = self.choose(user, naming, departments, (OnUnknown::Next, is_stored));
        match chosen.name {
            Some(name) => {
                self.give(place, name);
                Ok(())
            }
            None => Err(chosen.tried),
        }
    }

    /// The new username of a user who is there; none if the old one stays.
    pub(super) fn of_user(
        &mut self,
        (place, user): (u32, &User),
        naming: &Naming,
        departments: &Forest,
        is_stored: impl Fn(&str) -> bool,
    ) -> Option<CompactString> {
        let own = casefold_trimmed(&user.username);
        let is_other = |login: &str| login != own && is_stored(login);
        let chosen = self.choose(user, naming, departments, (OnUnknown::Stop, is_other));
        let Some(name) = chosen.name else {
            if chosen
                .tried
                .iter()
                .any(|tried| tried.fault == NameFault::Taken)
            {
                self.kept.push(user.username.clone());
            }
            return None;
        };
        if name == user.username {
            return None;
        }
        self.give(place, name.clone());
        Some(name)
    }

    /// The username that was given to a newcomer, or this one, which is given then.
    pub(super) fn given_or(&mut self, place: u32, free: CompactString) -> &CompactString {
        if !self.given.contains_key(&place) {
            self.taken.insert(casefold_trimmed(&free));
        }
        self.given.entry(place).or_insert(free)
    }

    /// Notes that an expression failed for somebody.
    pub(super) fn note_failed(&mut self, userid: &str, error: Error) {
        self.failed.push((userid.into(), error));
    }

    fn choose(
        &mut self,
        user: &User,
        naming: &Naming,
        departments: &Forest,
        (unknown, is_stored): (OnUnknown, impl Fn(&str) -> bool),
    ) -> ChosenName {
        let of = UserInputs { user, departments };
        let is_taken = |name: &str| {
            let login = casefold_trimmed(name);
            self.taken.contains(&login) || is_stored(&login)
        };
        let mut chosen = naming.rules.choose(&of, unknown, is_taken);
        if let Some(error) = chosen.failed.take() {
            self.note_failed(user.userid.as_deref().unwrap_or_default(), error);
        }
        chosen
    }

    fn give(&mut self, place: u32, name: CompactString) {
        self.taken.insert(casefold_trimmed(&name));
        self.given.insert(place, name);
    }

    /// What the reader should know.
    pub(super) fn warnings(&self) -> impl Iterator<Item = Warning> {
        [self.failed_warning(), self.kept_warning()]
            .into_iter()
            .flatten()
    }

    fn failed_warning(&self) -> Option<Warning> {
        let (_, first) = self.failed.first()?;
        let title = first.title();
        let names = self.failed.iter().map(|(userid, _)| userid);
        let (count, named) = listed(names);
        Some(Warning::new(
            WarningId::ExpressionFailed,
            Text::new(
                format!(
                    "{count} 人的表达式计算出错，保持原样（{named}）：{}",
                    title.zh
                ),
                format!(
                    "An expression fails for {count} people, who stay as they are ({named}): {}",
                    title.en
                ),
            ),
        ))
    }

    fn kept_warning(&self) -> Option<Warning> {
        if self.kept.is_empty() {
            return None;
        }
        let (count, named) = listed(self.kept.iter());
        Some(Warning::new(
            WarningId::UsernameKept,
            text!(
                "{count} 人按规则该用的用户名已被占用，仍用原来的用户名（{named}）",
                "{count} people keep their usernames, since those by the rules are taken ({named})"
            ),
        ))
    }
}

fn listed<'a>(names: impl ExactSizeIterator<Item = &'a CompactString>) -> (usize, String) {
    let count = names.len();
    let mut named = names
        .take(NAMED)
        .map(CompactString::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    if count > NAMED {
        named.push_str(" …");
    }
    (count, named)
}
