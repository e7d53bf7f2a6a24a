//! Search of the person that a trace is about: in the directory, in the records of the latest runs, then in WeCom by
//! userid.
//!
//! A mobile number is never looked up in WeCom: too many misses bar that call for a day.

use crate::Diagnose;
use bridge_core::error::{Code, Error, Result};
use bridge_core::keys::plain;
use bridge_core::pinyin;
use bridge_core::source::Source;
use bridge_core::tenant::Tenant;
use bridge_directory::query::UserView;
use bridge_directory::user::{self, User, UserStatus, casefold_trimmed, email_key, mobile_key};
use bridge_sync::plan::Reason;
use bridge_sync::{ChangeFilter, ChangeKind, ChangeView, Outcome, Run};

use super::history::{LEFT_OUT, MAX_RUNS, latest_plan};
use super::person::Person;
use super::subject::Subject;

/// Shorter numbers are extensions or parts of an address, and match by accident.
const SHORTEST_MOBILE: usize = 5;

impl Diagnose {
    /// Finds the person of a trace. Text that matches nobody is no error; an identifier must be a user's.
    ///
    /// # Errors
    /// [`Code::InputInvalid`] for an empty search, [`Code::UserUnknown`] for an identifier that no user has,
    /// [`Code::Ambiguous`] if several people match, or `store.*`.
    pub(super) async fn find(&self, tenant: &Tenant, subject: &Subject) -> Result<Person> {
        subject.check()?;
        let sources = self.context.sources_of(tenant)?;
        let person = match subject {
            Subject::User(id) => self.owned(&sources, self.directory.user_by_id(tenant, id)?)?,
            Subject::Words(words) => self.search(tenant, &sources, words.trim()).await?,
        };
        // A person without a source of their own is traced through the first one.
        let source = person.source.or_else(|| sources.into_iter().next());
        Ok(Person { source, ..person })
    }

    async fn search(&self, tenant: &Tenant, sources: &[Source], words: &str) -> Result<Person> {
        if let Some(person) = self.find_stored(tenant, sources, words)? {
            return Ok(person);
        }
        // Pasted out of a chat, an account may carry invisible characters.
        let plain = plain(words);
        if plain != words {
            return Box::pin(self.search(tenant, sources, &plain)).await;
        }
        for source in sources {
            if let Some(userid) = self.planned(source, words)? {
                return Ok(recorded(source, userid));
            }
        }
        if !wecom::is_userid(words) {
            return Ok(Person::default());
        }
        let mut person = Person {
            userid: Some(words.to_owned()),
            ..Person::default()
        };
        for source in sources {
            if self.is_member(tenant, source, words).await? {
                person.source = Some(source.clone());
                break;
            }
        }
        Ok(person)
    }

    /// A user of the directory, or a member whom the latest plan leaves out. A userid has precedence over other fields.
    fn find_stored(
        &self,
        tenant: &Tenant,
        sources: &[Source],
        words: &str,
    ) -> Result<Option<Person>> {
        if let Some(found) = self.only_match(tenant, words, &[has_userid])? {
            return self.matched(tenant, sources, &found).map(Some);
        }
        for source in sources {
            let is_same = |change: &ChangeView| is_userid_of(change, words);
            if let Some(userid) = self.left_out_as(source, is_same)? {
                return Ok(Some(recorded(source, userid)));
            }
        }
        if let Some(person) = self.renamed_since(tenant, sources, words)? {
            return Ok(Some(person));
        }
        if let Some(person) = self.archived(tenant, sources, words)? {
            return Ok(Some(person));
        }
        match self.only_match(tenant, words, &FIELDS)? {
            Some(found) => self.matched(tenant, sources, &found).map(Some),
            None => Ok(None),
        }
    }

