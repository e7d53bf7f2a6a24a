//! An empty window: the least that a start of any program of this kind takes. `cargo xtask bench start` compares
//! with it. Everything but the window is left out; the page has one button, which can be pressed.

// Without this Windows opens a console beside the window.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

#[path = "../../../../src-tauri/src/mark.rs"]
mod mark;

use std::error::Error;
use std::path::PathBuf;

use tauri::{Builder, WebviewUrl, WebviewWindowBuilder, generate_context};

/// The argument is the folder that the web view may write to.
#[expect(
    clippy::disallowed_methods,
    reason = "the framework's own macro ends a program whose files are damaged"
)]
fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    Builder::default()
        .setup(move |app| {
            let window = WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
                .title("Empty")
                .inner_size(1280.0, 820.0)
                .data_directory(folder.unwrap_or_else(std::env::temp_dir));
            mark::watch(window, "document.readyState === 'complete'").build()?;
            Ok(())
        })
        .run(generate_context!())?;
    Ok(())
}
