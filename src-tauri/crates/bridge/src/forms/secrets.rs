//! Validation of secrets while they are typed: their form, and a fingerprint instead of their value.

use std::hash::{BuildHasher as _, RandomState};

use wecom::{Secret, SecretError};

use super::{Checked, State, said};
use crate::error::Error;
use crate::lang::Text;

/// A secret of this length is worth asking WeCom about; while one is being typed by hand it is not.
const WORTH_ASKING: usize = 20;

const UNFINISHED: Text = Text::fixed(
    "还没有填完整，填完后会自动验证。",
    "Not complete yet; once it is, it is checked by itself.",
);

/// Computes fingerprints: hashes under a random key of this process.
#[derive(Debug, Default)]
pub struct SecretFingerprints(RandomState);

impl SecretFingerprints {
    fn of(&self, secret: &Secret) -> String {
        format!("{:016x}", self.0.hash_one(secret.expose()))
    }
}

pub(super) fn check(given: &str, fingerprints: &SecretFingerprints) -> Checked {
    let secret = match Secret::parse(given) {
        Ok(secret) => secret,
        Err(error) => return refused(error),
    };
    let mark = Some(fingerprints.of(&secret));
    if secret.expose().len() >= WORTH_ASKING {
        return Checked {
            mark,
            ..Checked::bare(State::Ok)
        };
    }
    Checked {
        mark,
        text: Some(UNFINISHED),
        ..Checked::bare(State::Incomplete)
    }
}

fn refused(error: SecretError) -> Checked {
    let (state, reason) = match error {
        SecretError::Empty => (State::Empty, "empty"),
        SecretError::InnerSpace => (State::Malformed, "space"),
        SecretError::Character => (State::Malformed, "character"),
        SecretError::TooLong => (State::Malformed, "long"),
    };
    Checked {
        reason: Some(reason.to_owned()),
        text: Some(said(&Error::from(error))),
        ..Checked::bare(state)
    }
}
