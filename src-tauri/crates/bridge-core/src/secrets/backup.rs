//! Backups of stored secrets: removing and replacing them together with rows, which may fail after them.

use std::sync::Arc;

use wecom::Secret;

use super::{blocking, read, unless_absent, write};
use crate::Context;
use crate::error::{Code, Error, Result};
use crate::vault::entry::{SecretBinding, StoredSecret};

/// A backup of one entry: the session's secret, and the keyring's.
pub struct SecretBackup {
    entry: String,
    session: Option<StoredSecret>,
    keyring: Option<StoredSecret>,
}

impl Context {
    /// Removes secrets and returns a backup for [`Self::restore_secrets`]: all of them, or none.
    ///
    /// Secrets are removed before the rows that name them: one that no row names would never be found again.
    ///
    /// # Errors
    /// `keyring.unavailable`.
    pub fn remove_with_backup(&self, entries: &[String]) -> Result<Vec<SecretBackup>> {
        let mut backups = Vec::with_capacity(entries.len());
        for entry in entries {
            let gone = self.backup(entry).and_then(|each| {
                backups.push(each);
                self.forget_secret(entry)
            });
            gone.inspect_err(|_| self.restore_secrets(&backups))?;
        }
        Ok(backups)
    }

    /// Forgets the cached tokens of removed secrets.
    pub fn revoke_cached_tokens(&self, backups: &[SecretBackup]) {
        let kept = backups
            .iter()
            .flat_map(|each| [&each.session, &each.keyring]);
        let secrets = kept.flatten().map(|kept| &kept.secret);
        let secrets = secrets.collect::<Vec<_>>();
        for secret in &secrets {
            self.connections().close_proxy_login(secret);
        }
        self.connections().forget_tokens(&secrets);
    }

    /// Replaces a stored secret together with the row that goes with it: if that cannot be written, the old one is restored.
    ///
    /// # Errors
    /// `secret.invalid`, `keyring.unavailable`, or the error of `write`.
    pub async fn replace_secret_and<T>(
        &self,
        entry: &str,
        (secret, binding): (&Secret, &SecretBinding),
        keyring: bool,
        write: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        let before = self.backup_if_readable(entry).await?;
        self.replace_secret(entry, (secret, binding), keyring)
            .await?;
        write().inspect_err(|_| {
            self.forget_quietly(std::slice::from_ref(&before.entry));
            self.restore_secrets(std::slice::from_ref(&before));
        })
    }

    /// A backup of an entry before it is replaced; one that cannot be read is left out.
    async fn backup_if_readable(&self, entry: &str) -> Result<SecretBackup> {
        let (vault, name) = (Arc::clone(self.vault()), entry.to_owned());
        Ok(SecretBackup {
            entry: entry.to_owned(),
            session: read(self.session(), entry)?,
            keyring: blocking(move || read(&*vault, &name)).await.ok().flatten(),
        })
    }

    /// Restores secrets after a later step failed.
    pub fn restore_secrets(&self, backups: &[SecretBackup]) {
        for each in backups {
            let session = each.session.as_ref();
            let session = session.map_or(Ok(()), |kept| write(self.session(), &each.entry, kept));
            let keyring = each.keyring.as_ref();
            let keyring = keyring.map_or(Ok(()), |kept| write(&**self.vault(), &each.entry, kept));
            if let Err(error) = session.and(keyring) {
                tracing::warn!(%error, entry = each.entry, "a secret could not be restored");
            }
        }
    }

    fn backup(&self, entry: &str) -> Result<SecretBackup> {
        Ok(SecretBackup {
            entry: entry.to_owned(),
            session: read(self.session(), entry)?,
            keyring: read(&**self.vault(), entry).or_else(nothing_to_keep)?,
        })
    }

    /// Removes the secrets of a set-up whose later step failed; errors are only logged, since that step's is returned.
    pub fn forget_quietly(&self, entries: &[String]) {
        for entry in entries {
            if let Err(error) = self.forget_secret(entry) {
                tracing::warn!(%error, entry, "a secret of a failed set-up stays behind");
            }
        }
    }
}

/// No backup for an entry that holds no secret: it can be removed all the same.
fn nothing_to_keep(error: Error) -> Result<Option<StoredSecret>> {
    match error.code() {
        Code::KeyringUnavailable => unless_absent(error).map(|()| None),
        _ => Ok(None),
    }
}
