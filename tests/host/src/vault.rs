//! A session-only vault that a world and its copies can share the contents of, and that can be missing altogether.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bridge::vault::{SecretString, Vault};
use bridge::{Code, Error, Result};

/// This process's memory in place of a keyring.
pub(crate) struct SessionVault {
    kept: Mutex<HashMap<String, SecretString>>,
    is_there: bool,
}

impl SessionVault {
    /// One with nothing in it; `is_there` says whether there is a keyring at all.
    pub(crate) fn empty(is_there: bool) -> Self {
        Self {
            kept: Mutex::default(),
            is_there,
        }
    }

    /// Another one with the same contents.
    pub(crate) fn copy(&self) -> Self {
        Self {
            kept: Mutex::new(self.lock().clone()),
            is_there: self.is_there,
        }
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    fn kept(&self) -> Result<MutexGuard<'_, HashMap<String, SecretString>>> {
        if self.is_there {
            return Ok(self.lock());
        }
        Err(Error::new(
            Code::KeyringUnavailable,
            "this world has no keyring",
        ))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, SecretString>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Vault for SessionVault {
    fn put(&self, name: &str, text: &SecretString) -> Result<()> {
        self.kept()?.insert(name.to_owned(), text.clone());
        Ok(())
    }

    fn get(&self, name: &str) -> Result<Option<SecretString>> {
        Ok(self.kept()?.get(name).cloned())
    }

    fn forget(&self, name: &str) -> Result<()> {
        self.kept()?.remove(name);
        Ok(())
    }
}
