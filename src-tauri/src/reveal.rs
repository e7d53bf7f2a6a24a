//! Secret window: shows a secret to the user in a window without permissions, scripts or storage, which closes by itself.
//! The interface never gets the secret.
//!
//! The page is served once, from a custom scheme: a second request for it gets 404. The caller learns when the secret can be
//! read, so that no password is replaced by one that the user has not seen.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bridge::Lang;
use bridge::contract::{CommandResult, Failure, Revealed, Shown};
use bridge::text;
use maud::{PreEscaped, html};
use tauri::http::{Request, Response, StatusCode};
use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::{
    AppHandle, Manager as _, Runtime, UriSchemeContext, Url, WebviewUrl, WebviewWindow,
    WebviewWindowBuilder, WindowEvent,
};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::time::{sleep, timeout};

use crate::locked::locked;

/// The custom scheme of the pages.
pub(crate) const SCHEME: &str = "reveal";

const LABEL: &str = "reveal-";
const SIZE: (f64, f64) = (520.0, 260.0);
/// Time-out for loading the page, generous for a slow machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// Nothing but its own style.
const CSP: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

static NUMBER: AtomicU64 = AtomicU64::new(1);

/// Pages that are not yet requested by their window.
#[derive(Default)]
pub(crate) struct Waiting(Mutex<HashMap<String, String>>);

impl Waiting {
    fn put(&self, path: String, page: String) {
        self.lock().insert(path, page);
    }

    fn is_taken(&self, path: &str) -> bool {
        !self.lock().contains_key(path)
    }

    fn take(&self, path: &str) -> Option<String> {
        self.lock().remove(path)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, String>> {
        locked(&self.0)
    }
}

/// Shows a secret until its time is over or the user closes the window. Returns once it can be read; if it cannot be shown,
/// window and page are removed.
pub(crate) async fn show<R: Runtime>(
    app: AppHandle<R>,
    folder: PathBuf,
    revealed: Revealed,
    lang: Lang,
) -> CommandResult<Shown> {
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let path = format!("/{number}");
    let stays = revealed.stays;
    app.state::<Waiting>()
        .put(path.clone(), page(&revealed, lang));
    let (tell, told) = mpsc::unbounded_channel();
    let window = make(&app, &folder, number, revealed.title.get(lang), tell);
    let shown = match &window {
        Ok(_) => has_come(told).await,
        Err(error) => Err(Failure::not_shown(format!(
            "no window for the secret: {error:?}"
        ))),
    };
    // Removed whether it was requested or not, so that no later request gets it.
    app.state::<Waiting>().take(&path);
    let window = window?;
    if let Err(failure) = shown {
        drop(window.destroy());
        return Err(failure);
    }
    let closing = window.clone();
    tauri::async_runtime::spawn(async move {
        sleep(stays).await;
        // The user may have closed it already.
        drop(window.destroy());
    });
    Ok(Shown::until(move || drop(closing.destroy())))
}

/// Event of the window while its page loads.
enum LoadEvent {
    /// The page was loaded.
    Loaded,
    /// Another page was loaded, such as an error page.
    Other,
    /// The window was closed.
    Closed,
}

async fn has_come(mut told: UnboundedReceiver<LoadEvent>) -> CommandResult<()> {
    match timeout(PATIENCE, told.recv()).await {
        Ok(Some(LoadEvent::Loaded)) => Ok(()),
        Ok(Some(LoadEvent::Closed) | None) => Err(Failure::not_shown("the window was closed")),
        Ok(Some(LoadEvent::Other)) => Err(Failure::not_shown("the window did not get its page")),
        Err(_) => Err(Failure::not_shown("the window has no page in time")),
    }
}

fn make<R: Runtime>(
    app: &AppHandle<R>,
    folder: &Path,
    number: u64,
    title: &str,
    tell: UnboundedSender<LoadEvent>,
) -> CommandResult<WebviewWindow<R>> {
    let path = format!("/{number}");
    let address = Url::parse(&format!("{SCHEME}://localhost{path}"))
        .map_err(|error| Failure::not_shown(error.to_string()))?;
    let label = format!("{LABEL}{number}");
    let of_close = tell.clone();
    let builder = WebviewWindowBuilder::new(app, label, WebviewUrl::CustomProtocol(address))
        .title(title)
        .inner_size(SIZE.0, SIZE.1)
        .resizable(false)
        .center()
        // Kept out of screenshots, recordings and shared screens where the system can (Windows, macOS).
        .content_protected(true)
        .on_navigation(|to| to.scheme() == SCHEME || to.host_str() == Some("reveal.localhost"))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_page_load(move |window, load| {
            if load.event() == PageLoadEvent::Finished {
                // An error page finishes loading too; the right one has been taken from the map.
                let is_ours = window.state::<Waiting>().is_taken(&path);
                drop(tell.send(if is_ours {
                    LoadEvent::Loaded
                } else {
                    LoadEvent::Other
                }));
            }
        });
    let window = apart(builder, folder)
        .build()
        .map_err(|error| Failure::not_shown(error.to_string()))?;
    window.on_window_event(move |event| {
        if matches!(event, WindowEvent::Destroyed) {
            drop(of_close.send(LoadEvent::Closed));
        }
    });
    Ok(window)
}

/// Isolates a window's web view from all others, and its page from every cache.
///
/// On Linux a custom scheme is registered once per web context, and every incognito window has a new context, in which the
/// scheme of the second page would be unknown. So there these windows share one context of their own, and their page is
/// sent with `no-store`.
fn apart<'a, R: Runtime>(
    builder: WebviewWindowBuilder<'a, R, AppHandle<R>>,
    folder: &Path,
) -> WebviewWindowBuilder<'a, R, AppHandle<R>> {
    if cfg!(target_os = "linux") {
        builder.data_directory(folder.join("reveal-webview"))
    } else {
        builder.incognito(true)
    }
}

