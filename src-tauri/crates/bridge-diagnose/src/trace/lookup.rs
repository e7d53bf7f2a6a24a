//! Lookup of one userid in WeCom: with the contacts secret, whether the member exists; with the app's secret, whether
//! the app sees the member.

use wecom::{Caller, Error as WecomError, Member, MemberStatus, casefold_trimmed};

use crate::Diagnose;
use bridge_core::error::{Error, Result};
use bridge_core::source::Source;
use bridge_core::tenant::Tenant;
use bridge_sync::probe::{is_limited, is_no_such_member};

/// WeCom's errcodes for "outside the app's visible range".
const OUT_OF_RANGE: [i64; 4] = [50002, 60011, 60021, 60030];

/// The results of both lookups.
#[derive(Debug, Default)]
pub(super) struct MemberLookup {
    pub(super) contacts: ContactsLookup,
    pub(super) app: AppLookup,
}

/// The result of the lookup with the contacts secret.
#[derive(Debug, Default)]
pub(super) enum ContactsLookup {
    /// No lookup was made: there is no data source or no userid.
    #[default]
    NotMade,
    /// The member exists, and these are the details.
    Member(Box<Member>),
    /// The list of all userids has the member, with these departments; details are not readable.
    Listed(Vec<i64>),
    /// WeCom has no such member.
    NotFound,
    /// The lookup failed, which says nothing of the member.
    Failed(Error),
}

/// The result of the lookup with the app's secret.
#[derive(Debug, Default)]
pub(super) enum AppLookup {
    /// There is no app to look with.
    #[default]
    NoApp,
    /// The app sees the member, and these are the details.
    Member(Box<Member>),
    /// The app does not see such a member.
    OutOfRange,
    /// The lookup failed, which says nothing of the member.
    Failed(Error),
}

impl MemberLookup {
    /// The member's details, from the secret that could read them.
    pub(super) fn member(&self) -> Option<&Member> {
        match (&self.contacts, &self.app) {
            (ContactsLookup::Member(member), _) | (_, AppLookup::Member(member)) => Some(member),
            _ => None,
        }
    }

    /// Whether either lookup found the member.
    pub(super) fn is_found(&self) -> bool {
        matches!(self.contacts, ContactsLookup::Listed(_)) || self.member().is_some()
    }

    /// The numbers of the member's departments.
    pub(super) fn departments(&self) -> Vec<i64> {
        if let ContactsLookup::Listed(departments) = &self.contacts {
            return departments.clone();
        }
        let member = self.member();
        member
            .and_then(|member| member.departments.clone())
            .unwrap_or_default()
    }

    /// The state of the member's account.
    pub(super) fn status(&self) -> Option<MemberStatus> {
        self.member()?.status
    }
}

impl Diagnose {
    /// Looks one userid up with both secrets.
    pub(super) async fn look_up(
        &self,
        tenant: &Tenant,
        source: &Source,
        userid: &str,
    ) -> Result<MemberLookup> {
        let (contacts, app) = futures::try_join!(
            self.look_up_in_contacts(tenant, source, userid),
            self.look_up_in_app(tenant, source, userid)
        )?;
        Ok(MemberLookup { contacts, app })
    }

    /// Whether WeCom has a member with this userid; a lookup that failed counts as no.
    pub(super) async fn is_member(
        &self,
        tenant: &Tenant,
        source: &Source,
        userid: &str,
    ) -> Result<bool> {
        let contacts = self.look_up_in_contacts(tenant, source, userid).await?;
        Ok(matches!(
            contacts,
            ContactsLookup::Member(_) | ContactsLookup::Listed(_)
        ))
    }

    async fn look_up_in_contacts(
        &self,
        tenant: &Tenant,
        source: &Source,
        userid: &str,
    ) -> Result<ContactsLookup> {
        let secret = match self.context.contacts_secret(source, tenant).await {
            Ok(secret) => secret,
            Err(error) => return Ok(ContactsLookup::Failed(error)),
        };
        let corp = &source.corp_id;
        let caller = self.context.caller(tenant, corp, &secret).await?;
        Ok(match caller.member(userid).await {
            Ok(member) => ContactsLookup::Member(Box::new(member)),
            Err(error) if is_no_such_member(&error) => ContactsLookup::NotFound,
            Err(error) if is_limited(&error) => find_in_userids(&caller, userid).await,
            Err(error) => ContactsLookup::Failed(error.into()),
        })
    }

    async fn look_up_in_app(
        &self,
        tenant: &Tenant,
        source: &Source,
        userid: &str,
    ) -> Result<AppLookup> {
        let mut auths = self.context.auths_of(tenant)?.into_iter();
        let Some(auth) = auths.find(|auth| auth.corp_id == source.corp_id) else {
            return Ok(AppLookup::NoApp);
        };
        let secret = match self.context.app_secret(&auth, tenant).await {
            Ok(secret) => secret,
            Err(error) => return Ok(AppLookup::Failed(error)),
        };
        let caller = self.context.caller(tenant, &auth.corp_id, &secret).await?;
        Ok(match caller.member(userid).await {
            Ok(member) => AppLookup::Member(Box::new(member)),
            // An app is told "no such member" of people outside its range too, so both mean the same here.
            Err(error) if has_errcode(&error, &OUT_OF_RANGE) => AppLookup::OutOfRange,
            Err(error) if is_no_such_member(&error) => AppLookup::OutOfRange,
            Err(error) => AppLookup::Failed(error.into()),
        })
    }
}

/// Looks for a userid in the list of all userids, page by page.
async fn find_in_userids(contacts: &Caller, userid: &str) -> ContactsLookup {
    let (mut departments, mut pages) = (Vec::new(), contacts.member_id_pages());
    let (wanted, mut is_listed) = (casefold_trimmed(userid), false);
    loop {
        let rows = match pages.next().await {
            Ok(Some(rows)) => rows,
            Ok(None) if is_listed => return ContactsLookup::Listed(departments),
            Ok(None) => return ContactsLookup::NotFound,
            Err(error) => return ContactsLookup::Failed(error.into()),
        };
        // The list has one row per member and department, so a match does not end the reading.
        let own = rows
            .iter()
            .filter(|row| casefold_trimmed(&row.userid) == wanted);
        for row in own {
            is_listed = true;
            departments.extend(row.department);
        }
    }
}

fn has_errcode(error: &WecomError, errcodes: &[i64]) -> bool {
    let errcode = error.errcode();
    errcode.is_some_and(|errcode| errcodes.contains(&errcode))
}
