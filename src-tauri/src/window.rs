//! The main window: made once, shown when its page is there, and never led away from our own pages.

use std::path::Path;

use tauri::utils::config::Color;
use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::{
    AppHandle, Manager, Runtime, Theme as Painted, Url, WebviewUrl, WebviewWindow,
    WebviewWindowBuilder,
};

use crate::drawing;
use crate::mark;
use crate::settings::Theme;

/// The window's name, by which its capability knows it.
pub(crate) const MAIN: &str = "main";

const TITLE: &str = "WeCom Bridge 企微接入助手";
const SIZE: (f64, f64) = (1280.0, 820.0);
const LEAST: (f64, f64) = (900.0, 600.0);

/// In the first page: it is there with what it had to ask for, and its controls answer.
const USABLE: &str = "document.querySelector('main h1') && document.querySelector('main :is([data-state=data], [data-state=empty])') && !document.querySelector('main [data-state=loading]')";

/// Makes the window; `show` says whether it comes up by itself, `marked` whether it says when it can be used.
pub(crate) fn make<R: Runtime>(
    app: &AppHandle<R>,
    folder: &Path,
    theme: Theme,
    show: bool,
    marked: bool,
) -> tauri::Result<WebviewWindow<R>> {
    let dev = app.config().build.dev_url.clone();
    let builder = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .title(TITLE)
        .inner_size(SIZE.0, SIZE.1)
        .min_inner_size(LEAST.0, LEAST.1)
        .visible(false)
        .data_directory(folder.join("webview"))
        .on_navigation(move |to| is_ours(to, dev.as_ref()))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_page_load(move |window, load| {
            if show && load.event() == PageLoadEvent::Finished {
                come_up(&window);
            }
        });
    let builder = match painted(theme) {
        Some(theme) => builder.theme(Some(theme)).background_color(ground(theme)),
        None => builder,
    };
    let builder = if marked {
        mark::watch(builder, USABLE)
    } else {
        builder
    };
    let window = builder.build()?;
    drawing::by_the_processor(&window);
    Ok(window)
}

/// Brings the main window to the front, from wherever it is.
pub(crate) fn show<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window(MAIN) {
        come_up(&window);
    }
}

fn come_up<R: Runtime>(window: &WebviewWindow<R>) {
    let done = window
        .show()
        .and_then(|()| window.unminimize())
        .and_then(|()| window.set_focus());
    if let Err(error) = done {
        tracing::warn!(%error, "the window does not come up");
    }
}

fn painted(theme: Theme) -> Option<Painted> {
    match theme {
        Theme::Light => Some(Painted::Light),
        Theme::Dark => Some(Painted::Dark),
        Theme::System => None,
    }
}

/// What shows before the first paint: the pages' own ground.
fn ground(theme: Painted) -> Color {
    match theme {
        Painted::Dark => Color(20, 20, 20, 255),
        _ => Color(255, 255, 255, 255),
    }
}

/// Our own pages, compared by scheme, host and port; in development those of the development server too.
fn is_ours(to: &Url, dev: Option<&Url>) -> bool {
    let is_built_in = match (to.scheme(), to.host_str()) {
        ("tauri", Some("localhost")) => true,
        ("http" | "https", Some("tauri.localhost")) => to.port().is_none(),
        _ => false,
    };
    is_built_in || dev.is_some_and(|dev| cfg!(debug_assertions) && dev.origin() == to.origin())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_stays_on_our_pages() {
        let dev = Url::parse("http://localhost:5173").unwrap();
        let cases = [
            ("tauri://localhost/index.html#/sources", true),
            ("http://tauri.localhost/", true),
            ("http://localhost:5173/#/x", true),
            ("http://localhost:5174/", false),
            ("http://tauri.localhost:8080/", false),
            ("http://tauri.localhost.example.com/", false),
            ("https://work.weixin.qq.com/", false),
            ("file:///etc/passwd", false),
            ("about:blank", false),
        ];
        for (address, want) in cases {
            assert_eq!(
                is_ours(&Url::parse(address).unwrap(), Some(&dev)),
                want,
                "{address}"
            );
        }
        assert!(
            !is_ours(&dev, None),
            "a build without a development server has none"
        );
    }
}