/// Serves the page to its window.
pub(crate) fn answer<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: &Request<Vec<u8>>,
) -> Response<Vec<u8>> {
    let is_ours = context.webview_label().starts_with(LABEL);
    let waiting = context.app_handle().state::<Waiting>();
    let page = waiting.take(request.uri().path()).filter(|_| is_ours);
    let status = match page {
        Some(_) => StatusCode::OK,
        None => StatusCode::NOT_FOUND,
    };
    let response = Response::builder()
        .status(status)
        .header("content-type", "text/html; charset=utf-8")
        .header("cache-control", "no-store")
        .header("content-security-policy", CSP)
        .body(page.unwrap_or_default().into_bytes());
    response.unwrap_or_default()
}

fn page(revealed: &Revealed, lang: Lang) -> String {
    let (title, seconds) = (revealed.title.get(lang), revealed.stays.as_secs());
    let goes = text!(
        "{seconds} 秒后这个窗口自动关闭。",
        "This window closes by itself after {seconds} seconds."
    );
    let page = html! {
        (PreEscaped("<!doctype html>"))
        html lang=(lang.tag()) {
            meta charset="utf-8";
            title { (title) }
            style { (PreEscaped(STYLE)) ".bar i{animation:shrink " (seconds) "s linear forwards}" }
            main {
                h1 { (title) }
                p class="value" { (revealed.value) }
                p { (revealed.hint.get(lang)) }
                p class="quiet" { (goes.get(lang)) }
                div class="bar" aria-hidden="true" { i {} }
            }
        }
    };
    page.into_string()
}

const STYLE: &str = ":root{color-scheme:light dark}body{margin:0;font:14px/1.6 system-ui,'PingFang SC','Microsoft YaHei UI','Noto Sans CJK SC',sans-serif;background:Canvas;color:CanvasText}\
main{padding:20px 24px}h1{font-size:16px;margin:0 0 12px}p{margin:0 0 8px}\
.value{font:16px/1.5 ui-monospace,Consolas,monospace;padding:12px;border:1px solid GrayText;border-radius:6px;overflow-wrap:anywhere;user-select:all;-webkit-user-select:all}\
.quiet{color:GrayText}.bar{height:3px;margin-top:12px;background:color-mix(in srgb,GrayText 30%,Canvas)}.bar i{display:block;height:100%;background:#1677ff;transform-origin:left}\
@keyframes shrink{to{transform:scaleX(0)}}@media (prefers-reduced-motion:reduce){.bar{display:none}}";

#[cfg(test)]
mod tests {
    use bridge::lang::Text;

    use super::*;

    fn page_of(value: &str) -> String {
        let revealed = Revealed {
            title: Text::fixed("应用的 Secret", "The app's secret"),
            hint: Text::same("<copy>"),
            value: value.into(),
            stays: Duration::from_secs(30),
        };
        page(&revealed, Lang::Zh)
    }

    #[test]
    fn a_page_is_had_once_and_holds_what_it_shows() {
        let waiting = Waiting::default();
        waiting.put("/1".into(), page_of("a<b&c"));
        let page = waiting.take("/1").unwrap();
        assert!(
            page.contains("a&lt;b&amp;c")
                && page.contains("应用的 Secret")
                && page.contains("30 秒")
        );
        assert!(!page.contains("<script") && !page.contains("<copy>"));
        assert_eq!(waiting.take("/1"), None);
    }

    #[test]
    fn a_secret_stays_a_word_whatever_it_is_made_of() {
        for word in [
            "</p></main><script>alert(1)</script>",
            "\"' onload=x &amp; &#60;",
            "\u{202E}olleh\u{200F}",
            "{seconds}",
        ] {
            let stays = html! { (word) }.into_string();
            assert_eq!(page_of(word).replace(&stays, "plain"), page_of("plain"));
        }
    }
}
