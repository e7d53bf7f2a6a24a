//! The real desktop: [`Desktop`] over a running application.

use std::path::PathBuf;

use bridge::Lang;
use bridge::lang::Text;
use bridge::scan::login_page::PageSeen;
use bridge::scan::{Homecoming, Showing, WindowProxy};
use futures::future::BoxFuture;
use tauri::{AppHandle, Emitter as _, Manager as _, Runtime, Url, WebviewWindow};
use tauri_plugin_autostart::ManagerExt as _;
use tauri_plugin_dialog::DialogExt as _;
use tauri_plugin_notification::NotificationExt as _;
use tauri_plugin_shell::ShellExt as _;

use crate::desktop::Desktop;
use crate::failure::{Answer, Failure};
use crate::reveal::{self, Revealed, Shown};
use crate::settings::Settings;
use crate::shell::Shell;
use crate::topic::{CHANGED, Topic};
use crate::{login_window, tray, window};

const LOGIN_TITLE: Text = Text::fixed("企业微信扫码登录（演练）", "WeCom scan login (rehearsal)");

/// The desktop that an application runs on.
pub(crate) struct Windowed<R: Runtime>(pub(crate) AppHandle<R>);

impl<R: Runtime> Windowed<R> {
    fn main_window(&self) -> Option<WebviewWindow<R>> {
        self.0.get_webview_window(window::MAIN)
    }

    fn folder(&self) -> PathBuf {
        self.0.state::<Shell>().own_folder().to_owned()
    }

    fn autostart(&self, wanted: bool) -> Result<(), tauri_plugin_autostart::Error> {
        let autostart = self.0.autolaunch();
        match (wanted, autostart.is_enabled()?) {
            (true, false) => autostart.enable(),
            (false, true) => autostart.disable(),
            _ => Ok(()),
        }
    }
}

impl<R: Runtime> Desktop for Windowed<R> {
    fn changed(&self, topics: &[Topic]) {
        for topic in topics {
            if let Err(error) = self.0.emit_to(window::MAIN, CHANGED, topic) {
                tracing::warn!(%error, ?topic, "the interface was not told");
            }
        }
    }

    fn notify(&self, title: &str, body: &str) {
        if let Err(error) = self
            .0
            .notification()
            .builder()
            .title(title)
            .body(body)
            .show()
        {
            tracing::warn!(%error, "no notification was shown");
        }
    }

    /// The one place that opens anything outside. What is opened comes from Rust's own tables, a tenant's
    /// checked portal address, or is the data folder.
    #[expect(
        deprecated,
        reason = "the product's owner asked for this plugin; its successor would be used here"
    )]
    fn open(&self, target: &str) -> Answer<()> {
        let opened = self.0.shell().open(target, None);
        opened.map_err(|error| Failure::unexpected(format!("nothing here opens it: {error}")))
    }

    fn ask_where(&self, name: &str) -> Option<PathBuf> {
        let mut dialog = self.0.dialog().file().set_file_name(name);
        if let Some(window) = self.main_window() {
            dialog = dialog.set_parent(&window);
        }
        dialog.blocking_save_file()?.into_path().ok()
    }

    fn log_in(&self, showing: Showing, lang: Lang) -> BoxFuture<'static, Answer<Homecoming>> {
        let title = LOGIN_TITLE.get(lang).to_owned();
        Box::pin(login_window::watch(
            self.0.clone(),
            self.folder(),
            showing,
            title,
        ))
    }

    fn look_at_page(&self, page: Url, proxy: Option<WindowProxy>) -> BoxFuture<'static, PageSeen> {
        Box::pin(login_window::look(
            self.0.clone(),
            self.folder(),
            page,
            proxy,
        ))
    }

    fn reveal(&self, revealed: Revealed, lang: Lang) -> BoxFuture<'static, Answer<Shown>> {
        Box::pin(reveal::show(self.0.clone(), self.folder(), revealed, lang))
    }

    fn follow(&self, settings: &Settings) -> Answer<()> {
        let done = self.autostart(settings.autostart);
        done.map_err(|error| {
            Failure::unexpected(format!("starting with the session cannot be set: {error}"))
        })?;
        tray::speak(&self.0, settings.language.into());
        Ok(())
    }
}