    /// The only user who matches in the first of these fields in which anybody does.
    fn only_match(
        &self,
        tenant: &Tenant,
        words: &str,
        fields: &[IsMatch],
    ) -> Result<Option<Match>> {
        let mut best = BestMatches {
            words,
            fields,
            found: Vec::new(),
        };
        // One by one: of a large directory only those who match are held.
        let read = |db: &rusqlite::Connection| {
            user::each_of_tenant(db, tenant.key, |user| best.take(&user))
        };
        self.context.store().read(read)?;
        only_match(&best.found, words)
    }

    /// The user who had this userid before.
    // Before names and pinyin, which an old userid often is too.
    fn renamed_since(
        &self,
        tenant: &Tenant,
        sources: &[Source],
        words: &str,
    ) -> Result<Option<Person>> {
        for source in sources {
            let Some(earlier) = self.sync.earlier_userid(source, words)? else {
                continue;
            };
            let user = match self.directory.user_by_id(tenant, &earlier.user) {
                Err(error) if error.code() == Code::UserUnknown => continue,
                found => found?,
            };
            let person = self.owned(sources, user)?;
            return Ok(Some(Person {
                earlier: Some(earlier),
                ..person
            }));
        }
        Ok(None)
    }

    /// The archived user who had this userid, of whom nothing else is known.
    fn archived(&self, tenant: &Tenant, sources: &[Source], words: &str) -> Result<Option<Person>> {
        let Some(user) = self.directory.archived_user(tenant, words)? else {
            return Ok(None);
        };
        let person = self.owned(sources, user)?;
        Ok(Some(Person {
            userid: Some(words.trim().to_owned()),
            ..person
        }))
    }

    fn matched(&self, tenant: &Tenant, sources: &[Source], found: &Match) -> Result<Person> {
        let id = found.user.to_string();
        let person = self.owned(sources, self.directory.user_by_id(tenant, &id)?)?;
        Ok(Person {
            departed_matches: found.departed.clone(),
            ..person
        })
    }

    /// A user with the source that owns it; a local one with the member who was left out because of it.
    fn owned(&self, sources: &[Source], user: UserView) -> Result<Person> {
        let mut owners = sources.iter();
        let owner = owners.find(|source| user.source_id.as_ref() == Some(&source.id));
        if let Some(source) = owner {
            return Ok(Person {
                userid: user.userid.clone(),
                user: Some(user),
                source: Some(source.clone()),
                ..Person::default()
            });
        }
        let mut person = Person::default();
        for source in sources {
            let is_because = |change: &ChangeView| left_out_for(change, &user.username);
            if let Some(userid) = self.left_out_as(source, is_because)? {
                person = recorded(source, userid);
                break;
            }
        }
        Ok(Person {
            user: Some(user),
            ..person
        })
    }

    /// The userid of the only member whom the source's latest plan leaves out and who matches.
    fn left_out_as(
        &self,
        source: &Source,
        is_match: impl Fn(&ChangeView) -> bool,
    ) -> Result<Option<String>> {
        let Some(run) = self.latest_plan_of(source)? else {
            return Ok(None);
        };
        let mut changes = Vec::new();
        for kind in LEFT_OUT {
            changes.extend(self.changes_of_kind(&run, kind)?);
        }
        Ok(only_userid(&changes, is_match))
    }

    /// The userid of the only member whom a plan that was not applied would bring in and who matches.
    fn planned(&self, source: &Source, words: &str) -> Result<Option<String>> {
        let run = self.latest_plan_of(source)?;
        let Some(run) = run.filter(|run| run.outcome != Outcome::Applied) else {
            return Ok(None);
        };
        let changes = self.changes_of_kind(&run, ChangeKind::Create)?;
        Ok(only_userid(&changes, |change| planned_as(change, words)))
    }

    fn latest_plan_of(&self, source: &Source) -> Result<Option<Run>> {
        Ok(latest_plan(&self.sync.runs_of(source, MAX_RUNS)?).cloned())
    }

