//! The ways by which a login's code comes home, and which of them can be gone here.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, ToSocketAddrs as _};
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use url::{Host, Url};
use wecom::ApiBase;

use super::route::{self, NoWindow, Windows};
use crate::Scan;
use bridge_core::auth::Auth;
use bridge_core::error::{Error, Result};
use bridge_core::lang::Text;
use bridge_core::text;

/// How a login's code comes home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// A window of ours, which takes the redirect before it loads.
    Window,
    /// The system's browser, and a listener on this machine.
    Browser,
    /// A person pastes the address that the browser ended on.
    Paste,
    /// No rehearsal but a login to the portal preview.
    Portal,
}

impl Way {
    /// As it stands in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Window => "window",
            Self::Browser => "browser",
            Self::Paste => "paste",
            Self::Portal => "portal",
        }
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Way {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        [Self::Window, Self::Browser, Self::Paste, Self::Portal]
            .into_iter()
            .find(|way| way.as_str() == text)
            .ok_or_else(|| Error::damaged("way of a login"))
    }
}

/// One of the three ways of a rehearsal, as it stands here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayHome {
    /// Which.
    pub way: Way,
    /// Whether it is the one to take.
    pub recommended: bool,
    /// Whether it can be gone at all.
    pub possible: bool,
    /// Why it is recommended, what it is for, or why it cannot be gone.
    pub why: Text,
}

/// Why a listener on this machine cannot take a redirect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotHere {
    /// It is https, and the listener speaks http only.
    Https,
    /// Its host is another machine's.
    Elsewhere,
}

/// Which of this machine's own addresses a browser may take for a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Loopbacks {
    /// 127.0.0.1.
    pub(crate) v4: bool,
    /// `::1`.
    pub(crate) v6: bool,
}

impl Loopbacks {
    pub(crate) const V4: Self = Self {
        v4: true,
        v6: false,
    };
    pub(crate) const BOTH: Self = Self { v4: true, v6: true };

    /// Those of a name, if it leads nowhere else: a browser may take any of them.
    fn of(addresses: &[IpAddr]) -> Option<Self> {
        let (v4, v6) = (Ipv4Addr::LOCALHOST, Ipv6Addr::LOCALHOST);
        let all = addresses
            .iter()
            .all(|address| *address == v4 || *address == v6);
        (all && !addresses.is_empty()).then(|| Self {
            v4: addresses.contains(&v4.into()),
            v6: addresses.contains(&v6.into()),
        })
    }
}

impl Scan {
    /// The three ways, the recommended one first. Asks the system's resolver where the callback domain points.
    ///
    /// # Errors
    /// Those of the store.
    pub fn ways_home(&self, auth: &Auth, windows: Windows) -> Result<Vec<WayHome>> {
        let tenant = self.context.tenant(&auth.tenant)?;
        let redirect = auth
            .callback_domain
            .redirect_uri(tenant.portal_url.as_deref())?;
        let page = ApiBase::parse(&tenant.login_base).map_err(Error::from)?;
        let window = route::address(tenant.proxy.as_deref(), page.as_url(), windows).map(drop);
        Ok(ways(auth, points_here(redirect.url()).map(drop), window))
    }
}

