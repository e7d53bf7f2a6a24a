//! Detection of another secret in the place of the contacts secret.
//!
//! Reading departments and members proves nothing here: an app's secret does that too, for those that the app sees.

use wecom::{AgentSummary, Caller, Error as WecomError};

use super::roster::{Listing, may_list};
use bridge_core::check::Check;
use bridge_core::check::CheckId;
use bridge_core::error::{Code, Error};
use bridge_core::remedy::words;

const ID: CheckId = CheckId::ContactsToken;
/// WeCom's errcode for a call that only the contacts sync may make.
const WRONG_KIND: i64 = 48002;

/// The kind of a secret, as listing all userids shows it.
pub(super) enum SecretOwner {
    /// It is the contacts secret.
    Contacts,
    /// It cannot be told: the server does not have the list, or does not give it to this secret.
    Unknown(WecomError),
    /// It is another one: the failed check.
    Other(Check),
}

/// Whether a secret is the contacts secret.
///
/// The failed check's detail says `kind`: `app_secret`, with the app's `agent_id` and `app` where they could be read, or `other_secret`.
pub(super) async fn of(contacts: &Caller) -> Result<SecretOwner, WecomError> {
    match may_list(contacts).await? {
        Listing::Whole => return Ok(SecretOwner::Contacts),
        Listing::Missing(error) => return Ok(SecretOwner::Unknown(error)),
        Listing::OtherSecret => {}
    }
    let error = match contacts.agents().await {
        Ok(apps) => of_app(apps.first()),
        Err(error) if error.errcode() == Some(WRONG_KIND) => refused("other_secret"),
        Err(_) => of_app(None),
    };
    let evidence = words::headline(&error);
    Ok(SecretOwner::Other(Check {
        evidence,
        ..Check::of_error(ID, error)
    }))
}

fn of_app(app: Option<&AgentSummary>) -> Error {
    let error = refused("app_secret");
    match app {
        Some(app) => error.with("agent_id", app.id).with(
            "app",
            Some(app.name.as_str()).filter(|name| !name.is_empty()),
        ),
        None => error,
    }
}

fn refused(kind: &str) -> Error {
    Error::new(
        Code::WecomRefused,
        "the secret is not that of the contacts sync",
    )
    .with("errcode", WRONG_KIND)
    .with("kind", kind)
}
