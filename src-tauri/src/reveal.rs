//! Showing a secret to the person who asked for it: in a window of its own that has no rights, runs no script, keeps
//! nothing and goes away by itself. The interface never gets the secret.
//!
//! The page comes from a scheme of ours, once: a second request for it finds nothing. Whoever shows something learns when
//! it can be read, so that nothing is replaced by what nobody has seen.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bridge::Lang;
use bridge::contract::{CommandResult, Failure, Revealed, Shown};
use bridge::html::escape;
use tauri::http::{Request, Response, StatusCode};
use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::{
    AppHandle, Manager as _, Runtime, UriSchemeContext, Url, WebviewUrl, WebviewWindow,
    WebviewWindowBuilder, WindowEvent,
};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::time::{sleep, timeout};

/// The scheme that the pages come from.
pub(crate) const SCHEME: &str = "reveal";

const LABEL: &str = "reveal-";
const SIZE: (f64, f64) = (520.0, 260.0);
/// How long a page of ours may take to be there, on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(30);

/// Nothing but its own style.
const CSP: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

static NUMBER: AtomicU64 = AtomicU64::new(1);

/// Pages that wait for their window.
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
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Shows it until its time is over or the person closes the window. Answers once it can be read; if it never can, the
/// window is gone and so is what it would have shown.
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
    // Whether it was asked for or not: from here on nobody gets it.
    app.state::<Waiting>().take(&path);
    let window = window?;
    if let Err(failure) = shown {
        drop(window.destroy());
        return Err(failure);
    }
    let closing = window.clone();
    tauri::async_runtime::spawn(async move {
        sleep(stays).await;
        // The person may have closed it before.
        drop(window.destroy());
    });
    Ok(Shown::until(move || drop(closing.destroy())))
}

/// What became of a page.
enum Came {
    /// It is there.
    Loaded,
    /// The window is there, with a page that is not ours.
    Else,
    /// The window is gone.
    Closed,
}

async fn has_come(mut told: UnboundedReceiver<Came>) -> CommandResult<()> {
    match timeout(PATIENCE, told.recv()).await {
        Ok(Some(Came::Loaded)) => Ok(()),
        Ok(Some(Came::Closed) | None) => Err(Failure::not_shown("the window was closed")),
        Ok(Some(Came::Else)) => Err(Failure::not_shown("the window did not get its page")),
        Err(_) => Err(Failure::not_shown("the window has no page in time")),
    }
}

fn make<R: Runtime>(
    app: &AppHandle<R>,
    folder: &Path,
    number: u64,
    title: &str,
    tell: UnboundedSender<Came>,
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
                // A page that could not be had finishes too, as an error's.
                let is_ours = window.state::<Waiting>().is_taken(&path);
                drop(tell.send(if is_ours { Came::Loaded } else { Came::Else }));
            }
        });
    let window = apart(builder, folder)
        .build()
        .map_err(|error| Failure::not_shown(error.to_string()))?;
    window.on_window_event(move |event| {
        if matches!(event, WindowEvent::Destroyed) {
            drop(of_close.send(Came::Closed));
        }
    });
    Ok(window)
}

/// Keeps a window's web view apart from all others, and what it shows out of every store.
///
/// On Linux a scheme is made known to a web context once, and a window without traces has a context of its own which the
/// next one would not share: the second page would be unknown there. So those windows share one context that is theirs
/// alone; their page says that it is not to be stored.
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

/// Answers a window's request for its page.
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
    let (title, hint) = (
        escape(revealed.title.get(lang)),
        escape(revealed.hint.get(lang)),
    );
    let (value, seconds) = (escape(&revealed.value), revealed.stays.as_secs());
    let goes = match lang {
        Lang::Zh => format!("{seconds} 秒后这个窗口自动关闭。"),
        Lang::En => format!("This window closes by itself after {seconds} seconds."),
    };
    let language = match lang {
        Lang::Zh => "zh-CN",
        Lang::En => "en",
    };
    format!(
        "<!doctype html><html lang=\"{language}\"><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}\
         .bar i{{animation:shrink {seconds}s linear forwards}}</style>\
         <main><h1>{title}</h1><p class=\"value\">{value}</p><p>{hint}</p><p class=\"quiet\">{goes}</p>\
         <div class=\"bar\" aria-hidden=\"true\"><i></i></div></main></html>"
    )
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

    #[test]
    fn a_page_is_had_once_and_holds_what_it_shows() {
        let waiting = Waiting::default();
        let revealed = Revealed {
            title: Text::fixed("应用的 Secret", "The app's secret"),
            hint: Text::same("<copy>"),
            value: "a<b&c".into(),
            stays: Duration::from_secs(30),
        };
        waiting.put("/1".into(), page(&revealed, Lang::Zh));
        let page = waiting.take("/1").unwrap();
        assert!(
            page.contains("a&lt;b&amp;c")
                && page.contains("应用的 Secret")
                && page.contains("30 秒")
        );
        assert!(!page.contains("<script") && !page.contains("<copy>"));
        assert_eq!(waiting.take("/1"), None);
    }
}
