//! The login window: shows WeCom's login page, without permissions.
//!
//! Every navigation is checked before it loads. The redirect URI is intercepted and never loaded, so a customer's real
//! domain is rehearsed without contacting it. Any other URL that would receive the login's result is blocked and reported.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bridge::contract::{CommandResult, Failure};
use bridge::scan::address::{matches_redirect_uri, read_callback, redacted};
use bridge::scan::login_page::{self, PageSeen};
use bridge::scan::{CallbackOutcome, Login, LoginWindowRequest, Relay, WindowProxy, Windows};
use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::{
    AppHandle, Manager as _, Runtime, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    WindowEvent,
};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{sleep, timeout};

use crate::page_text::{self, Looked};

/// Prefix of its label; no capability names it.
const LABEL: &str = "login-";
const SIZE: (f64, f64) = (560.0, 720.0);

/// Polling interval of the page.
const PAUSE: Duration = Duration::from_millis(600);
/// Time-out for loading the login page.
const OPENING: Duration = Duration::from_secs(60);
/// Time-out for the appearance of a QR code or a refusal.
const PATIENCE: Duration = Duration::from_secs(20);

/// Downloads are blocked: the page is a third party's, and the window is for logging in only.
const MAY_DOWNLOAD: bool = false;

static NUMBER: AtomicU64 = AtomicU64::new(1);

/// Whether login windows can use a proxy. On macOS only from release 14 on, and a program that links that API does not start
/// on older ones.
pub(crate) const KIND: Windows = if cfg!(target_os = "macos") {
    Windows::Direct
} else {
    Windows::Proxied
};

/// Opens the login page, reports when it has loaded, and returns how the login ended. Closing the window is one such end;
/// dropping the future closes the window.
pub(crate) async fn watch<R: Runtime>(
    app: AppHandle<R>,
    folder: PathBuf,
    showing: LoginWindowRequest,
    title: String,
) -> CommandResult<CallbackOutcome> {
    let LoginWindowRequest {
        login,
        proxy,
        opened,
    } = showing;
    let through = Through::of(proxy, &login.url).await?;
    let (tell, mut told) = mpsc::unbounded_channel();
    let watcher = Watcher {
        tell: tell.clone(),
        login: Arc::new(login),
        has_ended_loading: Arc::default(),
    };
    let window = watcher.window(&app, &folder, &title, &through)?;
    let _closing = DestroyOnDrop(window.clone());
    let looking = watcher.poll_page(&window, opened);
    tokio::pin!(looking);
    tokio::select! {
        home = told.recv() => Ok(home.unwrap_or(CallbackOutcome::Closed)),
        home = &mut looking => Ok(home),
    }
}

/// The proxy of a window, possibly by way of a local relay.
struct Through {
    address: Option<Url>,
    /// Relay to a proxy that requires a login, which a web view cannot provide.
    _relay: Option<Relay>,
}

impl Through {
    async fn of(proxy: Option<WindowProxy>, page: &Url) -> CommandResult<Self> {
        let Some(proxy) = proxy else {
            return Ok(Self {
                address: None,
                _relay: None,
            });
        };
        // The web view does not add the scheme's default port.
        if proxy.login.is_none() && proxy.address.port().is_some() {
            return Ok(Self {
                address: Some(proxy.address),
                _relay: None,
            });
        }
        let relay = Relay::start(&proxy, page).await?;
        Ok(Self {
            address: Some(relay.address().clone()),
            _relay: Some(relay),
        })
    }
}

/// Loads a login page in an invisible window and returns what it shows.
pub(crate) async fn look<R: Runtime>(
    app: AppHandle<R>,
    folder: PathBuf,
    page: Url,
    proxy: Option<WindowProxy>,
) -> PageSeen {
    if proxy.is_some() && KIND == Windows::Direct {
        return PageSeen::Nothing;
    }
    let through = match Through::of(proxy, &page).await {
        Ok(through) => through,
        Err(failure) => {
            tracing::warn!(?failure, "no way to look at the login page");
            return PageSeen::Nothing;
        }
    };
    let builder = builder(&app, &folder, &page, &through)
        .visible(false)
        .focused(false);
    let site = page.clone();
    let builder = builder.on_navigation(move |to| is_wecoms(&site, to));
    let window = match builder.build() {
        Ok(window) => window,
        Err(error) => {
            tracing::warn!(%error, "no window to look at the login page with");
            return PageSeen::Nothing;
        }
    };
    let _closing = DestroyOnDrop(window.clone());
    let seen = async {
        loop {
            let looked = page_text::look(&window).await;
            if let Some(seen) = looked.and_then(|looked| looked.seen()) {
                return seen;
            }
            sleep(PAUSE).await;
        }
    };
    timeout(PATIENCE, seen).await.unwrap_or(PageSeen::Nothing)
}

