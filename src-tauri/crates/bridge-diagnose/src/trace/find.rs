//! Who is meant by a few characters: in the directory, in the latest runs' records, then in WeCom by userid.
//!
//! A mobile number is never looked up in WeCom: too many misses bar that call for a day.

use crate::Diagnose;
use bridge_core::error::{Code, Error, Result};
use bridge_core::source::Source;
use bridge_core::tenant::Tenant;
use bridge_directory::query::UserView;
use bridge_directory::user::{self, User, UserStatus, casefold_trimmed, email_key, mobile_key};
use bridge_sync::plan::Reason;
use bridge_sync::{ChangeFilter, ChangeKind, ChangeView, Outcome, Run};

use super::Subject;
use super::found::Found;
use super::record::{LEFT_OUT, LOOK_BACK, settled_run};

impl Diagnose {
    /// The one person who is meant. That words mean nobody is no error; a user's identifier always means one.
    pub(super) async fn find(&self, tenant: &Tenant, subject: &Subject) -> Result<Found> {
        match subject {
            Subject::User(id) => self.find_user(tenant, id),
            Subject::Words(who) => self.find_person(tenant, who).await,
        }
    }

    /// A user of the directory, by the identifier and nothing else.
    fn find_user(&self, tenant: &Tenant, id: &str) -> Result<Found> {
        let view = self.directory.user_by_id(tenant, id)?;
        let sources = self.context.sources_of(tenant)?;
        let found = self.owned(&sources, view)?;
        Ok(Found {
            source: found.source.clone().or(sources.into_iter().next()),
            ..found
        })
    }

    /// The one person whom `who` means.
    async fn find_person(&self, tenant: &Tenant, who: &str) -> Result<Found> {
        let who = who.trim();
        let sources = self.context.sources_of(tenant)?;
        let first = sources.first().cloned();
        if let Some(found) = self.find_stored(tenant, &sources, who)? {
            return Ok(Found {
                source: found.source.clone().or(first),
                ..found
            });
        }
        for source in &sources {
            if let Some(userid) = self.planned(source, who)? {
                return Ok(Found {
                    userid: Some(userid),
                    source: Some(source.clone()),
                    is_recorded: true,
                    ..Found::default()
                });
            }
        }
        if !looks_like_userid(who) {
            return Ok(Found {
                source: first,
                ..Found::default()
            });
        }
        for source in &sources {
            if self.knows(tenant, source, who).await? {
                return Ok(Found {
                    userid: Some(who.to_owned()),
                    source: Some(source.clone()),
                    ..Found::default()
                });
            }
        }
        Ok(Found {
            userid: Some(who.to_owned()),
            source: first,
            ..Found::default()
        })
    }

    /// By userid among those synced, by userid among those left out, then by everything else.
    fn find_stored(&self, tenant: &Tenant, sources: &[Source], who: &str) -> Result<Option<Found>> {
        let users = self
            .context
            .store()
            .read(|db| user::all_of_tenant(db, tenant.key))?;
        if let Some(user) = only(&users, who, |user| owned_as(user, who))? {
            return self.fitting(tenant, sources, &user).map(Some);
        }
        for source in sources {
            let same = |change: &ChangeView| {
                change
                    .userid
                    .as_deref()
                    .is_some_and(|userid| casefold_trimmed(userid) == casefold_trimmed(who))
            };
            if let Some(userid) = self.left_out_as(source, same)? {
                return Ok(Some(Found {
                    userid: Some(userid),
                    source: Some(source.clone()),
                    is_recorded: true,
                    ..Found::default()
                }));
            }
        }
        let (mobile, email) = (
            mobile_key(who).filter(|key| key.len() >= 5),
            email_key(who).filter(|key| key.contains('@')),
        );
        let tiers: [&dyn Fn(&User) -> bool; 4] = [
            &|user| casefold_trimmed(&user.username) == casefold_trimmed(who),
            &|user| mobile.is_some() && user.mobile.as_deref().and_then(mobile_key) == mobile,
            &|user| {
                email.is_some()
                    && [&user.email, &user.biz_mail]
                        .into_iter()
                        .flatten()
                        .any(|each| email_key(each) == email)
            },
            &|user| {
                user.name
                    .as_deref()
                    .is_some_and(|name| casefold_trimmed(name) == casefold_trimmed(who))
            },
        ];
        for fits in tiers {
            if let Some(user) = only(&users, who, fits)? {
                return self.fitting(tenant, sources, &user).map(Some);
            }
        }
        Ok(None)
    }

    /// The same for a user who was looked for, with the departed ones who fit as well.
    fn fitting(&self, tenant: &Tenant, sources: &[Source], fitting: &Fitting<'_>) -> Result<Found> {
        let view = self
            .directory
            .user_by_id(tenant, &fitting.user.key.to_string())?;
        let found = self.owned(sources, view)?;
        Ok(Found {
            departed_too: fitting.departed.clone(),
            ..found
        })
    }

    /// A user with the source that owns them; a local one with the member who was left out because of them.
    fn owned(&self, sources: &[Source], view: UserView) -> Result<Found> {
        let source = sources
            .iter()
            .find(|source| view.source_id.as_ref() == Some(&source.id))
            .cloned();
        if source.is_some() {
            return Ok(Found {
                userid: view.userid.clone(),
                user: Some(view),
                source,
                ..Found::default()
            });
        }
        for source in sources {
            if let Some(userid) =
                self.left_out_as(source, |change| left_out_for(change, &view.username))?
            {
                return Ok(Found {
                    user: Some(view),
                    userid: Some(userid),
                    source: Some(source.clone()),
                    is_recorded: true,
                    ..Found::default()
                });
            }
        }
        Ok(Found {
            user: Some(view),
            ..Found::default()
        })
    }

