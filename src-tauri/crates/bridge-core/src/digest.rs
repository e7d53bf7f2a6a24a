//! The hash under which a state or a cookie is known. The value itself stays nowhere, the stack included.

use sha2::{Digest as _, Sha256};

/// SHA-256 of a value that nobody is to find in memory.
pub fn digest(value: &str) -> [u8; 32] {
    // Never moved once it holds something: its end clears the one place that it was in.
    let mut hasher = Sha256::new();
    hasher.update(value.as_bytes());
    hasher.finalize_reset().into()
}