/// Navigation filter of one login.
#[derive(Clone)]
struct Watcher {
    tell: mpsc::UnboundedSender<CallbackOutcome>,
    login: Arc<Login>,
    /// Whether the web view has finished loading a page, the right one or an error page.
    has_ended_loading: Arc<AtomicBool>,
}

impl Watcher {
    fn window<R: Runtime>(
        &self,
        app: &AppHandle<R>,
        folder: &Path,
        title: &str,
        through: &Through,
    ) -> CommandResult<WebviewWindow<R>> {
        let (of_navigation, of_close) = (self.clone(), self.clone());
        let has_ended_loading = Arc::clone(&self.has_ended_loading);
        let window = builder(app, folder, &self.login.url, through)
            .title(title)
            .center()
            .on_page_load(move |_, load| {
                let has_ended = load.event() == PageLoadEvent::Finished;
                has_ended_loading.store(has_ended, Ordering::Relaxed);
            })
            .on_navigation(move |to| of_navigation.may_load(to))
            .build()
            .map_err(|error| Failure::unexpected(format!("no login window: {error}")))?;
        window.on_window_event(move |event| {
            if matches!(
                event,
                WindowEvent::Destroyed | WindowEvent::CloseRequested { .. }
            ) {
                of_close.report(CallbackOutcome::Closed);
            }
        });
        Ok(window)
    }

    /// Polls the page: reports when it has loaded, and returns its refusal, or that it did not load.
    async fn poll_page<R: Runtime>(
        &self,
        window: &WebviewWindow<R>,
        opened: oneshot::Sender<()>,
    ) -> CallbackOutcome {
        let mut opened = Some(opened);
        let begun = Instant::now();
        loop {
            sleep(PAUSE).await;
            let has_ended = self.has_ended_loading.load(Ordering::Relaxed);
            let looked = page_text::look(window).await;
            if let Some(PageSeen::Refused(errcode)) = looked.as_ref().and_then(Looked::seen) {
                return CallbackOutcome::PageRefused(errcode);
            }
            let Some(still_opening) = opened.take() else {
                continue;
            };
            let place = looked.and_then(|looked| looked.place());
            if place.is_some_and(|place| is_page_of(&self.login.url, &place)) {
                if still_opening.send(()).is_err() {
                    tracing::debug!("nobody waits for the login page");
                }
            } else if has_ended || begun.elapsed() > OPENING {
                return CallbackOutcome::NotLoaded;
            } else {
                opened = Some(still_opening);
            }
        }
    }

    /// Whether a navigation may load. The web view waits for the result, so a blocked one is handled on another task.
    fn may_load(&self, to: &Url) -> bool {
        match judge(&self.login, to) {
            None => true,
            Some(home) => {
                self.report(home);
                false
            }
        }
    }

    fn report(&self, home: CallbackOutcome) {
        // The first event ends the login; the receiver may be gone at the second one.
        drop(self.tell.send(home));
    }
}

/// Classifies a navigation: to the redirect URI, to another URL that carries the login's result, or (`None`) within WeCom's
/// own pages.
fn judge(login: &Login, to: &Url) -> Option<CallbackOutcome> {
    if matches_redirect_uri(login.redirect_uri.url(), to) {
        return Some(match read_callback(login.redirect_uri.url(), to) {
            Ok(returned) => CallbackOutcome::Returned(returned),
            Err(what) => CallbackOutcome::Mismatch {
                what,
                seen: redacted(to),
            },
        });
    }
    if is_wecoms(&login.url, to) {
        return None;
    }
    let what = read_callback(login.redirect_uri.url(), to).err()?;
    Some(CallbackOutcome::Mismatch {
        what,
        seen: redacted(to),
    })
}

/// Whether a URL belongs to the login page's site or another of WeCom's; compared by the end of the domain name.
fn is_wecoms(page: &Url, to: &Url) -> bool {
    matches!(to.as_str(), "about:blank" | "about:srcdoc") || is_page_of(page, to)
}

/// Whether a page that is there is WeCom's.
fn is_page_of(page: &Url, at: &Url) -> bool {
    at.origin() == page.origin()
        || (at.scheme() == "https" && at.domain().is_some_and(login_page::is_wecoms))
}

