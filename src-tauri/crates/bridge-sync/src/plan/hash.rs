//! A plan's name: the same changes to the same state have the same hash, whatever the order of reading.

use std::fmt::Write as _;
use std::hash::{Hash, Hasher};

use sha2::{Digest, Sha256};

use super::Plan;

/// The hash over every item with its before and after.
pub(crate) fn of(plan: &Plan) -> String {
    let mut feed = Feed(Sha256::new());
    (plan.policy.source, plan.policy.on_duplicate).hash(&mut feed);
    for unit in &plan.units {
        (unit.kind, &unit.before, &unit.after).hash(&mut feed);
    }
    for item in &plan.items {
        (item.kind, plan.userid(item), &item.reason).hash(&mut feed);
        (plan.before(item), plan.after(item)).hash(&mut feed);
    }
    let bytes = feed.0.finalize();
    bytes
        .iter()
        .take(16)
        .fold(String::with_capacity(32), |mut hash, byte| {
            let _ = write!(hash, "{byte:02x}");
            hash
        })
}

/// Feeds what `Hash` writes into SHA-256: no formatting, and no key that differs between processes.
struct Feed(Sha256);

impl Hasher for Feed {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Never asked for: the digest is longer than 64 bits.
    fn finish(&self) -> u64 {
        0
    }
}
