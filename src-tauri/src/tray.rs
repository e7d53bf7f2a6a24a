//! The mark in the tray, where the desktop has one: the window comes back from it, and the program ends from it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bridge::lang::{Lang, Text};
use tauri::image::Image;
use tauri::menu::{Menu, MenuBuilder, MenuEvent};
use tauri::tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Runtime};

use crate::app::give_way;
use crate::window;

const ID: &str = "main";
const OPEN: &str = "open";
const QUIT: &str = "quit";
const TOOLTIP: &str = "WeCom Bridge 企微接入助手";
const MARK: Image<'_> = tauri::include_image!("../icons/tray.png");

/// Puts the mark up. Whether it worked is for [`is_up`] to say: a desktop without a tray is no error.
pub(crate) fn put_up<R: Runtime>(app: &AppHandle<R>, lang: Lang) {
    // On Linux the tray's library is looked for when it is first needed, and panics if it is not there.
    match catch_unwind(AssertUnwindSafe(|| build(app, lang))) {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "there is no tray"),
        Err(_) => tracing::warn!("there is no tray: its library is not installed"),
    }
}

/// Whether the program can be brought back after its window was closed.
pub(crate) fn is_up<R: Runtime>(app: &AppHandle<R>) -> bool {
    app.tray_by_id(ID).is_some() && has_place()
}

/// Whether this desktop shows trays at all. On Linux some do not, and the mark is then made all the same; one that
/// knows only the older kind of tray counts as having none, so that no window is lost.
#[cfg(target_os = "linux")]
fn has_place() -> bool {
    use zbus::blocking::{Connection, fdo::DBusProxy};

    let asked = || -> zbus::Result<bool> {
        let bus = DBusProxy::new(&Connection::session()?)?;
        Ok(bus.name_has_owner("org.kde.StatusNotifierWatcher".try_into()?)?)
    };
    asked().unwrap_or(false)
}

#[cfg(not(target_os = "linux"))]
const fn has_place() -> bool {
    true
}

/// Puts the menu into another language.
pub(crate) fn speak<R: Runtime>(app: &AppHandle<R>, lang: Lang) {
    let Some(tray) = app.tray_by_id(ID) else {
        return;
    };
    if let Err(error) = menu(app, lang).and_then(|menu| tray.set_menu(Some(menu))) {
        tracing::warn!(%error, "the tray's menu keeps its language");
    }
}

fn build<R: Runtime>(app: &AppHandle<R>, lang: Lang) -> tauri::Result<()> {
    // A template is coloured by macOS; everywhere else black on a dark panel would not be seen.
    let mark = match app.default_window_icon() {
        Some(icon) if !cfg!(target_os = "macos") => icon.clone(),
        _ => MARK,
    };
    TrayIconBuilder::with_id(ID)
        .icon(mark)
        .icon_as_template(true)
        .tooltip(TOOLTIP)
        .menu(&menu(app, lang)?)
        .show_menu_on_left_click(false)
        .on_menu_event(chosen)
        .on_tray_icon_event(|tray, event| {
            if let TrayIconEvent::Click {
                button: MouseButton::Left,
                button_state: MouseButtonState::Up,
                ..
            } = event
            {
                window::show(tray.app_handle());
            }
        })
        .build(app)?;
    Ok(())
}

fn menu<R: Runtime>(app: &AppHandle<R>, lang: Lang) -> tauri::Result<Menu<R>> {
    let open = Text::fixed("打开企微接入助手", "Open WeCom Bridge");
    let quit = Text::fixed("退出", "Quit");
    MenuBuilder::new(app)
        .text(OPEN, open.get(lang))
        .separator()
        .text(QUIT, quit.get(lang))
        .build()
}

fn chosen<R: Runtime>(app: &AppHandle<R>, event: MenuEvent) {
    match event.id().as_ref() {
        OPEN => window::show(app),
        QUIT => {
            give_way(app);
            app.exit(0);
        }
        _ => {}
    }
}
