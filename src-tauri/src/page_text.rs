//! Reading what a page shows, from outside: its words, and whether it drew a QR code. The page itself has no way to call us.

use std::time::Duration;

use bridge::scan::login_page::{PageSeen, seen as judged};
use serde::Deserialize;
use tauri::{Runtime, WebviewWindow};
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
  return { words: (document.body?.innerText ?? '').slice(0, 20000), qr };
})()"#;

#[derive(Deserialize)]
struct Looked {
    words: String,
    qr: bool,
}

/// What the page shows by now; nothing if it shows neither a QR code nor a refusal, or cannot be read.
pub(crate) async fn seen<R: Runtime>(window: &WebviewWindow<R>) -> Option<PageSeen> {
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
    let looked: Looked = serde_json::from_str(&json).ok()?;
    judged(&looked.words, looked.qr)
}
