//! The address of WeCom's login page for one app.

use url::Url;
use wecom::{AgentId, CorpId};

use bridge_core::auth::RedirectUri;
use bridge_core::error::{Code, Error, Result};

/// The page's path below the login base.
pub const LOGIN_PATH: &str = "wwlogin/sso/login";

/// The login page that sends the browser back to `redirect_uri` with `state`.
///
/// # Errors
/// [`Code::AddressInvalid`] if `login_base` is no address.
pub fn login_page(
    login_base: &str,
    corp: &CorpId,
    agent: AgentId,
    redirect_uri: &RedirectUri,
    state: &str,
) -> Result<Url> {
    let base = login_base.trim_end_matches('/');
    let page = Url::parse(&format!("{base}/{LOGIN_PATH}"));
    let mut page = page.map_err(|error| {
        Error::new(Code::AddressInvalid, error.to_string()).with("field", "login_base")
    })?;
    page.query_pairs_mut()
        .append_pair("login_type", "CorpApp")
        .append_pair("appid", corp.as_str())
        .append_pair("agentid", &agent.to_string())
        .append_pair("redirect_uri", redirect_uri.as_str())
        .append_pair("state", state);
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bridge_core::auth::CallbackDomain;

    #[test]
    fn the_redirect_address_is_encoded_whole_with_the_port_that_was_written() {
        let corp = CorpId::parse("ww0123456789abcdef").unwrap();
        let callback = CallbackDomain::parse("portal.example.com:443").unwrap();
        let back = callback.redirect_uri(None).unwrap();
        let page = login_page(
            "https://login.example/",
            &corp,
            AgentId::parse("1000002").unwrap(),
            &back,
            "s1",
        )
        .unwrap();
        assert_eq!(
            page.as_str(),
            "https://login.example/wwlogin/sso/login?login_type=CorpApp&appid=ww0123456789abcdef&agentid=1000002\
             &redirect_uri=https%3A%2F%2Fportal.example.com%3A443%2Fwecom%2Fcallback&state=s1"
        );
    }
}
