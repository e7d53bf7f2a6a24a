//! SHA-256 of login states and session cookies, which are stored as hashes. No copy of the value stays in memory.

use sha2::{Digest as _, Sha256};

/// The SHA-256 of a secret value.
pub fn digest(value: &str) -> [u8; 32] {
    // Never moved once it holds something: dropping it clears the one place where the value was.
    let mut hasher = Sha256::new();
    hasher.update(value.as_bytes());
    hasher.finalize_reset().into()
}
