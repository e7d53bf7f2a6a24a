//! Which callback modes are available on this machine, and which one is recommended.

use wecom::ApiBase;

use super::callback_mode::CallbackMode;
use super::callback_server::loopback_target::{ListenerUnavailable, points_here};
use super::route::{self, NoWindow, Windows};
use crate::Scan;
use bridge_core::auth::Auth;
use bridge_core::error::{Error, Result};
use bridge_core::lang::Text;
use bridge_core::text;

/// One callback mode of a rehearsal, and whether it is available here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModeAvailability {
    /// Which.
    pub way: CallbackMode,
    /// Whether it is the one to take.
    pub recommended: bool,
    /// Whether it is available at all.
    pub possible: bool,
    /// Why it is recommended, what it is for, or why it is not available.
    pub why: Text,
}

impl Scan {
    /// The callback modes of a rehearsal, the recommended one first. Asks the system's resolver where the callback domain leads.
    ///
    /// # Errors
    /// `store.*`, `tenant.unknown`, `callback_domain.invalid` or `address.invalid`.
    pub fn callback_modes(&self, auth: &Auth, windows: Windows) -> Result<Vec<ModeAvailability>> {
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
    here: std::result::Result<(), ListenerUnavailable>,
    window: std::result::Result<(), NoWindow>,
) -> Vec<ModeAvailability> {
    let domain = &auth.callback_domain;
    let has_window = window.is_ok();
    let window = (window != Err(NoWindow::None)).then(|| ModeAvailability {
        way: CallbackMode::Window,
        recommended: has_window,
        possible: has_window,
        why: window.err().map_or_else(|| text!(
            "用真实的 {domain} 演练，不用改 DNS、hosts 或服务器：窗口在跳回 {domain} 之前把结果接住。",
            "Rehearses the real {domain} with no change to DNS, hosts file or server: the window takes the result before {domain} is loaded."
        ), NoWindow::text),
    });
    let browser = ModeAvailability {
        way: CallbackMode::Browser,
        recommended: !has_window && here.is_ok(),
        possible: here.is_ok(),
        why: match here {
            Ok(()) => text!(
                "{domain} 指向本机：在浏览器里扫码，本程序在这个端口上接住结果。",
                "{domain} points to this machine: scan in the browser, and this program takes the result on that port."
            ),
            Err(ListenerUnavailable::Https) => text!(
                "跳回 {domain} 用的是 https，本机的接收程序只会 http。",
                "The way back to {domain} is https, and the listener on this machine speaks http only."
            ),
            Err(ListenerUnavailable::Elsewhere) => text!(
                "{domain} 指向别的机器，浏览器会跳到那里去。",
                "{domain} points to another machine, and that is where the browser would go."
            ),
        },
    };
    let paste = ModeAvailability {
        way: CallbackMode::Paste,
        recommended: !has_window && !browser.possible,
        possible: true,
        why: Text::fixed(
            "在任何电脑的浏览器里扫码，或点页面上的快速登录，再把最后停下的地址粘贴回来。五分钟内有效。",
            "Scan in a browser on any computer, or choose the quick login on its page, then paste the address it ended on. Good for five minutes.",
        ),
    };
    let mut ways = window
        .into_iter()
        .chain([browser, paste])
        .collect::<Vec<_>>();
    ways.sort_by_key(|way| !way.recommended);
    ways
}
