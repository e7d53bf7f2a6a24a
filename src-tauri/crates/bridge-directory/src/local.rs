//! Local users, which no data source owns: adding and changing them.

use rusqlite::{Connection, OptionalExtension, params};

use super::query::{UserView, key_of};
use super::user::{User, UserStatus, Writer, by_key, casefold_trimmed};
use crate::Directory;
use bridge_core::Context;
use bridge_core::acts::{NewAct, ObjectKind, RecordedActKind, differences};
use bridge_core::endpoints::filled;
use bridge_core::error::{Code, Error, Result};
use bridge_core::keys::{LookAlike, look_alike};
use bridge_core::source::username::fault_of;
use bridge_core::tenant::{self, Tenant};

/// The values of a new local user.
#[derive(Clone, Debug, Default)]
pub struct NewUser {
    /// The name to log in with.
    pub username: String,
    /// What people call them; may be empty.
    pub name: String,
    /// Mobile number.
    pub mobile: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
}

/// A change of a local user; what is `None` stays, what is empty is cleared.
#[derive(Clone, Debug, Default)]
pub struct UserChange {
    /// See [`NewUser::username`].
    pub username: Option<String>,
    /// See [`NewUser::name`].
    pub name: Option<String>,
    /// See [`NewUser::mobile`].
    pub mobile: Option<String>,
    /// See [`NewUser::email`].
    pub email: Option<String>,
    /// Whether they may log in.
    pub active: Option<bool>,
    /// When the user is expected to have last changed, in milliseconds since 1970 UTC.
    pub expected_at: Option<i64>,
}

impl UserChange {
    /// Whether nothing is to change.
    pub fn is_empty(&self) -> bool {
        let texts = [&self.username, &self.name, &self.mobile, &self.email];
        texts.iter().all(|text| text.is_none()) && self.active.is_none()
    }
}

impl Directory {
    /// Adds a local user.
    ///
    /// # Errors
    /// `input.invalid` naming the field, `user.taken`, `store.unavailable`, `store.busy`, `store.full`,
    /// `store.damaged`.
    pub fn add_user(&self, tenant: &Tenant, new: &NewUser) -> Result<UserView> {
        let user = User {
            username: check_username(&new.username)?.into(),
            name: check_name(&new.name)?.map(Into::into),
            mobile: new
                .mobile
                .as_deref()
                .map(check_mobile)
                .transpose()?
                .flatten()
                .map(Into::into),
            email: new
                .email
                .as_deref()
                .map(check_email)
                .transpose()?
                .flatten()
                .map(Into::into),
            updated_at: self.context.now_ms(),
            ..User::default()
        };
        let key = self.context.store().write(|db| {
            refuse_taken(db, tenant, &user.username, 0)?;
            let key = Writer::new(db, tenant.key)?.insert(&user)?;
            tenant::directory_changed(db, tenant.key)?;
            let act = (RecordedActKind::UserAdd, key);
            record_user_act(&self.context, db, tenant, act, &[])?;
            Ok(key)
        })?;
        self.user_by_id(tenant, &key.to_string())
    }

    /// Changes a local user.
    ///
    /// # Errors
    /// `user.managed` for a synced user, `input.invalid` naming the field, `user.taken`, `user.unknown`, `undo.moved`,
    /// `ref.ambiguous`, `store.unavailable`, `store.busy`, `store.full`, `store.damaged`.
    pub fn change_user(
        &self,
        tenant: &Tenant,
        wanted: &str,
        change: &UserChange,
    ) -> Result<UserView> {
        let view = self.user(tenant, wanted)?;
        let key = key_of(&view)?;
        let now = self.context.now_ms();
        self.context.store().write(|db| {
            let user = by_key(db, key)?.ok_or_else(|| {
                Error::new(Code::UserUnknown, "the user is gone").with("wanted", wanted)
            })?;
            if user.source.is_some() {
                return Err(
                    Error::new(Code::UserManaged, "the user belongs to a data source")
                        .with("username", user.username.as_str()),
                );
            }
            if user.status == UserStatus::Archived {
                let error = Error::new(Code::UserUnknown, "the user was archived");
                return Err(error.with("wanted", wanted).with("reason", "archived"));
            }
            refuse_moved(&user, change)?;
            let mut after = changed(&user, change)?;
            (after.updated_at, after.touched_by) = (now, None);
            refuse_taken(db, tenant, &after.username, key)?;
            Writer::new(db, tenant.key)?.update(&after, false)?;
            let act = (RecordedActKind::UserChange, key);
            record_user_act(
                &self.context,
                db,
                tenant,
                act,
                &changed_fields(&user, &after),
            )?;
            tenant::directory_changed(db, tenant.key)
        })?;
        self.user_by_id(tenant, &view.id)
    }
}

