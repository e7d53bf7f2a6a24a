//! The main window: shown when its page has loaded, and restricted to the program's own pages.
//!
//! It is created when the user opens it and destroyed when it is closed, also where the program continues in the tray: a
//! hidden web view keeps what was typed into it, secrets too, and takes most of the program's memory.

use std::sync::{Mutex, MutexGuard};

use bridge::contract::{Session, Settings, Theme};
use tauri::async_runtime::spawn;
use tauri::utils::config::Color;
use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::{
    AppHandle, Manager, Runtime, Theme as Painted, Url, WebviewUrl, WebviewWindow,
    WebviewWindowBuilder,
};

use crate::drawing;
use crate::locked::locked;
use crate::mark;

/// The window's label, which its capability names.
pub(crate) const MAIN: &str = "main";

const TITLE: &str = "WeCom Bridge 企微接入助手";
const SIZE: (f64, f64) = (1280.0, 820.0);
const LEAST: (f64, f64) = (900.0, 600.0);

/// Expression in the first page: it has its data and its controls respond.
const USABLE: &str = "document.querySelector('main h1') && document.querySelector('main :is([data-state=data], [data-state=empty])') && !document.querySelector('main [data-state=loading]')";

/// Options of the main window that outlive it, and the page on which the last one was closed.
pub(crate) struct Opening {
    /// Whether it reports when it can be used (`--mark-start`).
    is_marked: bool,
    /// The URL fragment of the last page, which is the interface's route.
    place: Mutex<Option<String>>,
}

impl Opening {
    pub(crate) fn new(is_marked: bool) -> Self {
        Self {
            is_marked,
            place: Mutex::default(),
        }
    }

    fn place(&self) -> MutexGuard<'_, Option<String>> {
        locked(&self.place)
    }

    /// The initial page: the one on which the last window was closed.
    fn page(&self) -> WebviewUrl {
        match &*self.place() {
            Some(place) => WebviewUrl::App(format!("index.html#{place}").into()),
            None => WebviewUrl::default(),
        }
    }
}

/// Creates the window; with `show` it becomes visible when its page has loaded. Not to be called from an event handler on
/// the main thread: on Windows creating a web view there deadlocks.
pub(crate) fn make<R: Runtime>(app: &AppHandle<R>, show: bool) -> tauri::Result<WebviewWindow<R>> {
    let (session, opening) = (app.state::<Session>(), app.state::<Opening>());
    let dev = app.config().build.dev_url.clone();
    let builder = WebviewWindowBuilder::new(app, MAIN, opening.page())
        .title(TITLE)
        .inner_size(SIZE.0, SIZE.1)
        .min_inner_size(LEAST.0, LEAST.1)
        .visible(false)
        .data_directory(session.own_folder().join("webview"))
        .initialization_script(preferences(&session.settings().get()))
        .on_document_title_changed(|window, title| {
            // The page names itself and the tenant; without a title the first one stays.
            if !title.is_empty() {
                drop(window.set_title(&title));
            }
        })
        .on_navigation(move |to| is_ours(to, dev.as_ref()))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_page_load(move |window, load| {
            if show && load.event() == PageLoadEvent::Finished {
                come_up(&window);
            }
        });
    let builder = match painted(session.settings().get().theme) {
        Some(theme) => builder.theme(Some(theme)).background_color(ground(theme)),
        None => builder,
    };
    let builder = if opening.is_marked {
        mark::watch(builder, USABLE)
    } else {
        builder
    };
    let window = builder.build()?;
    drawing::force_software_rendering(&window);
    zoom(&window, session.settings().get().zoom);
    Ok(window)
}

/// Brings the main window to the front, or creates it.
pub(crate) fn show<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window(MAIN) {
        return come_up(&window);
    }
    let app = app.clone();
    spawn(async move {
        if let Err(error) = make(&app, true) {
            tracing::error!(%error, "there is no window");
        }
    });
}

/// Prepares for closing the main window while the program continues: its page is remembered, and visible child windows are
/// closed with it. Invisible ones stay, such as that of a check-up which reads a login page.
pub(crate) fn leave<R: Runtime>(app: &AppHandle<R>) {
    for (label, window) in app.webview_windows() {
        if label == MAIN {
            let page = window.url().ok();
            let place = page.and_then(|page| page.fragment().map(str::to_owned));
            *app.state::<Opening>().place() = place;
        } else if window.is_visible().unwrap_or(false) {
            // The rehearsal that waits for it ends as if the user had closed it.
            drop(window.close());
        }
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

/// Draws the interface at this size, in percent.
pub(crate) fn zoom<R: Runtime>(window: &WebviewWindow<R>, percent: u16) {
    if let Err(error) = window.set_zoom(f64::from(percent) / 100.0) {
        tracing::warn!(%error, "the zoom stays");
    }
}

/// Language, theme and zoom for the page, which is painted before it can ask. They are kept in one place: here.
fn preferences(settings: &Settings) -> String {
    let kept = serde_json::json!({ "language": settings.language, "theme": settings.theme, "zoom": settings.zoom });
    format!("window.__PREFS__ = {kept}")
}

fn painted(theme: Theme) -> Option<Painted> {
    match theme {
        Theme::Light => Some(Painted::Light),
        Theme::Dark => Some(Painted::Dark),
        Theme::System => None,
    }
}

/// The background before the first paint: that of the pages, so that the window does not flash.
fn ground(theme: Painted) -> Color {
    match theme {
        Painted::Dark => Color(20, 20, 20, 255),
        _ => Color(255, 255, 255, 255),
    }
}

/// Whether a URL is one of the program's own pages, by scheme, host and port; in development also one of the development
/// server.
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
    use bridge::contract::{SettingsChange, SettingsFile};

    use super::*;

    #[test]
    fn the_page_has_language_and_theme_before_it_loads() {
        let folder = tempfile::tempdir().unwrap();
        let file = SettingsFile::open(folder.path(), Some("zh_CN"));
        let change = SettingsChange {
            theme: Some(Theme::Dark),
            ..Default::default()
        };
        let script = preferences(&file.get().with(&change));
        let json = script.strip_prefix("window.__PREFS__ = ").unwrap();
        let kept: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(
            kept,
            serde_json::json!({ "language": "zh", "theme": "dark", "zoom": 100 })
        );
    }

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
