//! The question at the first closing of the window while automatic sync is on: continue in the tray, or quit.
//!
//! Asked once, in a system dialog. A user who has chosen in the settings or with a data source is not asked.

use std::sync::atomic::{AtomicBool, Ordering};

use bridge::contract::{CommandResult, Session, SettingsChange, blocking};
use bridge::lang::{Lang, Text};
use tauri::async_runtime::spawn;
use tauri::{AppHandle, Manager as _, Runtime};
use tauri_plugin_dialog::{DialogExt as _, MessageDialogButtons, MessageDialogResult};

use crate::exit::end;
use crate::{tray, window};

const TITLE: Text = Text::fixed("关闭窗口", "Closing the window");
const QUESTION: Text = Text::fixed(
    "关闭窗口后，自动同步还要继续吗？继续的话，程序留在托盘里，需要时从那里打开。以后可以在「设置」里改。",
    "Is automatic sync to go on after the window is closed? If so, the program stays in the tray and is opened from there. You can change this under Settings.",
);
const STAY: Text = Text::fixed("继续在托盘同步", "Go on in the tray");
const QUIT: Text = Text::fixed("退出程序", "Quit");
const BACK: Text = Text::fixed("不关闭", "Do not close");

/// Whether the dialog is open, so that closing the window again does not open a second one.
static IS_ASKING: AtomicBool = AtomicBool::new(false);

/// Whether the person has to be asked first. Without a tray there is nothing to choose.
pub(crate) fn is_to_be_asked<R: Runtime>(app: &AppHandle<R>) -> bool {
    !app.state::<Session>().settings().get().close_asked && tray::is_up(app)
}

/// Asks, and then closes the window or ends the program. Where nothing syncs by itself it ends at once, without a question.
pub(crate) fn ask<R: Runtime>(app: &AppHandle<R>) {
    if IS_ASKING.swap(true, Ordering::Relaxed) {
        return;
    }
    let app = app.clone();
    spawn(async move {
        let session = app.state::<Session>().inner().clone();
        if syncs_by_itself(&session).await {
            put(&app, session.lang());
        } else {
            IS_ASKING.store(false, Ordering::Relaxed);
            end(&app);
        }
    });
}

async fn syncs_by_itself(session: &Session) -> bool {
    let due = session
        .with(|bridge| {
            let mut due = bridge.sync().schedule()?;
            due.extend(bridge.sync().watches()?);
            Ok(due)
        })
        .await;
    due.is_ok_and(|due| !due.is_empty())
}

fn put<R: Runtime>(app: &AppHandle<R>, lang: Lang) {
    let [stay, quit, back] = [STAY, QUIT, BACK].map(|text| text.get(lang).to_owned());
    let buttons = MessageDialogButtons::YesNoCancelCustom(stay.clone(), quit.clone(), back);
    let mut dialog = app
        .dialog()
        .message(QUESTION.get(lang))
        .title(TITLE.get(lang))
        .buttons(buttons);
    if let Some(window) = app.get_webview_window(window::MAIN) {
        dialog = dialog.parent(&window);
    }
    let app = app.clone();
    dialog.show_with_result(move |result| {
        IS_ASKING.store(false, Ordering::Relaxed);
        let stays = match result {
            MessageDialogResult::Yes => true,
            MessageDialogResult::Custom(label) if label == stay => true,
            MessageDialogResult::No => false,
            MessageDialogResult::Custom(label) if label == quit => false,
            // Dismissed: the window stays, and the next closing asks again.
            _ => return,
        };
        spawn(decided(app, stays));
    });
}

async fn decided<R: Runtime>(app: AppHandle<R>, stays: bool) {
    if let Err(failure) = keep(&app, stays).await {
        tracing::warn!(?failure, "what closing the window does was not kept");
    }
    if !stays {
        return end(&app);
    }
    window::leave(&app);
    if let Some(window) = app.get_webview_window(window::MAIN) {
        drop(window.destroy());
    }
}

async fn keep<R: Runtime>(app: &AppHandle<R>, stays: bool) -> CommandResult<()> {
    let session = app.state::<Session>().inner().clone();
    blocking(move || {
        let change = SettingsChange {
            close_to_tray: Some(stays),
            ..SettingsChange::default()
        };
        session.settings().change(&change).map(drop)
    })
    .await?
}
