//! Proxy of a login window: the tenant's, as for every other request of the tenant.
//!
//! A proxy that windows cannot use is reported before anything is opened. The relay for a proxy that wants a login is in `relay`.

use url::Url;
use wecom::ProxyLogin;

use bridge_core::endpoints::Endpoints;
use bridge_core::error::{Code, Error, Result};
use bridge_core::lang::Text;

/// The login windows that a caller has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Windows {
    /// None.
    None,
    /// Windows whose traffic goes where the system sends it, and nowhere else.
    Direct,
    /// Windows that take a proxy's address.
    Proxied,
}

/// The proxy of a login window.
#[derive(Clone, Debug)]
pub struct WindowProxy {
    /// `http://host:port`, always with its port.
    pub address: Url,
    /// Who logs in to it, if it wants that.
    pub login: Option<ProxyLogin>,
}

/// Why no window can show a tenant's login page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoWindow {
    /// There are no windows.
    None,
    /// They take no proxy.
    NoProxies,
    /// They take plain proxies only.
    HttpsProxy,
}

impl NoWindow {
    /// The reason, in one sentence.
    pub fn text(self) -> Text {
        match self {
            Self::None => Text::fixed("这里没有窗口。", "There is no window here."),
            Self::NoProxies => Text::fixed(
                "这个租户设了代理，而这个系统的登录窗口不能使用代理。请改为粘贴地址：用浏览器扫码，再把最后停下的地址粘贴回来。",
                "This tenant has a proxy, and this system's login windows cannot use one. Paste the address instead: scan in a browser, then paste the address it ended on.",
            ),
            Self::HttpsProxy => Text::fixed(
                "这个租户的代理地址以 https:// 开头，登录窗口只能使用 http:// 的代理。请改为粘贴地址：用浏览器扫码，再把最后停下的地址粘贴回来。",
                "This tenant's proxy begins with https://, and login windows use http:// proxies only. Paste the address instead: scan in a browser, then paste the address it ended on.",
            ),
        }
    }
}

/// The proxy through which a window shows this page; none where the page is on this machine, or the tenant has none.
pub fn of(
    ends: &Endpoints,
    page: &Url,
    windows: Windows,
) -> std::result::Result<Option<WindowProxy>, NoWindow> {
    let address = address(ends.proxy.as_deref(), page, windows)?;
    Ok(address.map(|address| WindowProxy {
        address,
        login: ends.login.clone(),
    }))
}

/// Where that proxy is, which says whether a window can show the page at all.
pub(crate) fn address(
    proxy: Option<&str>,
    page: &Url,
    windows: Windows,
) -> std::result::Result<Option<Url>, NoWindow> {
    if windows == Windows::None {
        return Err(NoWindow::None);
    }
    let Some(given) = proxy.filter(|_| !is_loopback(page)) else {
        return Ok(None);
    };
    if windows == Windows::Direct {
        return Err(NoWindow::NoProxies);
    }
    address_of(given).ok_or(NoWindow::HttpsProxy).map(Some)
}

/// As a window takes it; nothing for one that is spoken to through TLS.
fn address_of(given: &str) -> Option<Url> {
    let given = given.trim();
    let url = match given.contains("://") {
        true => Url::parse(given),
        false => Url::parse(&format!("http://{given}")),
    };
    url.ok().filter(|url| url.scheme() == "http")
}

impl WindowProxy {
    /// Host and port, which a URL leaves out where it is the scheme's own.
    ///
    /// # Errors
    /// `address.invalid` without a host.
    pub fn end(&self) -> Result<(String, u16)> {
        let host = self.address.host().map(|host| match host {
            url::Host::Ipv6(ip) => ip.to_string(),
            other => other.to_string(),
        });
        let port = self.address.port_or_known_default();
        host.zip(port).ok_or_else(|| {
            Error::new(Code::AddressInvalid, "the proxy has no host").with("field", "proxy")
        })
    }
}

fn is_loopback(page: &Url) -> bool {
    match page.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_taken_in_every_form_in_which_it_is_kept() {
        let cases = [
            (
                "http://proxy.corp.example:3128",
                Some(("proxy.corp.example", 3128)),
            ),
            (
                "proxy.corp.example:8080",
                Some(("proxy.corp.example", 8080)),
            ),
            (
                "http://proxy.corp.example/",
                Some(("proxy.corp.example", 80)),
            ),
            ("http://[2001:db8::7]:3128", Some(("2001:db8::7", 3128))),
            ("https://proxy.corp.example", None),
        ];
        for (given, want) in cases {
            let end = address_of(given).map(|address| {
                let login = None;
                WindowProxy { address, login }.end().unwrap()
            });
            let end = end.as_ref().map(|(host, port)| (host.as_str(), *port));
            assert_eq!(end, want, "{given}");
        }
    }
}
