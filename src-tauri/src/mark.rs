//! `--mark-start`: prints on stdout when the first page can be used, so that a benchmark can time the start.
//!
//! The empty window with which the start is compared includes this file, so that both are timed in the same way.

use std::io::Write as _;

use tauri::{Manager, Runtime, WebviewWindowBuilder};

/// The word printed on stdout, followed by the milliseconds since the page began to load and by the page's own marks,
/// `name=milliseconds` each.
const WORD: &str = "usable";

/// Reports when `usable`, an expression in the page, becomes true and has been painted.
pub(crate) fn watch<'a, R: Runtime, M: Manager<R>>(
    builder: WebviewWindowBuilder<'a, R, M>,
    usable: &str,
) -> WebviewWindowBuilder<'a, R, M> {
    builder
        .initialization_script(script(usable))
        .on_document_title_changed(|_, title| tell(&title))
}

/// The script in the page. It reports by the title, the one channel that needs no permission.
fn script(usable: &str) -> String {
    format!(
        "(() => {{
  const marks = () => performance.getEntriesByType('mark').map((mark) => ` ${{mark.name}}=${{Math.round(mark.startTime)}}`)
  const say = () => {{ document.title = `{WORD} ${{Math.round(performance.now())}}${{marks().join('')}}` }}
  const drawn = () => requestAnimationFrame(() => requestAnimationFrame(say))
  const look = () => {{ ({usable}) ? drawn() : requestAnimationFrame(look) }}
  look()
}})()"
    )
}

fn tell(title: &str) {
    if !title.starts_with(WORD) {
        return;
    }
    let mut out = std::io::stdout().lock();
    // The benchmark may have exited.
    drop(writeln!(out, "{title}").and_then(|()| out.flush()));
}
