//! Password hashes: argon2id in PHC form.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error as HashError, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

use super::Password;
use bridge_core::error::{Code, Error, Result};

/// KiB of memory, passes, lanes: OWASP's first choice for argon2id.
const MEMORY: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

const SALT: usize = 16;

/// A hash that no known password matches, with the parameters of the others.
const DUMMY_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes a password with a random salt.
pub(super) fn hash(password: &Password) -> Result<String> {
    let mut salt = [0_u8; SALT];
    getrandom::fill(&mut salt).map_err(|error| hashing_failed(&error.to_string()))?;
    let hash: PasswordHash = hasher()?
        .hash_password_with_salt(password.expose().as_bytes(), &salt)
        .map_err(|error| hashing_failed(&error.to_string()))?;
    Ok(hash.to_string())
}

/// Whether a password matches a hash.
pub(super) fn verify(password: &Password, kept: &str) -> Result<bool> {
    let kept = PasswordHash::new(kept).map_err(|_| Error::damaged("password"))?;
    match hasher()?.verify_password(password.expose().as_bytes(), &kept) {
        Ok(()) => Ok(true),
        Err(HashError::PasswordInvalid) => Ok(false),
        Err(error) => Err(hashing_failed(&error.to_string())),
    }
}

/// Does the same work for an unknown user.
// An answer that came sooner would tell which usernames exist.
pub(super) fn verify_dummy(password: &Password) -> Result<()> {
    verify(password, DUMMY_HASH).map(|_| ())
}

fn hasher() -> Result<Argon2<'static>> {
    let cost = Params::new(MEMORY, PASSES, LANES, None);
    let cost = cost.map_err(|error| hashing_failed(&error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, cost))
}

fn hashing_failed(why: &str) -> Error {
    Error::new(
        Code::StoreUnavailable,
        format!("the password cannot be hashed: {why}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_names_its_cost_and_fits_only_its_password() {
        let password = Password::new("correct horse battery").unwrap();
        let (one, two) = (hash(&password).unwrap(), hash(&password).unwrap());
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, two);
        assert!(verify(&password, &one).unwrap() && verify(&password, &two).unwrap());
        assert!(!verify(&Password::new("correct horse batterz").unwrap(), &one).unwrap());
        assert!(verify(&password, "rubbish").is_err());
        assert!(!verify(&password, DUMMY_HASH).unwrap());
        let cost = |hash: &str| hash.split('$').take(4).collect::<Vec<_>>().join("$");
        assert_eq!(cost(DUMMY_HASH), cost(&one));
    }
}
