//! What WeCom says of one userid: through the contacts secret whether they are there, through the app's
//! secret whether the app sees them.

use wecom::{Caller, Error as WecomError, Member, MemberStatus, casefold_trimmed};

use crate::Diagnose;
use bridge_core::error::{Error, Result};
use bridge_core::source::Source;
use bridge_core::tenant::Tenant;
use bridge_sync::probe::is_limited;

/// WeCom's words for "no such member".
const NOBODY: [i64; 4] = [40003, 46004, 60111, 301021];

/// WeCom's words for "not within this app's sight".
const OUT_OF_SIGHT: [i64; 4] = [50002, 60011, 60021, 60030];

/// What both secrets say.
#[derive(Debug, Default)]
pub(super) struct Answers {
    pub(super) contacts: Seen,
    pub(super) app: Sight,
}

/// Whether somebody is in WeCom.
#[derive(Debug, Default)]
pub(super) enum Seen {
    /// There was nothing to ask, or nobody to ask about.
    #[default]
    NotAsked,
    /// They are, with their details.
    Member(Box<Member>),
    /// They are in the list of everybody; details are closed.
    Listed(Vec<i64>),
    /// They are not.
    Nobody,
    /// WeCom could not be asked.
    Unknown(Error),
}

/// Whether the app sees somebody.
#[derive(Debug, Default)]
pub(super) enum Sight {
    /// There is no app.
    #[default]
    NoApp,
    /// It does.
    Member(Box<Member>),
    /// It does not.
    Hidden,
    /// The app could not be asked.
    Unknown(Error),
}

impl Answers {
    /// Their details, from whoever gave them.
    pub(super) fn member(&self) -> Option<&Member> {
        match (&self.contacts, &self.app) {
            (Seen::Member(member), _) | (_, Sight::Member(member)) => Some(member),
            _ => None,
        }
    }

    /// Whether anybody saw them.
    pub(super) fn is_there(&self) -> bool {
        matches!(self.contacts, Seen::Listed(_)) || self.member().is_some()
    }

    /// The numbers of their departments.
    pub(super) fn departments(&self) -> Vec<i64> {
        match &self.contacts {
            Seen::Listed(departments) => departments.clone(),
            _ => self
                .member()
                .and_then(|member| member.departments.clone())
                .unwrap_or_default(),
        }
    }

    /// What WeCom says of their account.
    pub(super) fn status(&self) -> Option<MemberStatus> {
        self.member()?.status
    }
}

impl Diagnose {
    /// Asks both secrets about one userid.
    pub(super) async fn ask_about(
        &self,
        tenant: &Tenant,
        source: &Source,
        userid: &str,
    ) -> Result<Answers> {
        let auth = self
            .context
            .auths_of(tenant)?
            .into_iter()
            .find(|auth| auth.corp_id == source.corp_id);
        let through_app = async {
            let Some(auth) = auth else {
                return Ok(Sight::NoApp);
            };
            match self.context.app_secret(&auth, tenant).await {
                Ok(secret) => {
                    let caller = self.context.caller(tenant, &auth.corp_id, &secret).await?;
                    Ok(sight(&caller, userid).await)
                }
                Err(error) => Ok(Sight::Unknown(error)),
            }
        };
        let (contacts, app) = futures::try_join!(self.seen(tenant, source, userid), through_app)?;
        Ok(Answers { contacts, app })
    }

    /// Whether WeCom knows a userid; what cannot be asked is not known.
    pub(super) async fn knows(
        &self,
        tenant: &Tenant,
        source: &Source,
        userid: &str,
    ) -> Result<bool> {
        let seen = self.seen(tenant, source, userid).await?;
        Ok(matches!(seen, Seen::Member(_) | Seen::Listed(_)))
    }

    async fn seen(&self, tenant: &Tenant, source: &Source, userid: &str) -> Result<Seen> {
        let secret = match self.context.contacts_secret(source, tenant).await {
            Ok(secret) => secret,
            Err(error) => return Ok(Seen::Unknown(error)),
        };
        let caller = self
            .context
            .caller(tenant, &source.corp_id, &secret)
            .await?;
        Ok(match caller.member(userid).await {
            Ok(member) => Seen::Member(Box::new(member)),
            Err(error) if is(&error, &NOBODY) => Seen::Nobody,
            Err(error) if is_limited(&error) => listed(&caller, userid).await,
            Err(error) => Seen::Unknown(error.into()),
        })
    }
}

async fn sight(app: &Caller, userid: &str) -> Sight {
    match app.member(userid).await {
        Ok(member) => Sight::Member(Box::new(member)),
        Err(error) if is(&error, &OUT_OF_SIGHT) || is(&error, &NOBODY) => Sight::Hidden,
        Err(error) => Sight::Unknown(error.into()),
    }
}

/// Looks for a userid in the list of everybody, page by page.
async fn listed(contacts: &Caller, userid: &str) -> Seen {
    let (mut departments, mut pages) = (Vec::new(), contacts.member_id_pages());
    let (wanted, mut is_there) = (casefold_trimmed(userid), false);
    loop {
        let rows = match pages.next().await {
            Ok(Some(rows)) => rows,
            Ok(None) if is_there => return Seen::Listed(departments),
            Ok(None) => return Seen::Nobody,
            Err(error) => return Seen::Unknown(error.into()),
        };
        for row in rows
            .iter()
            .filter(|row| casefold_trimmed(&row.userid) == wanted)
        {
            is_there = true;
            departments.extend(row.department);
        }
    }
}

fn is(error: &WecomError, codes: &[i64]) -> bool {
    error
        .errcode()
        .is_some_and(|errcode| codes.contains(&errcode))
}
