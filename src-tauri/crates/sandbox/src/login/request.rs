//! The parameters of a login page, and their validation.

use url::form_urlencoded::{Serializer, byte_serialize};

use crate::{api::Query, tenant::Tenant};

use super::Words;

const CORP_APP: &str = "CorpApp";

/// The parameters of a login page.
pub(super) struct LoginRequest {
    /// Whether it is the page of `qrConnect`.
    pub(super) old: bool,
    login_type: String,
    appid: String,
    agentid: String,
    redirect_uri: String,
    pub(super) state: String,
    lang: String,
}

/// The error that the page shows in place of a QR code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PageFault {
    pub(super) code: i64,
    pub(super) zh: &'static str,
    pub(super) en: &'static str,
}

impl PageFault {
    const CALLBACK: Self = Self {
        code: -31020,
        zh: "redirect_uri 与配置的授权完成回调域名不一致",
        en: "redirect_uri does not match the authorized callback domain",
    };
    const CORP: Self = Self {
        code: -31027,
        zh: "appid 参数错误",
        en: "Invalid parameter: appid",
    };
    const AGENT: Self = Self {
        code: -31028,
        zh: "agentid 参数错误",
        en: "Invalid parameter: agentid",
    };
    const NO_PROVIDER: Self = Self {
        code: -31034,
        zh: "该企业不是服务商，login_type 不能为 ServiceApp",
        en: "This corp is no service provider: login_type cannot be ServiceApp",
    };
    const NO_REDIRECT: Self = Self {
        code: -31035,
        zh: "参数错误：redirect_uri 为空或不完整",
        en: "Invalid parameter: redirect_uri is empty or incomplete",
    };
    const LOGIN_TYPE: Self = Self {
        code: -31040,
        zh: "login_type 参数错误",
        en: "Invalid parameter: login_type",
    };
}

impl LoginRequest {
    pub(super) fn new(query: &Query, old: bool) -> Self {
        let text = |key| query.get(key).unwrap_or("").to_owned();
        Self {
            old,
            login_type: text("login_type"),
            appid: text("appid"),
            agentid: text("agentid"),
            redirect_uri: text("redirect_uri"),
            state: text("state"),
            lang: text("lang"),
        }
    }

    /// Reads the request from the hidden fields of a later page.
    pub(super) fn from_hidden_fields(query: &Query) -> Self {
        Self::new(query, query.is_set("old"))
    }

    /// The hidden fields that carry the request to the next page.
    pub(super) fn fields(&self) -> Vec<(&'static str, &str)> {
        let mut fields = vec![
            ("appid", self.appid.as_str()),
            ("agentid", &self.agentid),
            ("redirect_uri", &self.redirect_uri),
            ("state", &self.state),
            ("lang", &self.lang),
        ];
        if !self.login_type.is_empty() {
            fields.push(("login_type", &self.login_type));
        }
        if self.old {
            fields.push(("old", "1"));
        }
        fields
    }

    /// The request as a query, followed by `more`.
    pub(super) fn query(&self, more: &[(&str, &str)]) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(self.fields()).extend_pairs(more);
        query.finish()
    }

    pub(super) const fn path(&self) -> &'static str {
        if self.old {
            "/wwopen/sso/qrConnect"
        } else {
            "/wwlogin/sso/login"
        }
    }

    pub(super) fn words(&self) -> &'static Words {
        if self.lang.starts_with("en") {
            &Words::EN
        } else {
            &Words::ZH
        }
    }

    pub(super) fn check(&self, tenant: &Tenant) -> Result<(), PageFault> {
        // Some portals leave `login_type` out and get the page all the same.
        match self.login_type.as_str() {
            _ if self.old => {}
            "" | CORP_APP => {}
            "ServiceApp" => return Err(PageFault::NO_PROVIDER),
            _ => return Err(PageFault::LOGIN_TYPE),
        }
        if self.appid != tenant.details.corp_id {
            return Err(PageFault::CORP);
        }
        if self.agentid != tenant.details.agent_id.to_string() {
            return Err(PageFault::AGENT);
        }
        self.check_redirect(&tenant.accepted_domain())
    }

    /// Host and port are compared as they are written: no port is added or dropped.
    fn check_redirect(&self, registered: &str) -> Result<(), PageFault> {
        let http = self.redirect_uri.strip_prefix("http://");
        let https = || self.redirect_uri.strip_prefix("https://");
        let rest = http.or_else(https).ok_or(PageFault::NO_REDIRECT)?;
        let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        let (domain, tail) = rest.split_at(end);
        if domain.is_empty() || smuggles_scheme(tail) {
            return Err(PageFault::NO_REDIRECT);
        }
        // A route behind `#` is one more reason why real pages refuse an address.
        if domain != registered || tail.contains('#') {
            return Err(PageFault::CALLBACK);
        }
        Ok(())
    }

    /// The callback URL with code and state. Nothing of the redirect URI is normalised, as in WeCom.
    pub(super) fn callback_url(&self, code: Option<&str>) -> String {
        let mut address = printable(&self.redirect_uri);
        let mut join = if address.contains('?') { '&' } else { '?' };
        for (key, value) in [("code", code), ("state", Some(self.state.as_str()))] {
            if let Some(value) = value {
                address.push(join);
                address.push_str(key);
                address.push('=');
                address.extend(byte_serialize(value.as_bytes()));
                join = '&';
            }
        }
        address
    }
}