fn builder<'a, R: Runtime>(
    app: &'a AppHandle<R>,
    folder: &Path,
    page: &Url,
    through: &Through,
) -> WebviewWindowBuilder<'a, R, AppHandle<R>> {
    let label = format!("{LABEL}{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    let builder = WebviewWindowBuilder::new(app, label, WebviewUrl::External(page.clone()))
        .inner_size(SIZE.0, SIZE.1)
        // Without cookies of an earlier rehearsal, so that WeCom's page asks again who logs in.
        .incognito(true)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| MAY_DOWNLOAD);
    let folder = folder.join("login-webview");
    match &through.address {
        // On Windows all web views of one data folder share a process and its proxy, so each proxy gets its own folder.
        Some(proxy) => builder
            .data_directory(folder.join(format!("{:016x}", number_of(proxy))))
            .proxy_url(proxy.clone()),
        None => builder.data_directory(folder),
    }
}

fn number_of(proxy: &Url) -> u64 {
    let mut hasher = DefaultHasher::new();
    proxy.hash(&mut hasher);
    hasher.finish()
}

/// Destroys the window on drop, also when the future is cancelled.
struct DestroyOnDrop<R: Runtime>(WebviewWindow<R>);

impl<R: Runtime> Drop for DestroyOnDrop<R> {
    fn drop(&mut self) {
        let label = self.0.label().to_owned();
        if self.0.app_handle().get_webview_window(&label).is_none() {
            return;
        }
        if let Err(error) = self.0.destroy() {
            tracing::debug!(%error, "the login window was gone already");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home_of(page: &str, redirect: &str, to: &str) -> &'static str {
        let login = Login::for_tests(page, redirect);
        match judge(&login, &Url::parse(to).unwrap()) {
            None => "goes on",
            Some(CallbackOutcome::Returned(_)) => "home",
            Some(CallbackOutcome::Mismatch { .. }) => "astray",
            Some(_) => "else",
        }
    }

    #[test]
    fn a_navigation_goes_on_comes_home_or_is_stopped() {
        let page = "https://login.work.weixin.qq.com/wwlogin/sso/login?state=s";
        let redirect = "https://portal.example.com/wecom/callback";
        let cases = [
            (page, "goes on"),
            ("https://open.work.weixin.qq.com/wwopen/sso/x", "goes on"),
            ("https://captcha.gtimg.com/1/frame.html", "goes on"),
            ("https://t.captcha.qq.com/cap_union_prehandle", "goes on"),
            ("https://open.wecom.work/wwopen/sso/x", "goes on"),
            ("about:blank", "goes on"),
            (
                "https://portal.example.com/wecom/callback?code=c&state=s",
                "home",
            ),
            ("https://portal.example.com/wecom/callback?state=s", "home"),
            (
                "https://portal.example.com/wecom/callback?code=a&code=b",
                "astray",
            ),
            (
                "https://portal.example.com.evil.test/wecom/callback?code=c&state=s",
                "astray",
            ),
            (
                "https://evil.test/?redirect_uri=https://portal.example.com/wecom/callback?code=c",
                "astray",
            ),
            (
                "https://portal.example.com:8443/wecom/callback?code=c",
                "astray",
            ),
            ("https://portal.example.com/WeCom/callback?code=c", "astray"),
            ("http://portal.example.com/wecom/callback?code=c", "astray"),
            ("https://login.work.weixin.qq.com.evil.test/", "astray"),
            ("https://evilqq.com/", "astray"),
            ("https://evilweixin.qq.com.evil.test/", "astray"),
            ("http://open.work.weixin.qq.com/", "astray"),
            ("file:///etc/passwd", "astray"),
            ("data:text/html,x", "astray"),
        ];
        for (to, want) in cases {
            assert_eq!(home_of(page, redirect, to), want, "{to}");
        }
    }

    #[test]
    fn a_simulated_wecom_on_this_machine_is_one_origin_only() {
        let page = "http://127.0.0.1:4000/wwlogin/sso/login?state=s";
        let redirect = "http://127.0.0.1:18080/wecom/callback";
        let cases = [
            ("http://127.0.0.1:4000/wwlogin/sso/scan?userid=a", "goes on"),
            (
                "http://127.0.0.1:18080/wecom/callback?code=c&state=s",
                "home",
            ),
            (
                "http://127.0.0.1:18081/wecom/callback?code=c&state=s",
                "astray",
            ),
            ("http://127.0.0.1:4001/wwlogin/sso/login", "astray"),
        ];
        for (to, want) in cases {
            assert_eq!(home_of(page, redirect, to), want, "{to}");
        }
    }
}
