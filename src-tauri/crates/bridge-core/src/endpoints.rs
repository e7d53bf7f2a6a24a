//! The addresses of one WeCom server, checked; nothing is opened here.

use wecom::{ApiBase, ProxyLogin};

use crate::error::{Error, Result};

/// WeCom's own login page.
pub const DEFAULT_LOGIN_BASE: &str = "https://login.work.weixin.qq.com";

/// The addresses of one WeCom, checked.
#[derive(Clone, Debug)]
pub struct Endpoints {
    /// Where the server API is.
    pub api_base: ApiBase,
    /// Where the login page is.
    pub login_base: String,
    /// The proxy for both.
    pub proxy: Option<String>,
    /// The login of that proxy, if it wants one.
    pub login: Option<ProxyLogin>,
}

impl Endpoints {
    /// Checks addresses as people enter them.
    ///
    /// # Errors
    /// `address.insecure` or `address.invalid`, naming the field.
    pub fn parse(
        api_base: Option<&str>,
        login_base: Option<&str>,
        proxy: Option<&str>,
    ) -> Result<Self> {
        let api_base = match filled(api_base) {
            None => ApiBase::default(),
            Some(given) => ApiBase::parse(given)
                .map_err(|error| Error::from(error).with("field", "api_base"))?,
        };
        let login_base = filled(login_base).unwrap_or(DEFAULT_LOGIN_BASE);
        let login_base = ApiBase::parse(login_base)
            .map_err(|error| Error::from(error).with("field", "login_base"))?;
        let proxy = filled(proxy).map(check_proxy).transpose()?;
        let login_base = login_base.to_string();
        Ok(Self {
            api_base,
            login_base,
            proxy,
            login: None,
        })
    }
}

/// The trimmed value, if it is not blank.
pub fn filled(given: Option<&str>) -> Option<&str> {
    given.map(str::trim).filter(|given| !given.is_empty())
}

/// Checks a proxy's address, which must hold no login.
// Addresses are stored in the database and shown; a password belongs in the vault.
///
/// # Errors
/// `address.insecure` or `address.invalid`, naming the field.
pub fn check_proxy(given: &str) -> Result<String> {
    let checked = if given.contains('@') {
        Err(wecom::AddressError::HasCredentials)
    } else {
        wecom::check_proxy(given)
    };
    checked.map_err(|error| {
        let has_login = matches!(error, wecom::AddressError::HasCredentials);
        let error = Error::from(error).with("field", "proxy");
        match has_login {
            true => error.with("why", "login"),
            false => error,
        }
    })?;
    Ok(given.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;

    #[test]
    fn addresses_are_checked_with_their_field_named() {
        let cases = [
            (
                Some("http://qyapi.example.com"),
                None,
                None,
                Code::AddressInsecure,
                "api_base",
            ),
            (
                Some("nonsense"),
                None,
                None,
                Code::AddressInvalid,
                "api_base",
            ),
            (
                None,
                Some("ftp://x"),
                None,
                Code::AddressInvalid,
                "login_base",
            ),
            (
                None,
                None,
                Some("socks5://proxy:1080"),
                Code::AddressInvalid,
                "proxy",
            ),
            (
                None,
                None,
                Some("http://u:p@proxy:3128"),
                Code::AddressInvalid,
                "proxy",
            ),
        ];
        for (api, login, proxy, code, field) in cases {
            let error = Endpoints::parse(api, login, proxy).unwrap_err();
            assert_eq!(error.detail().get("field").unwrap(), field);
            assert_eq!(error.code(), code, "{field}");
        }
    }

    #[test]
    fn nothing_given_means_wecom_itself() {
        let ends = Endpoints::parse(Some("  "), None, None).unwrap();
        assert!(!ends.api_base.is_loopback());
        assert_eq!(
            (ends.login_base.as_str(), ends.proxy),
            (DEFAULT_LOGIN_BASE, None)
        );
    }
}
