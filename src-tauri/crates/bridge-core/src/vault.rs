//! Vaults, which store secrets: the OS keyring, or this process's memory. Nothing else ever stores one.
//!
//! A [`Vault`] stores short texts under names; `entry` is the content of such a text, `parts` how a longer one is stored.

pub mod entry;
pub(crate) mod parts;

use std::collections::HashMap;
use std::sync::Mutex;

use keyring_core::Error as KeyringError;
use secrecy::ExposeSecret as _;

pub use secrecy::SecretString;

use crate::error::{Code, Error, Result};
use crate::locked::locked;

/// The service name of the entries in the platform's keyring.
pub const SERVICE: &str = "wecom-bridge";

/// A store of secret texts by name. Calls may block on the platform: keep them off async threads.
pub trait Vault: Send + Sync {
    /// Stores a text under a name, in place of the one before.
    ///
    /// # Errors
    /// `keyring.unavailable`.
    fn put(&self, name: &str, text: &SecretString) -> Result<()>;

    /// The text stored under a name.
    ///
    /// # Errors
    /// `keyring.unavailable`.
    fn get(&self, name: &str) -> Result<Option<SecretString>>;

    /// Removes a name; it is no error if there is none.
    ///
    /// # Errors
    /// `keyring.unavailable`.
    fn forget(&self, name: &str) -> Result<()>;
}

/// The OS keyring: Windows Credential Manager, macOS Keychain, Secret Service.
#[derive(Debug, Default)]
pub struct Keyring;

impl Keyring {
    fn entry(name: &str) -> Result<keyring::Entry> {
        keyring::Entry::new(SERVICE, name).map_err(of_keyring)
    }
}

impl Vault for Keyring {
    fn put(&self, name: &str, text: &SecretString) -> Result<()> {
        let entry = Self::entry(name)?;
        with_stack_cleared(|| entry.set_password(text.expose_secret())).map_err(of_keyring)
    }

    fn get(&self, name: &str) -> Result<Option<SecretString>> {
        let entry = Self::entry(name)?;
        match with_stack_cleared(|| entry.get_password()) {
            Ok(kept) => Ok(Some(kept.into())),
            Err(KeyringError::NoEntry) => Ok(None),
            Err(error) => Err(of_keyring(error)),
        }
    }

    fn forget(&self, name: &str) -> Result<()> {
        match Self::entry(name)?.delete_credential() {
            Ok(()) | Err(KeyringError::NoEntry) => Ok(()),
            Err(error) => Err(of_keyring(error)),
        }
    }
}

/// How much of the stack is cleared: more than a call of a keyring uses.
const CALL_STACK_SIZE: usize = 256 * 1024;

/// Calls the keyring and clears the stack that the call used.
// Keyring clients encrypt and decrypt in arrays on the stack, which no allocator clears.
pub(crate) fn with_stack_cleared<T>(call: impl FnOnce() -> T) -> T {
    let answer = in_own_frame(call);
    clear_stack();
    answer
}

/// Calls in a frame of its own, which the clearing reaches.
#[inline(never)]
fn in_own_frame<T>(call: impl FnOnce() -> T) -> T {
    call()
}

#[inline(never)]
fn clear_stack() {
    let mut below = [0_u8; CALL_STACK_SIZE];
    // Copying also clears the registers that copy texts: what they hold may be saved on the stack at any later time.
    let (from, to) = below.split_at_mut(CALL_STACK_SIZE / 2);
    to.copy_from_slice(std::hint::black_box(from));
    std::hint::black_box(to);
}

/// This process's memory: for the demo, for tests, and where there is no keyring.
#[derive(Default)]
pub struct SessionOnly {
    kept: Mutex<HashMap<String, SecretString>>,
}

impl Vault for SessionOnly {
    fn put(&self, name: &str, text: &SecretString) -> Result<()> {
        self.lock().insert(name.to_owned(), text.clone());
        Ok(())
    }

    fn get(&self, name: &str) -> Result<Option<SecretString>> {
        Ok(self.lock().get(name).cloned())
    }

    fn forget(&self, name: &str) -> Result<()> {
        self.lock().remove(name);
        Ok(())
    }
}

impl SessionOnly {
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, SecretString>> {
        locked(&self.kept)
    }
}

/// The error by its kind; the platform's own message is left out, it may quote the entry.
fn of_keyring(error: KeyringError) -> Error {
    let absent = matches!(error, KeyringError::NoDefaultStore);
    let why = match error {
        KeyringError::NoDefaultStore => "no keyring service is running",
        KeyringError::PlatformFailure(_) => "the keyring service failed",
        KeyringError::NoStorageAccess(_) => "the keyring is locked or denied access",
        KeyringError::TooLong(..) => "the secret is too long for the keyring",
        KeyringError::BadEncoding(_) | KeyringError::BadDataFormat(..) => {
            "the keyring's entry is not text"
        }
        KeyringError::Ambiguous(_) => "the keyring has the entry more than once",
        _ => "the keyring refused",
    };
    let unavailable = Error::new(Code::KeyringUnavailable, why).with("why", why);
    match absent {
        true => unavailable.with("absent", true),
        false => unavailable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round_trip(vault: &dyn Vault, name: &str) {
        let text = SecretString::from("s3cret Value of this test");
        assert!(vault.get(name).unwrap().is_none());
        vault.put(name, &text).unwrap();
        let kept = vault.get(name).unwrap().unwrap();
        assert_eq!(kept.expose_secret(), text.expose_secret());
        vault.forget(name).unwrap();
        vault.forget(name).unwrap();
        assert!(vault.get(name).unwrap().is_none());
    }

    #[test]
    fn session_only_forgets() {
        round_trip(&SessionOnly::default(), "a");
    }

    /// Needs the platform's keyring: the test command runs everything under one.
    #[test]
    fn the_platform_keyring_keeps_and_forgets() {
        let name = format!("test-{}", crate::ids::new_id().unwrap());
        round_trip(&Keyring, &name);
    }

    /// Some keyring clients panic when called on a runtime's thread.
    #[tokio::test(flavor = "multi_thread")]
    async fn the_platform_keyring_can_be_called_from_async_code() {
        let name = format!("test-{}", crate::ids::new_id().unwrap());
        round_trip(&Keyring, &name);
        tokio::task::spawn_blocking(move || round_trip(&Keyring, &name))
            .await
            .unwrap();
    }
}
