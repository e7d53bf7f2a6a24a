//! The hash that names a plan: the same changes to the same state have the same hash, whatever the order of reading.
//!
//! What goes into it is the planner's business.

use std::fmt::Write as _;
use std::hash::Hasher;

use sha2::{Digest, Sha256};

/// The bytes of the digest that name a plan: 128 bits, short enough to be read out.
const BYTES: usize = 16;

/// A hasher that feeds what `Hash` writes into SHA-256.
///
/// The standard library's own hashers have a key that differs between processes, and a hash is confirmed in another one.
#[derive(Default)]
pub struct PlanHasher(Sha256);

impl PlanHasher {
    /// The hash of everything that was fed, in hexadecimal digits.
    pub fn digest(self) -> String {
        let bytes = self.0.finalize();
        let digits = String::with_capacity(2 * BYTES);
        bytes.iter().take(BYTES).fold(digits, |mut hash, byte| {
            let _ = write!(hash, "{byte:02x}");
            hash
        })
    }
}

impl Hasher for PlanHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Never called: the digest is longer than 64 bits.
    fn finish(&self) -> u64 {
        0
    }
}

#[cfg(test)]
mod tests {
    use std::hash::Hash as _;

    use super::*;

    /// Held runs are confirmed by a hash that an older version stored.
    #[test]
    fn a_hash_stays_what_it_was() {
        let mut hasher = PlanHasher::default();
        (7_i64, Some("zhang.san"), ["a", "b"].as_slice()).hash(&mut hasher);
        assert_eq!(hasher.digest(), "5afc796fd62598740e5cce95e1a4b4e8");
    }
}
