//! The details of newcomers and the names of new departments, one call each: by the contacts secret, or where that may read
//! identifiers only, by the app. What neither may read comes with the next full run.

use compact_str::CompactString;
use wecom::{Caller, Department, Error as WecomError, Member};

use super::MOST_CALLS;
use super::look::Look;
use crate::probe::{is_limited, is_no_such_member};
use crate::reach::of_list;
use crate::snapshot::{Person, PersonMerger, Snapshot};
use bridge_core::error::Result;
use bridge_core::secret_kind::SecretKind;

/// The two callers of a corp, with no more requests than a look may take.
pub(super) struct Callers {
    contacts: Caller,
    app: Option<Caller>,
    /// Whether the contacts secret has refused details.
    is_limited: bool,
}

impl Callers {
    pub(super) fn new(contacts: &Caller, app: Option<&Caller>) -> Self {
        Self {
            contacts: contacts.at_most(MOST_CALLS),
            app: app.cloned(),
            is_limited: false,
        }
    }

    /// The caller with the contacts secret.
    pub(super) fn contacts(&self) -> &Caller {
        &self.contacts
    }

    /// How many requests were sent.
    pub(super) fn calls(&self) -> u64 {
        self.contacts.calls() + self.app.as_ref().map_or(0, Caller::calls)
    }

    fn left(&self) -> u64 {
        MOST_CALLS.saturating_sub(self.calls())
    }

    /// The app's caller, with the requests that are left to it.
    fn app(&mut self) -> Option<&Caller> {
        if !self.is_limited {
            self.is_limited = true;
            let left = self.left();
            self.app = self.app.take().map(|app| app.at_most(left));
        }
        self.app.as_ref()
    }

    /// A member's details.
    async fn member(&mut self, userid: &str) -> Result<Found<Member>> {
        if !self.is_limited {
            let read = self.contacts.member(userid).await;
            if !read.as_ref().is_err_and(is_limited) {
                return found(read);
            }
        }
        match self.app() {
            Some(app) => of_app(app.member(userid).await),
            None => Ok(Found::Closed),
        }
    }

    /// A department with its name.
    async fn department(&mut self, id: i64) -> Result<Found<Department>> {
        if !self.is_limited {
            let read = self.contacts.department(id).await;
            if !read.as_ref().is_err_and(is_limited) {
                return found(read);
            }
        }
        match self.app() {
            Some(app) => of_app(app.department(id).await),
            None => Ok(Found::Closed),
        }
    }
}

/// The result of asking for one thing.
enum Found<T> {
    Read(T),
    /// Neither secret may read it.
    Closed,
    /// It is no longer there.
    Gone,
}

fn found<T>(read: std::result::Result<T, WecomError>) -> Result<Found<T>> {
    const NO_SUCH_DEPARTMENT: i64 = 60003;
    match read {
        Ok(read) => Ok(Found::Read(read)),
        Err(error) if is_no_such_member(&error) => Ok(Found::Gone),
        Err(error) if error.errcode() == Some(NO_SUCH_DEPARTMENT) => Ok(Found::Gone),
        Err(error) => Err(of_list(error, SecretKind::Contacts)),
    }
}

/// Whatever the app refuses, the identifiers come in; but a limit on the calls stops a look.
fn of_app<T>(read: std::result::Result<T, WecomError>) -> Result<Found<T>> {
    match read {
        Ok(read) => Ok(Found::Read(read)),
        Err(WecomError::Refused(_)) => Ok(Found::Closed),
        Err(error) => Err(of_list(error, SecretKind::App)),
    }
}

/// Reads who is new, and gives the corp as it is with that: whoever stays is known by identifier and departments.
pub(super) async fn read(look: Look, callers: &mut Callers) -> Result<Snapshot> {
    let Look {
        mut listed,
        mut people,
        newcomers,
        departments,
        ..
    } = look;
    for person in newcomers {
        add(person, &mut people, callers).await?;
    }
    for id in departments {
        // A name is worth a call, but not the look.
        if callers.left() == 0 {
            break;
        }
        let name = name_of(id, callers).await?;
        let new = listed.departments.iter_mut().find(|new| new.id == id);
        if let Some(new) = new {
            new.name = name;
        }
    }
    listed.malformed.join(std::mem::take(people.malformed()));
    listed.people = people.finish();
    Ok(listed)
}

async fn add(listed: Person, people: &mut PersonMerger, callers: &mut Callers) -> Result<()> {
    match callers.member(&listed.userid).await? {
        Found::Read(member) => {
            let (read, malformed) = Person::read(member);
            let person = Person {
                userid: listed.userid,
                // The list has all departments, also those that a secret does not see.
                departments: listed.departments.or(read.departments.clone()),
                ..read
            };
            people.take((person, malformed));
        }
        Found::Closed => people.add(listed),
        // They left while the list was read.
        Found::Gone => {}
    }
    Ok(())
}

async fn name_of(id: i64, callers: &mut Callers) -> Result<Option<CompactString>> {
    let Found::Read(department) = callers.department(id).await? else {
        return Ok(None);
    };
    let name = department.name;
    Ok(name.filter(|name| !name.trim().is_empty()))
}
