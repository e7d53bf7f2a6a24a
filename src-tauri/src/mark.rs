//! `--mark-start`: says on stdout when the first page can be used, so that a start can be measured from outside.
//!
//! The empty window that a start is compared with uses the same file, so that both are watched in the same way.

use std::io::Write as _;

use tauri::{Manager, Runtime, WebviewWindowBuilder};

/// What is written to stdout, followed by the milliseconds since the page began to load.
const WORD: &str = "usable";

/// Watches a window's page until `usable`, an expression in the page, holds and what it speaks of was drawn.
pub(crate) fn watch<'a, R: Runtime, M: Manager<R>>(
    builder: WebviewWindowBuilder<'a, R, M>,
    usable: &str,
) -> WebviewWindowBuilder<'a, R, M> {
    builder
        .initialization_script(script(usable))
        .on_document_title_changed(|_, title| tell(&title))
}

/// The title is the one thing that a page can say without a permission.
fn script(usable: &str) -> String {
    format!(
        "(() => {{
  const say = () => {{ document.title = `{WORD} ${{Math.round(performance.now())}}` }}
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
    // Whoever measured may have gone.
    drop(writeln!(out, "{title}").and_then(|()| out.flush()));
}