    /// The userid of the one member whom the source's latest plan leaves out and who fits.
    fn left_out_as(
        &self,
        source: &Source,
        fits: impl Fn(&ChangeView) -> bool,
    ) -> Result<Option<String>> {
        let Some(run) = self.settled(source)? else {
            return Ok(None);
        };
        let mut changes = Vec::new();
        for kind in LEFT_OUT {
            changes.extend(self.of_kind(&run, kind)?);
        }
        Ok(one_userid(&changes, fits))
    }

    /// The userid of the one member whom a plan that was not applied would bring in and who fits.
    fn planned(&self, source: &Source, who: &str) -> Result<Option<String>> {
        match self
            .settled(source)?
            .filter(|run| run.outcome != Outcome::Applied)
        {
            Some(run) => Ok(one_userid(
                &self.of_kind(&run, ChangeKind::Create)?,
                |change| planned_as(change, who),
            )),
            None => Ok(None),
        }
    }

    fn settled(&self, source: &Source) -> Result<Option<Run>> {
        Ok(settled_run(&self.sync.runs_of(source, LOOK_BACK)?).cloned())
    }

    fn of_kind(&self, run: &Run, kind: ChangeKind) -> Result<Vec<ChangeView>> {
        self.sync.changes(
            run,
            &ChangeFilter {
                kind: Some(kind.into()),
                ..ChangeFilter::default()
            },
        )
    }
}

fn one_userid(changes: &[ChangeView], fits: impl Fn(&ChangeView) -> bool) -> Option<String> {
    let mut userids = changes
        .iter()
        .filter(|change| fits(change))
        .filter_map(|change| change.userid.as_ref());
    let first = userids.next()?;
    userids.all(|userid| userid == first).then(|| first.clone())
}

/// The one user who fits, and the names of those who fit as well but have departed.
struct Fitting<'a> {
    user: &'a User,
    departed: Vec<String>,
}

/// The only user who fits, or the only one of them who has not departed: who comes back under a new userid is meant,
/// not who they were.
fn only<'a>(
    users: &'a [User],
    who: &str,
    fits: impl Fn(&User) -> bool,
) -> Result<Option<Fitting<'a>>> {
    let fitting = users
        .iter()
        .filter(|user| !who.is_empty() && fits(user))
        .collect::<Vec<_>>();
    let name = |user: &&User| user.userid.as_ref().unwrap_or(&user.username).to_string();
    let (gone, here): (Vec<&User>, Vec<&User>) = fitting
        .iter()
        .partition(|user| user.status == UserStatus::Departed);
    if let [user] = here.as_slice() {
        let departed = gone.iter().map(name).collect();
        return Ok(Some(Fitting { user, departed }));
    }
    match fitting.as_slice() {
        [] => Ok(None),
        [user] => Ok(Some(Fitting {
            user,
            departed: Vec::new(),
        })),
        several => {
            let names = several.iter().map(name);
            let error = Error::new(
                Code::Ambiguous,
                format!("{who:?} fits {} people", several.len()),
            );
            Err(error
                .with("wanted", who)
                .with("candidates", names.collect::<Vec<_>>()))
        }
    }
}

fn owned_as(user: &User, who: &str) -> bool {
    user.source.is_some()
        && user
            .userid
            .as_deref()
            .is_some_and(|userid| casefold_trimmed(userid) == casefold_trimmed(who))
}

/// Whether a member was left out because of the user with this username.
fn left_out_for(change: &ChangeView, username: &str) -> bool {
    let of = match &change.reason_detail {
        Reason::Duplicate { of, .. }
        | Reason::OwnedElsewhere { of, .. }
        | Reason::SwitchedOff { of, .. }
        | Reason::SeveralMembers { of, .. }
        | Reason::UsernameTaken { of } => std::slice::from_ref(of),
        Reason::SeveralUsers { of } => of,
        _ => &[],
    };
    of.iter()
        .any(|of| casefold_trimmed(of) == casefold_trimmed(username))
}

/// Whether a run planned to bring in somebody like this: a run that was held, or only a preview.
fn planned_as(change: &ChangeView, who: &str) -> bool {
    let value = |key: &str| {
        change
            .after
            .as_ref()
            .and_then(|after| after.get(key))
            .and_then(|value| value.as_str())
    };
    let name = value("name").is_some_and(|name| casefold_trimmed(name) == casefold_trimmed(who));
    let mobile =
        mobile_key(who).is_some() && value("mobile").and_then(mobile_key) == mobile_key(who);
    let email = email_key(who).is_some() && value("email").and_then(email_key) == email_key(who);
    let userid = change
        .userid
        .as_deref()
        .is_some_and(|userid| casefold_trimmed(userid) == casefold_trimmed(who));
    !who.is_empty() && (userid || name || mobile || email)
}

/// WeCom's userids are 1 to 64 of these; names and numbers with signs are not asked for.
fn looks_like_userid(who: &str) -> bool {
    wecom::is_userid(who)
}