fn refuse_moved(user: &User, change: &UserChange) -> Result<()> {
    match change.expected_at {
        Some(at) if at != user.updated_at => {
            Err(Error::new(Code::UndoMoved, "the user was changed since").with("kind", "edit"))
        }
        _ => Ok(()),
    }
}

/// Keeps an act on a user: by its key, never by name.
pub(crate) fn record_user_act(
    context: &Context,
    db: &Connection,
    tenant: &Tenant,
    (act, key): (RecordedActKind, i64),
    fields: &[String],
) -> Result<()> {
    let new = NewAct {
        act,
        tenant: &tenant.id,
        object: (ObjectKind::User, &key.to_string()),
        name: None,
        fields,
    };
    context.record_act(db, &new)
}

/// The fields that a person changed, by the names that the record of acts has for them.
fn changed_fields(before: &User, after: &User) -> Vec<String> {
    let mut fields = differences(before, after);
    fields.retain(|field| !["updated_at", "touched_by"].contains(&field.as_str()));
    // "name" is what a tenant is called.
    let named = fields.into_iter().map(|field| match field.as_str() {
        "name" => "display_name".to_owned(),
        _ => field,
    });
    named.collect()
}

fn changed(user: &User, change: &UserChange) -> Result<User> {
    let mut after = user.clone();
    if let Some(username) = &change.username {
        // One from before the rule stays what it is.
        if username.trim() != user.username {
            after.username = check_username(username)?.into();
        }
    }
    if let Some(name) = &change.name {
        after.name = check_name(name)?.map(Into::into);
    }
    if let Some(mobile) = &change.mobile {
        after.mobile = check_mobile(mobile)?.map(Into::into);
    }
    if let Some(email) = &change.email {
        after.email = check_email(email)?.map(Into::into);
    }
    after.status = match change.active {
        None => after.status,
        Some(true) => UserStatus::Active,
        Some(false) => UserStatus::Disabled,
    };
    Ok(after)
}

fn refuse_taken(db: &Connection, tenant: &Tenant, username: &str, except: i64) -> Result<()> {
    let sql = "SELECT username FROM users WHERE tenant = ?1 AND login = ?2 AND key <> ?3";
    let taken: Option<String> = db
        .query_row(
            sql,
            params![tenant.key, casefold_trimmed(username).as_str(), except],
            |row| row.get(0),
        )
        .optional()?;
    match taken {
        None => Ok(()),
        Some(username) => {
            Err(Error::new(Code::UserTaken, "the username is in use").with("username", username))
        }
    }
}

/// A username, trimmed.
///
/// # Errors
/// `input.invalid`, naming the field.
pub fn check_username(given: &str) -> Result<&str> {
    let given = given.trim();
    if fault_of(given).is_some() {
        return Err(wrong(
            "username",
            "a username has 1 to 64 characters without spaces",
        ));
    }
    let why = match look_alike(given) {
        None => return Ok(given),
        Some(LookAlike::Invisible) => "invisible",
        Some(LookAlike::FullWidth) => "full_width",
    };
    Err(wrong("username", "the username looks like another one").with("why", why))
}

/// A name, trimmed; none where nothing is given.
///
/// # Errors
/// `input.invalid`, naming the field.
// Optional: a login needs the username alone, and members of WeCom may come without a name too.
pub fn check_name(given: &str) -> Result<Option<&str>> {
    let name = filled(Some(given));
    if name.is_some_and(|name| name.chars().count() > 64 || name.chars().any(char::is_control)) {
        return Err(wrong("name", "at most 64 characters on one line"));
    }
    Ok(name)
}

