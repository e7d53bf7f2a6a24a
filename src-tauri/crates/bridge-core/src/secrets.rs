//! Stored secrets: storing, reading, replacing and removing them, off the async threads.
//!
//! A reader says where the secret is to be sent: it is handed out only for the address and proxy at which it was proven.
//! `backup` removes and replaces secrets together with their rows.

mod backup;

pub use backup::SecretBackup;

use std::sync::Arc;

use wecom::Secret;

use crate::Context;
use crate::error::{Code, Error, Result};
use crate::vault::entry::{SecretBinding, StoredSecret};
use crate::vault::{Vault, parts, with_stack_cleared};

/// The vault entry of a data source's contacts secret.
pub fn contacts_entry(id: &str) -> String {
    format!("contacts/{id}")
}

/// The vault entry of an authentication source's app secret.
pub fn app_entry(id: &str) -> String {
    format!("app/{id}")
}

/// The vault entry of the password of a push target's account.
pub fn target_entry(id: &str) -> String {
    format!("target/{id}")
}

/// The vault entry of the password of a tenant's proxy.
pub(crate) fn proxy_entry(tenant: &str) -> String {
    format!("proxy/{tenant}")
}

impl Context {
    /// Stores a secret that was proven just now, in the keyring or for this session only.
    ///
    /// # Errors
    /// `secret.invalid` for one that is too long to be stored, or `keyring.unavailable`.
    pub async fn store_secret(
        &self,
        entry: &str,
        (secret, binding): (&Secret, &SecretBinding),
        keyring: bool,
    ) -> Result<()> {
        let kept = StoredSecret {
            secret: secret.clone(),
            binding: Some(binding.clone()),
            proven_at: Some(self.now_ms()),
        };
        self.keep(entry, &kept, keyring).await
    }

    /// Stores a secret that cannot be proven by itself. Blocks.
    pub(crate) fn store_unproven(
        &self,
        entry: &str,
        (secret, binding): (&Secret, &SecretBinding),
        keyring: bool,
    ) -> Result<()> {
        let kept = StoredSecret {
            secret: secret.clone(),
            binding: Some(binding.clone()),
            proven_at: None,
        };
        match keyring {
            true => write(&**self.vault(), entry, &kept),
            false => write(self.session(), entry, &kept),
        }
    }

    async fn keep(&self, entry: &str, kept: &StoredSecret, keyring: bool) -> Result<()> {
        self.connections().mark_saved(&kept.secret);
        if !keyring {
            // An older one in the keyring would come back with the next process.
            let (vault, name) = (Arc::clone(self.vault()), entry.to_owned());
            let forgotten = blocking(move || parts::forget(&*vault, &name)).await;
            if let Err(error) = forgotten.or_else(unless_absent) {
                tracing::warn!(%error, entry, "an older secret stays in the keyring");
            }
            return write(self.session(), entry, kept);
        }
        let (vault, name, kept) = (Arc::clone(self.vault()), entry.to_owned(), kept.clone());
        blocking(move || write(&*vault, &name, &kept)).await?;
        // What was held for the session would win over the new one.
        parts::forget(self.session(), entry)
    }

    /// The secret for this address and proxy: the session's, else the keyring's.
    ///
    /// # Errors
    /// `secret.elsewhere` if it was proven at another one, `secret.invalid`, `secret.missing` or `keyring.unavailable`.
    pub async fn stored_secret(
        &self,
        entry: &str,
        binding: &SecretBinding,
    ) -> Result<Option<Secret>> {
        let Some(kept) = self.kept(entry).await? else {
            return Ok(None);
        };
        match &kept.binding {
            None => self.bind(entry, &kept.secret, binding).await,
            Some(of_entry) if of_entry == binding => {}
            Some(of_entry) => return Err(elsewhere(of_entry, binding)),
        }
        Ok(Some(kept.secret))
    }

    async fn kept(&self, entry: &str) -> Result<Option<StoredSecret>> {
        if let Some(held) = read(self.session(), entry)? {
            return Ok(Some(held));
        }
        let (vault, entry) = (Arc::clone(self.vault()), entry.to_owned());
        blocking(move || read(&*vault, &entry)).await
    }

