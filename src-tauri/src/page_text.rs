//! Reads a page's URL and visible text, and whether it shows a QR code, by evaluating a script in the web view. The page has
//! no way to call the program.

use std::time::Duration;

use bridge::scan::login_page::{PageSeen, seen as judged};
use serde::Deserialize;
use tauri::{Runtime, Url, WebviewWindow};
use tokio::sync::oneshot;
use tokio::time::timeout;

/// Time-out of the script: a page that is still loading may not run it.
const PATIENCE: Duration = Duration::from_secs(3);

/// The script: the visible text, and whether something that could be a QR code has been drawn where one belongs.
/// An invisible window may have no size, so positions on the screen are not used.
const LOOK: &str = r#"(() => {
  const drawn = (e) => e instanceof HTMLImageElement ? e.complete && e.naturalWidth > 40
    : e instanceof HTMLCanvasElement ? e.width > 40
    : e instanceof SVGSVGElement ? e.childElementCount > 0
    : getComputedStyle(e).backgroundImage.startsWith('url(');
  const boxes = [...document.querySelectorAll('[class*="qrcode" i],[class*="wrp_code" i]')];
  const qr = boxes.some((box) => [box, ...box.querySelectorAll('img,canvas,svg')].some(drawn));
  const status = performance.getEntriesByType('navigation')[0]?.responseStatus ?? 0;
  const at = document.readyState === 'loading' ? '' : location.href.split('?')[0];
  return { words: (document.body?.innerText ?? '').slice(0, 20000), qr, at, status };
})()"#;

/// Result of the script.
#[derive(Deserialize)]
pub(crate) struct Looked {
    words: String,
    qr: bool,
    /// The document's URL without its query; empty while it loads. An error page has another one.
    at: String,
    /// The HTTP status, or 0 where the web view does not tell.
    status: u16,
}

impl Looked {
    /// The QR code or the refusal that the page shows, if it shows either.
    pub(crate) fn seen(&self) -> Option<PageSeen> {
        judged(&self.words, self.qr)
    }

    /// The page's URL, if it was loaded successfully.
    pub(crate) fn place(&self) -> Option<Url> {
        let is_good = self.status < 400 && !self.words.trim().is_empty();
        is_good.then(|| Url::parse(&self.at).ok()).flatten()
    }
}

/// Evaluates the script; `None` if the page does not run it.
pub(crate) async fn look<R: Runtime>(window: &WebviewWindow<R>) -> Option<Looked> {
    let (tell, told) = oneshot::channel();
    let tell = std::sync::Mutex::new(Some(tell));
    let asked = window.eval_with_callback(LOOK, move |json| {
        let tell = tell.lock().ok().and_then(|mut tell| tell.take());
        if let Some(tell) = tell {
            // The receiver is gone after the time-out.
            drop(tell.send(json));
        }
    });
    asked.ok()?;
    let json = timeout(PATIENCE, told).await.ok()?.ok()?;
    serde_json::from_str(&json).ok()
}
