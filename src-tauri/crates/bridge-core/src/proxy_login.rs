//! Proxy logins: the rules for user and address, and fingerprints that tell two logins apart.
//!
//! Storing the password is in `proxy_password`.

use std::hash::{BuildHasher as _, RandomState};

use wecom::{ProxyLogin, Secret};

use crate::error::{Code, Error, Result};

/// In characters.
const LONGEST_USER: usize = 256;

/// The user of a proxy's login as a person gives it.
///
/// # Errors
/// `input.invalid` without a proxy, or for what no proxy takes as a user.
pub fn check_user(user: Option<&str>, proxy: Option<&str>) -> Result<Option<String>> {
    let Some(user) = user else {
        return Ok(None);
    };
    let wrong = |why: &str| Error::new(Code::InputInvalid, why).with("field", "proxy_user");
    if proxy.is_none() {
        return Err(wrong("a proxy's user needs a proxy"));
    }
    // The colon ends the user in what is sent.
    let fine = |c: char| c != ':' && !c.is_control();
    if user.chars().count() > LONGEST_USER || !user.chars().all(fine) {
        return Err(wrong("not the form of a proxy's user"));
    }
    Ok(Some(user.to_owned()))
}

/// The address of a proxy in one spelling.
pub(crate) fn proxy_address(given: &str) -> String {
    let given = given.trim();
    let url = match given.contains("://") {
        true => url::Url::parse(given),
        false => url::Url::parse(&format!("http://{given}")),
    };
    url.map_or_else(|_| given.to_owned(), Into::into)
}

/// Computes fingerprints of proxy logins, which tell them apart without holding their passwords.
#[derive(Default)]
pub(crate) struct LoginFingerprints(RandomState);

/// The fingerprint of one login: the user, and a keyed hash of the password.
pub(crate) type LoginFingerprint = (String, u64);

impl LoginFingerprints {
    pub(crate) fn of(&self, login: &ProxyLogin) -> LoginFingerprint {
        (
            login.user.clone(),
            self.password_fingerprint(&login.password),
        )
    }

    pub(crate) fn password_fingerprint(&self, password: &Secret) -> u64 {
        self.0.hash_one(password.expose())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_the_same_in_every_spelling() {
        let spellings = [
            "p.example:3128",
            " http://P.example:3128",
            "http://p.example:3128/",
        ];
        for spelling in spellings {
            assert_eq!(proxy_address(spelling), "http://p.example:3128/");
        }
        for other in ["https://p.example:3128", "p.example:3129", "q.example:3128"] {
            assert_ne!(proxy_address(other), "http://p.example:3128/");
        }
    }

    #[test]
    fn a_user_needs_a_proxy_and_no_colon() {
        let proxy = Some("http://p.example:3128");
        assert_eq!(check_user(None, None).unwrap(), None);
        let fine = check_user(Some("CORP\\wang.wu"), proxy).unwrap();
        assert_eq!(fine.as_deref(), Some("CORP\\wang.wu"));
        for (user, proxy) in [("wang", None), ("wang:pw", proxy), ("wang\n", proxy)] {
            let error = check_user(Some(user), proxy).unwrap_err();
            assert_eq!(error.code(), Code::InputInvalid);
            assert_eq!(error.detail()["field"], "proxy_user");
            assert!(!error.to_string().contains("pw"));
        }
    }
}