/// Whether a value of the query is a URL with another scheme, such as an `app://` link.
fn smuggles_scheme(tail: &str) -> bool {
    let decoded = url::form_urlencoded::parse(tail.as_bytes());
    decoded.into_iter().any(|(_, value)| {
        value.split_once("://").is_some_and(|(scheme, _)| {
            !matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https")
        })
    })
}

/// Percent-encodes everything that may not stand in a header.
fn printable(address: &str) -> String {
    let mut printable = String::with_capacity(address.len());
    for byte in address.bytes() {
        match byte {
            b'!'..=b'~' => printable.push(char::from(byte)),
            _ => printable.push_str(&format!("%{byte:02X}")),
        }
    }
    printable
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(redirect_uri: &str) -> LoginRequest {
        LoginRequest {
            old: false,
            login_type: CORP_APP.to_owned(),
            appid: String::new(),
            agentid: String::new(),
            redirect_uri: redirect_uri.to_owned(),
            state: "a b&c".to_owned(),
            lang: String::new(),
        }
    }

    #[test]
    fn the_callback_domain_is_compared_as_written() {
        // The official examples for the address below, and the traps that users fell into.
        let address = "http://mail.qq.com:8080/cgi-bin/login";
        let cases = [
            (address, "mail.qq.com:8080", None),
            (address, "mail.qq.com", Some(-31020)),
            (address, "email.qq.com", Some(-31020)),
            (address, "*.qq.com", Some(-31020)),
            (address, "http://mail.qq.com:8080", Some(-31020)),
            ("https://a.example/x", "a.example:443", Some(-31020)),
            ("https://a.example:443/x", "a.example:443", None),
            ("https://a.example:443/x", "a.example", Some(-31020)),
            ("https://a.example@b.example/", "a.example", Some(-31020)),
            ("https://b.example\\@a.example/", "a.example", Some(-31020)),
            ("https://a.example", "a.example", None),
            ("https://a.example/#/login", "a.example", Some(-31020)),
            ("https://a.example/?to=jms://x", "a.example", Some(-31035)),
            ("https://a.example/?to=https://x", "a.example", None),
            ("https:", "a.example", Some(-31035)),
            ("", "a.example", Some(-31035)),
        ];
        for (address, registered, fault) in cases {
            let found = to(address).check_redirect(registered).err().map(|f| f.code);
            assert_eq!(found, fault, "{address} against {registered}");
        }
    }

    #[test]
    fn code_and_state_go_behind_what_is_there() {
        let back = |address: &str, code| to(address).callback_url(code);
        assert_eq!(
            back("https://a:1/x", Some("-c")),
            "https://a:1/x?code=-c&state=a+b%26c"
        );
        assert_eq!(
            back("https://a/x?k=v", Some("c")),
            "https://a/x?k=v&code=c&state=a+b%26c"
        );
        assert_eq!(back("https://a/x", None), "https://a/x?state=a+b%26c");
        assert_eq!(
            back("https://a/\r\nx", None),
            "https://a/%0D%0Ax?state=a+b%26c"
        );
    }
}
