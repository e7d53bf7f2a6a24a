//! The real desktop: [`Platform`] over a running application.

use std::io;
use std::path::{Path, PathBuf};

use bridge::Lang;
use bridge::contract::topic;
use bridge::contract::{
    CommandResult, Failure, Platform, Revealed, SandboxServed, Session, SettingsChange, Shown,
    Topic,
};
use bridge::lang::Text;
use bridge::scan::login_page::PageSeen;
use bridge::scan::{CallbackOutcome, LoginWindowRequest, WindowProxy, Windows};
use futures::future::BoxFuture;
use tauri::window::{ProgressBarState, ProgressBarStatus};
use tauri::{AppHandle, Emitter as _, Manager as _, Runtime, Url, WebviewWindow};
use tauri_plugin_autostart::ManagerExt as _;
use tauri_plugin_dialog::DialogExt as _;
use tauri_plugin_notification::NotificationExt as _;
use tauri_plugin_shell::ShellExt as _;

use crate::simulated::Simulated;
use crate::{login_window, logs, reveal, tray, window};

const LOGIN_TITLE: Text = Text::fixed("企业微信扫码登录（演练）", "WeCom scan login (rehearsal)");

/// The desktop that an application runs on.
pub(crate) struct Windowed<R: Runtime> {
    app: AppHandle<R>,
    simulated: Simulated,
}

impl<R: Runtime> Windowed<R> {
    /// `members` is for a simulated company of another size.
    pub(crate) fn new(app: AppHandle<R>, members: Option<u32>) -> Self {
        Self {
            app,
            simulated: Simulated::new(members),
        }
    }

    fn main_window(&self) -> Option<WebviewWindow<R>> {
        self.app.get_webview_window(window::MAIN)
    }

    fn folder(&self) -> PathBuf {
        self.app.state::<Session>().own_folder().to_owned()
    }

    fn autostart(&self, wanted: bool) -> Result<(), tauri_plugin_autostart::Error> {
        let autostart = self.app.autolaunch();
        match (wanted, autostart.is_enabled()?) {
            (true, false) => autostart.enable(),
            (false, true) => autostart.disable(),
            _ => Ok(()),
        }
    }
}

impl<R: Runtime> Platform for Windowed<R> {
    fn changed(&self, topics: &[Topic]) {
        for topic in topics {
            if let Err(error) = self.app.emit_to(window::MAIN, topic::CHANGED, topic) {
                tracing::warn!(%error, ?topic, "the interface was not told");
            }
        }
    }

    fn notify(&self, title: &str, body: &str) {
        if let Err(error) = self
            .app
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
    fn open(&self, target: &str) -> CommandResult<()> {
        let opened = self.app.shell().open(target, None);
        opened.map_err(|error| Failure::not_opened(format!("nothing here opens it: {error}")))
    }

    fn ask_where(&self, name: &str) -> Option<PathBuf> {
        let mut dialog = self.app.dialog().file().set_file_name(name);
        if let Some(window) = self.main_window() {
            dialog = dialog.set_parent(&window);
        }
        dialog.blocking_save_file()?.into_path().ok()
    }

    fn ask_which(&self) -> Option<PathBuf> {
        let dialog = self.app.dialog().file();
        let mut dialog = dialog.add_filter("CSV", &["csv", "txt", "tsv"]);
        if let Some(window) = self.main_window() {
            dialog = dialog.set_parent(&window);
        }
        dialog.blocking_pick_file()?.into_path().ok()
    }

    fn write_logs(&self, to: &Path) -> io::Result<()> {
        logs::export(&self.folder(), to)
    }

    fn login_windows(&self) -> Windows {
        login_window::KIND
    }

    fn log_in(
        &self,
        showing: LoginWindowRequest,
        lang: Lang,
    ) -> BoxFuture<'static, CommandResult<CallbackOutcome>> {
        let title = LOGIN_TITLE.get(lang).to_owned();
        Box::pin(login_window::watch(
            self.app.clone(),
            self.folder(),
            showing,
            title,
        ))
    }

    fn look_at_page(&self, page: Url, proxy: Option<WindowProxy>) -> BoxFuture<'static, PageSeen> {
        Box::pin(login_window::look(
            self.app.clone(),
            self.folder(),
            page,
            proxy,
        ))
    }

    fn reveal(&self, revealed: Revealed, lang: Lang) -> BoxFuture<'static, CommandResult<Shown>> {
        Box::pin(reveal::show(
            self.app.clone(),
            self.folder(),
            revealed,
            lang,
        ))
    }

    fn follow(&self, change: &SettingsChange) -> CommandResult<()> {
        if let Some(wanted) = change.autostart {
            self.autostart(wanted).map_err(|error| {
                Failure::unexpected(format!("starting with the session cannot be set: {error}"))
            })?;
        }
        if let (Some(percent), Some(window)) = (change.zoom, self.main_window()) {
            window::zoom(&window, percent.clamp(50, 200));
        }
        if let Some(language) = change.language {
            tray::speak(&self.app, language.into());
        }
        Ok(())
    }

    fn show_progress(&self, share: Option<u8>) {
        let Some(window) = self.main_window() else {
            return;
        };
        let state = ProgressBarState {
            status: Some(match share {
                Some(_) => ProgressBarStatus::Normal,
                None => ProgressBarStatus::None,
            }),
            progress: share.map(|share| u64::from(share.min(100))),
        };
        if let Err(error) = window.set_progress_bar(state) {
            tracing::debug!(%error, "the task bar shows no progress");
        }
    }

    fn serve_sandbox(&self, port: u16) -> BoxFuture<'static, CommandResult<SandboxServed>> {
        Box::pin(self.simulated.clone().serve(port))
    }
}
