//! The content of a vault entry: a secret, and its binding to the address and proxy at which it was proven.

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use wecom::Secret;

use crate::error::{Code, Error, Result};

const VERSION: u32 = 1;

/// The binding of a secret: the one address and proxy to which it may be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretBinding {
    /// The server's address.
    pub(crate) to: String,
    /// The proxy through which it is reached, if one is set.
    pub(crate) proxy: Option<String>,
}

impl SecretBinding {
    /// The binding to an address that is reached without a proxy.
    pub fn direct(to: impl Into<String>) -> Self {
        Self {
            to: to.into(),
            proxy: None,
        }
    }
}

/// A secret as a vault entry stores it.
#[derive(Clone, Debug)]
pub(crate) struct StoredSecret {
    pub(crate) secret: Secret,
    /// `None` in an entry of an older version.
    pub(crate) binding: Option<SecretBinding>,
    /// When WeCom last took it, in milliseconds since 1970 UTC; `None` where that is not known.
    pub(crate) proven_at: Option<i64>,
}

#[derive(Serialize, Deserialize)]
struct Form<'a> {
    v: u32,
    secret: std::borrow::Cow<'a, str>,
    bound_to: String,
    proxy: Option<String>,
    proven_at: Option<i64>,
}

impl StoredSecret {
    /// The text of the entry.
    pub(crate) fn write(&self) -> Result<SecretString> {
        let secret = self.secret.expose();
        let Some(binding) = &self.binding else {
            return Ok(secret.into());
        };
        let form = Form {
            v: VERSION,
            secret: secret.into(),
            bound_to: binding.to.clone(),
            proxy: binding.proxy.clone(),
            proven_at: self.proven_at,
        };
        let text = serde_json::to_string(&form).map_err(|_| unreadable())?;
        Ok(text.into())
    }

    /// Reads the text of an entry; one of an older version is the secret and nothing else.
    ///
    /// # Errors
    /// `secret.invalid` if it is neither: such a text must not be sent to anybody.
    pub(crate) fn read(text: &SecretString) -> Result<Self> {
        let text = text.expose_secret();
        if !text.starts_with("{\"v\":") {
            return Ok(Self {
                secret: Secret::parse(text)?,
                binding: None,
                proven_at: None,
            });
        }
        let form: Form<'_> = serde_json::from_str(text).map_err(|_| unreadable())?;
        if form.v != VERSION {
            return Err(unreadable());
        }
        Ok(Self {
            secret: Secret::password(&form.secret)?,
            binding: Some(SecretBinding {
                to: form.bound_to,
                proxy: form.proxy,
            }),
            proven_at: form.proven_at,
        })
    }
}

/// The error of an unreadable entry, which quotes nothing of it.
fn unreadable() -> Error {
    Error::new(Code::SecretInvalid, "the keyring's entry is unreadable").with("why", "entry")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let binding = SecretBinding {
            to: "https://qyapi.example.com".to_owned(),
            proxy: Some("http://proxy.example.com:3128/".to_owned()),
        };
        for secret in ["Zx9kT0_qP-vL3", "pass \"word\" 密码 \\", "{\"v\":1}"] {
            let kept = StoredSecret {
                secret: Secret::password(secret).unwrap(),
                binding: Some(binding.clone()),
                proven_at: Some(1_700_000_000_000),
            };
            let again = StoredSecret::read(&kept.write().unwrap()).unwrap();
            assert_eq!(again.secret.expose(), secret);
            assert_eq!(again.binding, kept.binding);
            assert_eq!(again.proven_at, kept.proven_at);
        }
    }

    #[test]
    fn the_form_is_the_documented_one() {
        let kept = StoredSecret {
            secret: Secret::parse("s").unwrap(),
            binding: Some(SecretBinding {
                to: "https://a".to_owned(),
                proxy: None,
            }),
            proven_at: Some(7),
        };
        assert_eq!(
            kept.write().unwrap().expose_secret(),
            r#"{"v":1,"secret":"s","bound_to":"https://a","proxy":null,"proven_at":7}"#
        );
    }

    #[test]
    fn an_older_entry_is_the_secret_itself_and_half_an_entry_is_none() {
        let old = StoredSecret::read(&"Zx9kT0_qP-vL3mN7".into()).unwrap();
        assert_eq!(old.secret.expose(), "Zx9kT0_qP-vL3mN7");
        assert_eq!(old.binding, None);
        for broken in [
            r#"{"v":1,"secret":"Zx9"#,
            r#"{"v":2,"secret":"Zx9","bound_to":"a","proxy":null,"proven_at":1}"#,
            r#"{"v":1,"parts":[2],"sum":""}"#,
            "two words",
        ] {
            let error = StoredSecret::read(&broken.into()).unwrap_err();
            assert_eq!(error.code(), Code::SecretInvalid, "{broken}");
            assert!(!error.to_string().contains("Zx9"));
        }
    }
}