fn ways(
    auth: &Auth,
    here: std::result::Result<(), NotHere>,
    window: std::result::Result<(), NoWindow>,
) -> Vec<WayHome> {
    let domain = &auth.callback_domain;
    let has_window = window.is_ok();
    let window = (window != Err(NoWindow::None)).then(|| WayHome {
        way: Way::Window,
        recommended: has_window,
        possible: has_window,
        why: window.err().map_or_else(|| text!(
            "用真实的 {domain} 演练，不用改 DNS、hosts 或服务器：窗口在跳回 {domain} 之前把结果接住。",
            "Rehearses the real {domain} with no change to DNS, hosts file or server: the window takes the result before {domain} is loaded."
        ), NoWindow::text),
    });
    let browser = WayHome {
        way: Way::Browser,
        recommended: !has_window && here.is_ok(),
        possible: here.is_ok(),
        why: match here {
            Ok(()) => text!(
                "{domain} 指向本机：在浏览器里扫码，本程序在这个端口上接住结果。",
                "{domain} points to this machine: scan in the browser, and this program takes the result on that port."
            ),
            Err(NotHere::Https) => text!(
                "跳回 {domain} 用的是 https，本机的接收程序只会 http。",
                "The way back to {domain} is https, and the listener on this machine speaks http only."
            ),
            Err(NotHere::Elsewhere) => text!(
                "{domain} 指向别的机器，浏览器会跳到那里去。",
                "{domain} points to another machine, and that is where the browser would go."
            ),
        },
    };
    let paste = WayHome {
        way: Way::Paste,
        recommended: !has_window && !browser.possible,
        possible: true,
        why: Text::fixed(
            "在任何电脑的浏览器里扫码，再把最后停下的地址粘贴回来。五分钟内有效。",
            "Scan in a browser on any computer, then paste the address it ended on. Good for five minutes.",
        ),
    };
    let mut ways = window
        .into_iter()
        .chain([browser, paste])
        .collect::<Vec<_>>();
    ways.sort_by_key(|way| !way.recommended);
    ways
}

/// Whether a listener on this machine can take this redirect, and on which of its addresses it has to listen.
pub(crate) fn points_here(redirect: &Url) -> std::result::Result<Loopbacks, NotHere> {
    let here = match redirect.host() {
        Some(Host::Ipv4(ip)) => Loopbacks::of(&[ip.into()]),
        // No callback domain is written so.
        Some(Host::Ipv6(_)) | None => None,
        // Browsers ask no resolver for it and try both.
        Some(Host::Domain("localhost")) => Some(Loopbacks::BOTH),
        Some(Host::Domain(name)) => resolves_here(name),
    };
    match (here, redirect.scheme()) {
        (None, _) => Err(NotHere::Elsewhere),
        (Some(here), "http") => Ok(here),
        (Some(_), _) => Err(NotHere::Https),
    }
}

/// A line in the hosts file does this for a made-up name.
fn resolves_here(name: &str) -> Option<Loopbacks> {
    let addresses = (name, 0).to_socket_addrs().ok()?;
    let addresses = addresses
        .map(|address| address.ip())
        .collect::<Vec<IpAddr>>();
    Loopbacks::of(&addresses)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_http_to_this_machine_can_be_listened_for() {
        let cases = [
            ("http://127.0.0.1:18080/wecom/callback", Ok(Loopbacks::V4)),
            ("http://localhost/wecom/callback", Ok(Loopbacks::BOTH)),
            ("http://127.0.0.2/wecom/callback", Err(NotHere::Elsewhere)),
            (
                "https://127.0.0.1:18080/wecom/callback",
                Err(NotHere::Https),
            ),
            ("http://203.0.113.7/wecom/callback", Err(NotHere::Elsewhere)),
            ("http://[::1]:1/wecom/callback", Err(NotHere::Elsewhere)),
            (
                "https://no-such-host.invalid/wecom/callback",
                Err(NotHere::Elsewhere),
            ),
        ];
        for (redirect, want) in cases {
            assert_eq!(
                points_here(&Url::parse(redirect).unwrap()),
                want,
                "{redirect}"
            );
        }
    }

    #[test]
    fn a_name_is_here_only_if_no_browser_would_take_it_elsewhere() {
        let only_v6 = Loopbacks {
            v4: false,
            v6: true,
        };
        let cases = [
            (&["127.0.0.1"][..], Some(Loopbacks::V4)),
            (&["::1"], Some(only_v6)),
            (&["::1", "127.0.0.1", "::1"], Some(Loopbacks::BOTH)),
            (&["127.0.1.1"], None),
            (&["127.0.0.1", "203.0.113.7"], None),
            (&["::1", "2001:db8::1"], None),
            (&[], None),
        ];
        for (addresses, want) in cases {
            let parsed = addresses
                .iter()
                .map(|address| address.parse().unwrap())
                .collect::<Vec<IpAddr>>();
            assert_eq!(Loopbacks::of(&parsed), want, "{addresses:?}");
        }
    }
}
