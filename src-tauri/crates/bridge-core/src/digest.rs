//! SHA-256 of login states and session cookies, which are stored as hashes. No copy of the value stays in memory.

use sha2::{Digest as _, Sha256};

/// The SHA-256 of a secret value.
pub fn digest(value: &str) -> [u8; 32] {
    // On the heap, which is cleared when it is given back: on the stack the hasher's copy of the value outlived its drop, in a
    // place that no later call wrote over.
    let mut hasher = Box::new(Sha256::new());
    hasher.update(value.as_bytes());
    hasher.finalize_reset().into()
}
