//! The window in which somebody scans: WeCom's page, nothing of ours, and no rights at all.
//!
//! Every navigation is looked at before it loads. The redirect address is taken and never loaded, so a customer's real
//! domain is rehearsed without touching it. Whatever else would carry the login's result is stopped and told.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bridge::contract::{CommandResult, Failure};
use bridge::scan::address::{is_home, read_return, shown};
use bridge::scan::login_page::{self, PageSeen};
use bridge::scan::{Homecoming, Login, Relay, Showing, WindowProxy, Windows};
use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::{
    AppHandle, Manager as _, Runtime, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    WindowEvent,
};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{sleep, timeout};

use crate::page_text::{self, Looked};

/// What its label begins with; no capability names it.
const LABEL: &str = "login-";
const SIZE: (f64, f64) = (560.0, 720.0);

/// Between two looks at what the page says.
const PAUSE: Duration = Duration::from_millis(600);
/// How long the login page may take to be there at all, before the person learns that it is not.
const OPENING: Duration = Duration::from_secs(60);
/// How long a page may take to show a QR code or a refusal.
const PATIENCE: Duration = Duration::from_secs(20);

/// Somebody logs in here; nothing that the page offers is to land on the disk.
const MAY_DOWNLOAD: bool = false;

static NUMBER: AtomicU64 = AtomicU64::new(1);

/// The windows that this system gives us. macOS has a proxy for them from release 14 on only, and a program that can ask for
/// it does not start on older ones.
pub(crate) const KIND: Windows = if cfg!(target_os = "macos") {
    Windows::Direct
} else {
    Windows::Proxied
};

/// Opens the login page, tells when it is there, and says how the browser comes home. Closing the window is an answer; giving
/// this up closes it.
pub(crate) async fn watch<R: Runtime>(
    app: AppHandle<R>,
    folder: PathBuf,
    showing: Showing,
    title: String,
) -> CommandResult<Homecoming> {
    let Showing {
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
    let _closing = Closing(window.clone());
    let looking = watcher.look_on(&window, opened);
    tokio::pin!(looking);
    tokio::select! {
        home = told.recv() => Ok(home.unwrap_or(Homecoming::Closed)),
        home = &mut looking => Ok(home),
    }
}

/// The proxy that a window is given.
struct Through {
    address: Option<Url>,
    /// Ours, before a proxy to which a web view cannot log in.
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
        // What a URL leaves out, the web view does not fill in.
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

/// Loads a login page out of sight and says what it shows.
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
    let _closing = Closing(window.clone());
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

/// What decides about each navigation of one login.
#[derive(Clone)]
struct Watcher {
    tell: mpsc::UnboundedSender<Homecoming>,
    login: Arc<Login>,
    /// Whether the web view is done with a page, the right one or an error's.
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
                of_close.say(Homecoming::Closed);
            }
        });
        Ok(window)
    }

    /// Looks at the page again and again: tells when it is there, and ends with its refusal, or if it does not come.
    async fn look_on<R: Runtime>(
        &self,
        window: &WebviewWindow<R>,
        opened: oneshot::Sender<()>,
    ) -> Homecoming {
        let mut opened = Some(opened);
        let begun = Instant::now();
        loop {
            sleep(PAUSE).await;
            let has_ended = self.has_ended_loading.load(Ordering::Relaxed);
            let looked = page_text::look(window).await;
            if let Some(PageSeen::Refused(errcode)) = looked.as_ref().and_then(Looked::seen) {
                return Homecoming::PageRefused(errcode);
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
                return Homecoming::NotLoaded;
            } else {
                opened = Some(still_opening);
            }
        }
    }

    /// Whether this may load. The answer must come at once, so what follows from it happens elsewhere.
    fn may_load(&self, to: &Url) -> bool {
        match judge(&self.login, to) {
            None => true,
            Some(home) => {
                self.say(home);
                false
            }
        }
    }

    fn say(&self, home: Homecoming) {
        // The first word counts, and whoever listens may be gone by the second.
        drop(self.tell.send(home));
    }
}

/// Where a navigation leads: home, astray, or on within WeCom's own pages.
fn judge(login: &Login, to: &Url) -> Option<Homecoming> {
    if is_home(login.redirect_uri.url(), to) {
        return Some(match read_return(login.redirect_uri.url(), to) {
            Ok(returned) => Homecoming::Back(returned),
            Err(what) => Homecoming::Astray {
                what,
                seen: shown(to),
            },
        });
    }
    if is_wecoms(&login.url, to) {
        return None;
    }
    let what = read_return(login.redirect_uri.url(), to).err()?;
    Some(Homecoming::Astray {
        what,
        seen: shown(to),
    })
}

/// The login page's own site, or another of WeCom's that it leads through. A look-alike has another ending.
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
        // Whoever rehearses next starts as a stranger to WeCom's page.
        .incognito(true)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| MAY_DOWNLOAD);
    let folder = folder.join("login-webview");
    match &through.address {
        // Windows has one proxy for all that is open on one folder.
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

/// Takes the window away, whatever ends the watching.
struct Closing<R: Runtime>(WebviewWindow<R>);

impl<R: Runtime> Drop for Closing<R> {
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
            Some(Homecoming::Back(_)) => "home",
            Some(Homecoming::Astray { .. }) => "astray",
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
