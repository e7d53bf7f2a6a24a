//! The tray icon, where the desktop has a tray: it opens the window and quits the program.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bridge::lang::{Lang, Text};
use tauri::image::Image;
use tauri::menu::{Menu, MenuBuilder, MenuEvent};
use tauri::tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Runtime};

use crate::exit::release_single_instance;
use crate::window;

const ID: &str = "main";
const OPEN: &str = "open";
const QUIT: &str = "quit";
const TOOLTIP: &str = "WeCom Bridge 企微接入助手";
const ICON: Image<'_> = tauri::include_image!("../icons/tray.png");

/// Creates the tray icon. A failure is only logged, since a desktop without a tray is no error; [`is_up`] tells.
pub(crate) fn create<R: Runtime>(app: &AppHandle<R>, lang: Lang) {
    // On Linux the tray's shared library is loaded at its first use, and the crate panics if it is not installed.
    match catch_unwind(AssertUnwindSafe(|| build(app, lang))) {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "there is no tray"),
        Err(_) => tracing::warn!("there is no tray: its library is not installed"),
    }
}

/// Whether the tray icon is visible, so that the user can reopen the window.
pub(crate) fn is_up<R: Runtime>(app: &AppHandle<R>) -> bool {
    app.tray_by_id(ID).is_some() && has_tray()
}

/// Whether this desktop has a tray. On Linux creating the icon succeeds without one; a desktop that has only the old
/// `XEmbed` tray counts as having none, so that a closed window can always be reopened.
#[cfg(target_os = "linux")]
fn has_tray() -> bool {
    use zbus::blocking::{Connection, fdo::DBusProxy};

    let asked = || -> zbus::Result<bool> {
        let bus = DBusProxy::new(&Connection::session()?)?;
        Ok(bus.name_has_owner("org.kde.StatusNotifierWatcher".try_into()?)?)
    };
    asked().unwrap_or(false)
}

#[cfg(not(target_os = "linux"))]
const fn has_tray() -> bool {
    true
}

/// Sets the language of the menu.
pub(crate) fn speak<R: Runtime>(app: &AppHandle<R>, lang: Lang) {
    let Some(tray) = app.tray_by_id(ID) else {
        return;
    };
    if let Err(error) = menu(app, lang).and_then(|menu| tray.set_menu(Some(menu))) {
        tracing::warn!(%error, "the tray's menu keeps its language");
    }
}

fn build<R: Runtime>(app: &AppHandle<R>, lang: Lang) -> tauri::Result<()> {
    // macOS recolours a black template icon; on other systems it would be invisible on a dark panel.
    let icon = match app.default_window_icon() {
        Some(icon) if !cfg!(target_os = "macos") => icon.clone(),
        _ => ICON,
    };
    TrayIconBuilder::with_id(ID)
        .icon(icon)
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
            release_single_instance(app);
            app.exit(0);
        }
        _ => {}
    }
}
