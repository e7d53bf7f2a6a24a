//! Reading what a page shows, from outside: where it is, its words, and whether it drew a QR code. The page itself has no
//! way to call us.

use std::time::Duration;

use bridge::scan::login_page::{PageSeen, seen as judged};
use serde::Deserialize;
use tauri::{Runtime, Url, WebviewWindow};
use tokio::sync::oneshot;
use tokio::time::timeout;

/// A page that is still loading may not answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// The words that a person sees, and whether something that could be a QR code has been drawn where one belongs.
/// A window out of sight may have no size, so nothing is measured on the screen.
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

/// What a page shows by now.
#[derive(Deserialize)]
pub(crate) struct Looked {
    words: String,
    qr: bool,
    /// Where the document is, without its query; empty while it loads. An error's page is not where it was meant to be.
    at: String,
    /// How the server answered, or 0 where the web view does not say.
    status: u16,
}

impl Looked {
    /// A QR code or a refusal; nothing if it shows neither.
    pub(crate) fn seen(&self) -> Option<PageSeen> {
        judged(&self.words, self.qr)
    }

    /// Where the page is, once it is one that a server meant to show.
    pub(crate) fn place(&self) -> Option<Url> {
        let is_good = self.status < 400 && !self.words.trim().is_empty();
        is_good.then(|| Url::parse(&self.at).ok()).flatten()
    }
}

/// What the page shows by now; nothing if it cannot be read.
pub(crate) async fn look<R: Runtime>(window: &WebviewWindow<R>) -> Option<Looked> {
    let (tell, told) = oneshot::channel();
    let tell = std::sync::Mutex::new(Some(tell));
    let asked = window.eval_with_callback(LOOK, move |json| {
        let tell = tell.lock().ok().and_then(|mut tell| tell.take());
        if let Some(tell) = tell {
            // Nobody listens any more when the patience is over.
            drop(tell.send(json));
        }
    });
    asked.ok()?;
    let json = timeout(PATIENCE, told).await.ok()?.ok()?;
    serde_json::from_str(&json).ok()
}