    /// Binds a secret that an older version stored to the address at which it is used now.
    async fn bind(&self, entry: &str, secret: &Secret, binding: &SecretBinding) {
        let kept = StoredSecret {
            secret: secret.clone(),
            binding: Some(binding.clone()),
            proven_at: None,
        };
        let (vault, name) = (Arc::clone(self.vault()), entry.to_owned());
        let rewrite = move || match read(&*vault, &name)? {
            // Unless another program has put a new one there meanwhile.
            Some(now) if now.binding.is_none() && now.secret.expose() == kept.secret.expose() => {
                write(&*vault, &name, &kept)
            }
            _ => Ok(()),
        };
        if let Err(error) = blocking(rewrite).await {
            tracing::warn!(%error, entry, "an older secret is not bound to its address yet");
        }
    }

    /// Rebinds a tenant's secrets to its new addresses: only for a simulated WeCom that this program itself has moved.
    pub(crate) fn move_secrets(
        &self,
        entries: &[String],
        from: &SecretBinding,
        to: &SecretBinding,
    ) {
        let (session, vault): (&dyn Vault, &dyn Vault) = (self.session(), &**self.vault());
        for (place, entry) in [session, vault]
            .into_iter()
            .flat_map(|place| entries.iter().map(move |entry| (place, entry)))
        {
            let moved = read(place, entry).and_then(|kept| match kept {
                Some(kept) if kept.binding.as_ref() == Some(from) => {
                    let binding = Some(to.clone());
                    write(place, entry, &StoredSecret { binding, ..kept })
                }
                _ => Ok(()),
            });
            if let Err(error) = moved.or_else(unless_absent) {
                tracing::warn!(%error, entry, "a secret stays bound to the sandbox's old address");
            }
        }
    }

    /// Removes a secret from the session and the keyring.
    pub(crate) fn forget_secret(&self, entry: &str) -> Result<()> {
        parts::forget(self.session(), entry)?;
        parts::forget(&**self.vault(), entry).or_else(unless_absent)
    }

    /// Replaces a stored secret, and forgets the tokens of the old one.
    pub(crate) async fn replace_secret(
        &self,
        entry: &str,
        (secret, binding): (&Secret, &SecretBinding),
        keyring: bool,
    ) -> Result<()> {
        // Where the old one cannot be read, it was not used by this process either.
        let old = self.kept(entry).await.ok().flatten();
        self.store_secret(entry, (secret, binding), keyring).await?;
        let old = old.map(|old| old.secret);
        let old = old.filter(|old| old.expose() != secret.expose());
        self.connections()
            .forget_tokens(&old.iter().collect::<Vec<_>>());
        Ok(())
    }
}

fn read(vault: &dyn Vault, entry: &str) -> Result<Option<StoredSecret>> {
    with_stack_cleared(|| {
        let text = parts::get(vault, entry)?;
        text.as_ref().map(StoredSecret::read).transpose()
    })
}

fn write(vault: &dyn Vault, entry: &str, kept: &StoredSecret) -> Result<()> {
    with_stack_cleared(|| parts::put(vault, entry, &kept.write()?))
}

fn elsewhere(of_entry: &SecretBinding, wanted: &SecretBinding) -> Error {
    let error = Error::new(
        Code::SecretElsewhere,
        "the kept secret was proven at another address or through another proxy",
    );
    error
        .with("bound_to", of_entry.to.clone())
        .with("bound_proxy", of_entry.proxy.clone())
        .with("address", wanted.to.clone())
        .with("proxy", wanted.proxy.clone())
}