    fn changes_of_kind(&self, run: &Run, kind: ChangeKind) -> Result<Vec<ChangeView>> {
        let filter = ChangeFilter {
            kind: Some(kind.into()),
            ..ChangeFilter::default()
        };
        self.sync.changes(run, &filter)
    }
}

/// A member whom only a run's record names.
fn recorded(source: &Source, userid: String) -> Person {
    Person {
        userid: Some(userid),
        source: Some(source.clone()),
        is_recorded: true,
        ..Person::default()
    }
}

fn only_userid(changes: &[ChangeView], is_match: impl Fn(&ChangeView) -> bool) -> Option<String> {
    let mut userids = changes
        .iter()
        .filter(|change| is_match(change))
        .filter_map(|change| change.userid.as_ref());
    let first = userids.next()?;
    userids.all(|userid| userid == first).then(|| first.clone())
}

/// Whether a user matches a search in one field.
type IsMatch = fn(&User, &str) -> bool;

/// Those who match a search in the first of some fields in which anybody does.
struct BestMatches<'a> {
    words: &'a str,
    /// The fields that still count: none behind one in which somebody matched.
    fields: &'a [IsMatch],
    found: Vec<Found>,
}

/// One of them.
struct Found {
    key: i64,
    name: String,
    is_departed: bool,
}

impl BestMatches<'_> {
    fn take(&mut self, user: &User) {
        if self.words.is_empty() || user.status == UserStatus::Archived {
            return;
        }
        let mut fields = self.fields.iter();
        let Some(field) = fields.position(|is_match| is_match(user, self.words)) else {
            return;
        };
        // Who matched in a field behind this one no longer counts.
        if field + 1 < self.fields.len() {
            self.found.clear();
            self.fields = &self.fields[..=field];
        }
        self.found.push(Found {
            key: user.key,
            name: user.userid.as_ref().unwrap_or(&user.username).to_string(),
            is_departed: user.status == UserStatus::Departed,
        });
    }
}

/// The user who matches a search, and the names of departed users who match as well.
struct Match {
    user: i64,
    departed: Vec<String>,
}

/// The only user who matches, or the only one of them who has not departed.
// A person who comes back under a new userid has two users: the search means the present one.
fn only_match(found: &[Found], words: &str) -> Result<Option<Match>> {
    let (departed, present): (Vec<&Found>, Vec<&Found>) =
        found.iter().partition(|found| found.is_departed);
    let names = |found: &[&Found]| {
        found
            .iter()
            .map(|found| found.name.clone())
            .collect::<Vec<_>>()
    };
    match (present.as_slice(), departed.as_slice()) {
        ([], []) => Ok(None),
        ([found], _) => Ok(Some(Match {
            user: found.key,
            departed: names(&departed),
        })),
        ([], [found]) => Ok(Some(Match {
            user: found.key,
            departed: Vec::new(),
        })),
        _ => Err(ambiguous(words, names(&found.iter().collect::<Vec<_>>()))),
    }
}

fn ambiguous(words: &str, candidates: Vec<String>) -> Error {
    let message = format!("{words:?} fits {} people", candidates.len());
    Error::new(Code::Ambiguous, message)
        .with("wanted", words)
        .with("candidates", candidates)
}

fn has_userid(user: &User, words: &str) -> bool {
    let userid = user.userid.as_deref().filter(|_| user.source.is_some());
    userid.is_some_and(|userid| casefold_trimmed(userid) == casefold_trimmed(words))
}

/// The fields that are searched after the userid, in this order.
const FIELDS: [IsMatch; 5] = [has_username, has_mobile, has_email, has_name, has_pinyin];

fn has_username(user: &User, words: &str) -> bool {
    casefold_trimmed(&user.username) == casefold_trimmed(words)
}

fn has_mobile(user: &User, words: &str) -> bool {
    let wanted = mobile_key(words).filter(|key| key.len() >= SHORTEST_MOBILE);
    wanted.is_some() && user.mobile.as_deref().and_then(mobile_key) == wanted
}

