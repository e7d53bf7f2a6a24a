//! Keeping, finding and forgetting a named secret, off the async threads.

use std::sync::Arc;

use wecom::Secret;

use crate::Bridge;
use crate::error::{Code, Error, Result};
use crate::vault::Vault;

impl Bridge {
    /// Keeps a secret in the keyring, or for this session only.
    pub(crate) async fn keep_secret(
        &self,
        entry: &str,
        secret: &Secret,
        keyring: bool,
    ) -> Result<()> {
        self.connections().settle(secret);
        if !keyring {
            // An older one in the keyring would come back with the next process.
            let (vault, name) = (Arc::clone(self.vault()), entry.to_owned());
            let forgotten = blocking(move || vault.forget(&name)).await;
            if let Err(error) = forgotten.or_else(unless_absent) {
                tracing::warn!(%error, entry, "an older secret stays in the keyring");
            }
            return self.session().put(entry, secret);
        }
        let (vault, name, secret) = (Arc::clone(self.vault()), entry.to_owned(), secret.clone());
        blocking(move || vault.put(&name, &secret)).await?;
        // What was held for the session would win over the new one.
        self.session().forget(entry)
    }

    /// The secret held for this session, else the one in the keyring.
    pub(crate) async fn kept_secret(&self, entry: &str) -> Result<Option<Secret>> {
        if let Some(held) = self.session().get(entry)? {
            return Ok(Some(held));
        }
        let (vault, entry) = (Arc::clone(self.vault()), entry.to_owned());
        blocking(move || vault.get(&entry)).await
    }

    /// Forgets a secret wherever it is kept.
    pub(crate) fn forget_secret(&self, entry: &str) -> Result<()> {
        self.session().forget(entry)?;
        self.vault().forget(entry).or_else(unless_absent)
    }

    /// Forgets secrets, and says what they were, for [`Self::put_back`]: all of them, or none.
    ///
    /// They go before the rows that name them: a secret that no row names would never be found again.
    pub(crate) fn take_secrets(&self, entries: &[String]) -> Result<Vec<Taken>> {
        let mut taken = Vec::with_capacity(entries.len());
        for entry in entries {
            let gone = self.look_up(entry).and_then(|each| {
                taken.push(each);
                self.forget_secret(entry)
            });
            gone.inspect_err(|_| self.put_back(&taken))?;
        }
        Ok(taken)
    }

    /// Forgets the tokens of secrets that are removed for good.
    pub(crate) fn close_accounts(&self, taken: &[Taken]) {
        let secrets = taken.iter().flat_map(|each| [&each.held, &each.kept]);
        self.connections()
            .close(&secrets.flatten().collect::<Vec<_>>());
    }

    /// Changes a kept secret, and forgets the tokens of the old one.
    pub(crate) async fn replace_secret(
        &self,
        entry: &str,
        secret: &Secret,
        keyring: bool,
    ) -> Result<()> {
        // Where the old one cannot be read, it was not used by this process either.
        let old = self.kept_secret(entry).await.ok().flatten();
        self.keep_secret(entry, secret, keyring).await?;
        let old = old.filter(|old| old.expose() != secret.expose());
        self.connections().close(&old.iter().collect::<Vec<_>>());
        Ok(())
    }

    /// Changes a kept secret together with the row that goes with it: if that cannot be written, the old one is back.
    pub(crate) async fn replace_secret_and<T>(
        &self,
        entry: &str,
        secret: &Secret,
        keyring: bool,
        write: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        let before = self.before(entry).await?;
        self.replace_secret(entry, secret, keyring).await?;
        write().inspect_err(|_| {
            self.forget_quietly(std::slice::from_ref(&before.entry));
            self.put_back(std::slice::from_ref(&before));
        })
    }

    /// What an entry holds before it is changed. One that cannot be read could not be put back either.
    async fn before(&self, entry: &str) -> Result<Taken> {
        let (vault, name) = (Arc::clone(self.vault()), entry.to_owned());
        Ok(Taken {
            entry: entry.to_owned(),
            held: self.session().get(entry)?,
            kept: blocking(move || vault.get(&name)).await.ok().flatten(),
        })
    }

    /// Puts secrets back after a removal that failed later.
    pub(crate) fn put_back(&self, taken: &[Taken]) {
        for each in taken {
            let held = each.held.as_ref();
            let held = held.map_or(Ok(()), |secret| self.session().put(&each.entry, secret));
            let kept = each.kept.as_ref();
            let kept = kept.map_or(Ok(()), |secret| self.vault().put(&each.entry, secret));
            if let Err(error) = held.and(kept) {
                tracing::warn!(%error, entry = each.entry, "a secret could not be put back");
            }
        }
    }

    fn look_up(&self, entry: &str) -> Result<Taken> {
        Ok(Taken {
            entry: entry.to_owned(),
            held: self.session().get(entry)?,
            kept: self.vault().get(entry).or_else(nothing_to_keep)?,
        })
    }

    /// Takes secrets back after a set-up that failed later; the first error is the one that counts.
    pub(crate) fn forget_quietly(&self, entries: &[String]) {
        for entry in entries {
            if let Err(error) = self.forget_secret(entry) {
                tracing::warn!(%error, entry, "a secret of a failed set-up stays behind");
            }
        }
    }
}

/// A forgotten secret: what was held for the session, and what was kept.
pub(crate) struct Taken {
    entry: String,
    held: Option<Secret>,
    kept: Option<Secret>,
}

/// A machine without any keyring cannot have kept anything in one; a locked keyring can.
fn unless_absent(error: Error) -> Result<()> {
    match error.detail().contains_key("absent") {
        true => Ok(()),
        false => Err(error),
    }
}

/// An entry that holds no secret can be forgotten all the same.
fn nothing_to_keep(error: Error) -> Result<Option<Secret>> {
    match error.code() {
        Code::KeyringUnavailable => unless_absent(error).map(|()| None),
        _ => Ok(None),
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| Error::new(Code::KeyringUnavailable, "the keyring call ended early"))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Options;
    use crate::vault::SessionOnly;

    fn secret(text: &str) -> Secret {
        Secret::parse(text).unwrap()
    }

    /// Wherever either of them is kept: in the keyring, or for this session.
    #[tokio::test]
    async fn an_old_secret_is_back_if_its_row_cannot_be_written() {
        let failing = || Err::<(), _>(Error::new(Code::StoreBusy, "held"));
        for (was_kept, is_kept) in [(true, true), (true, false), (false, true), (false, false)] {
            let folder = tempfile::tempdir().unwrap();
            let options = Options {
                vault: Arc::new(SessionOnly::default()),
                ..Options::new(folder.path())
            };
            let bridge = Bridge::open(options).unwrap();
            let (old, new) = (secret("old"), secret("new"));
            bridge.keep_secret("app/1", &old, was_kept).await.unwrap();
            let replaced = bridge.replace_secret_and("app/1", &new, is_kept, failing);
            assert_eq!(replaced.await.unwrap_err().code(), Code::StoreBusy);
            let now = bridge.kept_secret("app/1").await.unwrap().unwrap();
            assert_eq!(now.expose(), "old", "{was_kept} {is_kept}");
            let in_keyring = bridge.vault().get("app/1").unwrap().is_some();
            assert_eq!(in_keyring, was_kept);
        }
    }
}