/// Ignores the error of a machine without any keyring, which cannot hold an entry; a locked keyring can.
fn unless_absent(error: Error) -> Result<()> {
    match error.detail().contains_key("absent") {
        true => Ok(()),
        false => Err(error),
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
    use crate::testing::Corp;
    use crate::vault::SessionOnly;

    fn secret(text: &str) -> Secret {
        Secret::parse(text).unwrap()
    }

    fn binding(to: &str, proxy: Option<&str>) -> SecretBinding {
        SecretBinding {
            to: to.to_owned(),
            proxy: proxy.map(str::to_owned),
        }
    }

    fn open(folder: &std::path::Path) -> (Context, Arc<SessionOnly>) {
        let vault = Arc::new(SessionOnly::default());
        let options = Options {
            vault: vault.clone(),
            ..Options::new(folder)
        };
        (Context::open(options).unwrap(), vault)
    }

    /// Kept in the keyring or held for this session.
    #[tokio::test]
    async fn no_other_address_or_proxy_gets_a_kept_secret() {
        let proxy = Some("http://proxy.corp.example:3128/");
        let here = binding("https://qyapi.corp.example", proxy);
        let elsewhere = [
            binding("https://qyapi.corp.example.attacker.example", proxy),
            binding("https://qyapi.corp.example:8443", proxy),
            binding("http://127.0.0.1:9", proxy),
            binding("https://qyapi.corp.example", None),
            binding(
                "https://qyapi.corp.example",
                Some("http://other.example:3128/"),
            ),
        ];
        for keyring in [true, false] {
            let folder = tempfile::tempdir().unwrap();
            let (context, _) = open(folder.path());
            let kept = secret("kept-Kx81");
            let keep = context.store_secret("contacts/1", (&kept, &here), keyring);
            keep.await.unwrap();
            for other in &elsewhere {
                let error = context
                    .stored_secret("contacts/1", other)
                    .await
                    .unwrap_err();
                assert_eq!(error.code(), Code::SecretElsewhere);
                assert!(!format!("{error:?}").contains("Kx81"));
                let found = context.stored_secret("contacts/1", &here).await.unwrap();
                assert_eq!(found.unwrap().expose(), "kept-Kx81");
            }
            let fresh = (&secret("fresh"), &elsewhere[0]);
            context
                .replace_secret("contacts/1", fresh, keyring)
                .await
                .unwrap();
            let error = context
                .stored_secret("contacts/1", &here)
                .await
                .unwrap_err();
            assert_eq!(error.code(), Code::SecretElsewhere, "it is bound anew");
        }
    }

    #[tokio::test]
    async fn an_older_entry_is_bound_when_it_is_next_used() {
        let folder = tempfile::tempdir().unwrap();
        let (context, vault) = open(folder.path());
        vault.put("app/1", &"old-entry-77".into()).unwrap();
        let (here, there) = (
            binding("https://a.example", None),
            binding("https://b.example", None),
        );
        let found = context
            .stored_secret("app/1", &here)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(found.expose(), "old-entry-77");
        let error = context.stored_secret("app/1", &there).await.unwrap_err();
        assert_eq!(error.code(), Code::SecretElsewhere);
        let found = context
            .stored_secret("app/1", &here)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(found.expose(), "old-entry-77");
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
            let context = Context::open(options).unwrap();
            let (old, new) = (secret("old"), secret("new"));
            let (here, there) = (
                binding("https://a.example", None),
                binding("https://b.example", None),
            );
            let keep = context.store_secret("app/1", (&old, &here), was_kept);
            keep.await.unwrap();
            let replaced = context.replace_secret_and("app/1", (&new, &there), is_kept, failing);
            assert_eq!(replaced.await.unwrap_err().code(), Code::StoreBusy);
            let now = context
                .stored_secret("app/1", &here)
                .await
                .unwrap()
                .unwrap();
            assert_eq!(now.expose(), "old", "{was_kept} {is_kept}");
            let in_keyring = context.vault().get("app/1").unwrap().is_some();
            assert_eq!(in_keyring, was_kept);
        }
    }

    #[tokio::test]
    async fn a_replaced_secret_takes_its_token_along() {
        let corp = Corp::new().await;
        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            vault: Arc::new(SessionOnly::default()),
            ..Options::new(folder.path())
        };
        let context = Context::open(options).unwrap();
        let binding = SecretBinding {
            to: corp.sandbox.details().api_base.clone(),
            proxy: None,
        };
        let replace = async |secret| {
            let proven = (secret, &binding);
            context.replace_secret("app/1", proven, true).await
        };
        replace(&corp.app).await.unwrap();
        assert!(corp.asks(context.connections(), &corp.app).await);
        replace(&corp.app).await.unwrap();
        assert!(!corp.asks(context.connections(), &corp.app).await);
        let fresh = Secret::parse("another").unwrap();
        replace(&fresh).await.unwrap();
        assert!(corp.asks(context.connections(), &corp.app).await);
    }
}