fn has_email(user: &User, words: &str) -> bool {
    let wanted = email_key(words).filter(|key| key.contains('@'));
    let mut stored = [&user.email, &user.biz_mail].into_iter().flatten();
    wanted.is_some() && stored.any(|email| email_key(email) == wanted)
}

fn has_name(user: &User, words: &str) -> bool {
    let name = user.name.as_deref();
    name.is_some_and(|name| casefold_trimmed(name) == casefold_trimmed(words))
}

/// The whole name in pinyin, or its initials.
fn has_pinyin(user: &User, words: &str) -> bool {
    let typed = pinyin::squeezed(words).unwrap_or_else(|| words.to_ascii_lowercase());
    if typed.len() < 2 || !typed.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return false;
    }
    let name = user.name.as_deref().unwrap_or_default();
    pinyin::keys(name).contains(&typed)
}

fn is_userid_of(change: &ChangeView, words: &str) -> bool {
    let userid = change.userid.as_deref();
    userid.is_some_and(|userid| casefold_trimmed(userid) == casefold_trimmed(words))
}

/// Whether a member was left out because of the user with this username.
fn left_out_for(change: &ChangeView, username: &str) -> bool {
    let of = match &change.reason_detail {
        Reason::Duplicate { of, .. }
        | Reason::OwnedElsewhere { of, .. }
        | Reason::SwitchedOff { of, .. }
        | Reason::Protected { of, .. }
        | Reason::PasswordSet { of, .. }
        | Reason::SeveralMembers { of, .. }
        | Reason::UsernameTaken { of } => std::slice::from_ref(of),
        Reason::SeveralUsers { of } => of,
        _ => &[],
    };
    of.iter()
        .any(|of| casefold_trimmed(of) == casefold_trimmed(username))
}

/// Whether a plan that was held, or only a preview, would create a user who matches.
fn planned_as(change: &ChangeView, words: &str) -> bool {
    let value = |key: &str| {
        let after = change.after.as_ref();
        after
            .and_then(|after| after.get(key))
            .and_then(|value| value.as_str())
    };
    let (mobile, email) = (mobile_key(words), email_key(words));
    let is_name =
        value("name").is_some_and(|name| casefold_trimmed(name) == casefold_trimmed(words));
    let is_mobile = mobile.is_some() && value("mobile").and_then(mobile_key) == mobile;
    let is_email = email.is_some() && value("email").and_then(email_key) == email;
    !words.is_empty() && (is_userid_of(change, words) || is_name || is_mobile || is_email)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_before_others_counts_whoever_is_read_first() {
        let user = |key, username: &str, name: &str, mobile: Option<&str>| User {
            key,
            username: username.into(),
            name: Some(name.into()),
            mobile: mobile.map(Into::into),
            ..User::default()
        };
        let people = [
            user(1, "a", "wu", None),
            user(2, "b", "吴", None),
            user(3, "wu", "x", None),
            user(4, "c", "wu", Some("13800138000")),
            user(5, "d", "13800138000", None),
        ];
        let found = |words: &str, people: &[&User]| {
            let mut best = BestMatches {
                words,
                fields: &FIELDS,
                found: Vec::new(),
            };
            people.iter().for_each(|user| best.take(user));
            best.found.iter().map(|found| found.key).collect::<Vec<_>>()
        };
        let mut order = people.iter().collect::<Vec<_>>();
        assert_eq!(
            found("wu", &order),
            [3],
            "the username, not names or pinyin"
        );
        assert_eq!(found("13800138000", &order), [4], "the number, not a name");
        assert_eq!(found("wu", &[&people[0], &people[3]]), [1, 4]);
        assert_eq!(found("wu", &[&people[1]]), [2], "pinyin is last");
        assert_eq!(found("", &order), [0_i64; 0]);
        order.reverse();
        assert_eq!(found("wu", &order), [3]);
        assert_eq!(found("13800138000", &order), [4]);
    }
}