/// A mobile number, trimmed; none where nothing is given.
///
/// # Errors
/// `input.invalid`, naming the field.
pub fn check_mobile(given: &str) -> Result<Option<&str>> {
    let Some(mobile) = filled(Some(given)) else {
        return Ok(None);
    };
    let digits = mobile.chars().filter(char::is_ascii_digit).count();
    let fine = (5..=20).contains(&digits)
        && mobile
            .chars()
            .all(|c| c.is_ascii_digit() || "+- ".contains(c));
    if fine {
        Ok(Some(mobile))
    } else {
        Err(wrong("mobile", "a mobile number has 5 to 20 digits"))
    }
}

/// An e-mail address, trimmed; none where nothing is given.
///
/// # Errors
/// `input.invalid`, naming the field.
pub fn check_email(given: &str) -> Result<Option<&str>> {
    let Some(email) = filled(Some(given)) else {
        return Ok(None);
    };
    let parts = email
        .split_once('@')
        .filter(|(user, host)| !user.is_empty() && host.contains('.') && !host.contains('@'));
    if parts.is_none()
        || email.len() > 254
        || email.chars().any(|c| c.is_whitespace() || c.is_control())
    {
        return Err(wrong("email", "an e-mail address reads name@host"));
    }
    Ok(Some(email))
}

fn wrong(field: &str, why: &str) -> Error {
    Error::new(Code::InputInvalid, why).with("field", field)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bridge_core::tenant::NewTenant;
    use bridge_core::vault::SessionOnly;
    use bridge_core::{Context, Options};

    use super::*;

    fn world() -> (tempfile::TempDir, Directory, Tenant) {
        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            vault: Arc::new(SessionOnly::default()),
            ..Options::new(folder.path())
        };
        let directory = Directory::new(Context::open(options).unwrap());
        let new = NewTenant {
            name: "t".to_owned(),
            ..NewTenant::default()
        };
        let tenant = directory.context.add_tenant(&new).unwrap();
        (folder, directory, tenant)
    }

    fn user(username: &str, name: &str) -> NewUser {
        NewUser {
            username: username.to_owned(),
            name: name.to_owned(),
            ..NewUser::default()
        }
    }

    #[test]
    fn a_local_user_needs_a_username_and_no_name() {
        let (_folder, directory, tenant) = world();
        let error = directory.add_user(&tenant, &user(" ", "王平")).unwrap_err();
        assert_eq!(error.detail()["field"], "username");
        for (username, name) in [("a", ""), ("b", "  ")] {
            let added = directory.add_user(&tenant, &user(username, name)).unwrap();
            assert_eq!(added.name, None, "{name:?}");
        }
        let long = "王".repeat(65);
        let error = directory.add_user(&tenant, &user("c", &long)).unwrap_err();
        assert_eq!(error.detail()["field"], "name");
    }

    #[test]
    fn a_username_that_looks_like_another_is_refused_and_finds_that_one() {
        let (_folder, directory, tenant) = world();
        let kim = directory.add_user(&tenant, &user("kim.li", "")).unwrap();
        for (odd, why) in [
            ("kim\u{200B}.li", "invisible"),
            ("\u{202D}kim.li\u{202C}", "invisible"),
            ("ｋｉｍ．ｌｉ", "full_width"),
        ] {
            let error = directory.add_user(&tenant, &user(odd, "")).unwrap_err();
            assert_eq!(
                (error.code(), &error.detail()["why"]),
                (Code::InputInvalid, &why.into())
            );
            let change = UserChange {
                username: Some(odd.to_owned()),
                ..UserChange::default()
            };
            assert!(directory.change_user(&tenant, &kim.id, &change).is_err());
            assert_eq!(directory.user(&tenant, odd).unwrap().id, kim.id, "{odd:?}");
            let of_account = directory.user_of_account(&tenant, odd).unwrap();
            assert_eq!(of_account.unwrap().id, kim.id, "{odd:?}");
            // Nobody logs in under a name that only looks like the own one.
            assert!(directory.user_of_login(&tenant, odd).unwrap().is_none());
        }
    }
}
