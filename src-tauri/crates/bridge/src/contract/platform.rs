//! The platform trait, which is what the contract needs of the machine: the desktop shell implements it with windows, the
//! development host without, tests with a record of what was asked.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use url::Url;

use super::failure::CommandResult;
use super::settings::SettingsChange;
use super::topic::Topic;
use crate::lang::{Lang, Text};
use crate::scan::login_page::PageSeen;
use crate::scan::{CallbackOutcome, LoginWindowRequest, WindowProxy, Windows};

/// The machine around the program.
pub trait Platform: Send + Sync + 'static {
    /// Tells the interface that something changed.
    fn changed(&self, topics: &[Topic]);

    /// Shows a notification.
    fn notify(&self, title: &str, body: &str);

    /// Opens an address of ours, or a folder, in the program that the person uses for it.
    ///
    /// # Errors
    /// `browser.failed`: nothing here opens it.
    fn open(&self, target: &str) -> CommandResult<()>;

    /// Asks where to save a file; `None` if the user cancels. Blocks until then.
    fn ask_where(&self, name: &str) -> Option<PathBuf>;

    /// Asks for a file of accounts; `None` if the user cancels. Blocks until then.
    fn ask_which(&self) -> Option<PathBuf>;

    /// Packs the program's own logs into one file.
    ///
    /// # Errors
    /// The file system's [`std::io::Error`].
    fn write_logs(&self, to: &Path) -> io::Result<()>;

    /// The kind of login windows that it has.
    fn login_windows(&self) -> Windows;

    /// Opens the login page in a window, reports when it has loaded, and returns the outcome of the callback.
    fn log_in(
        &self,
        showing: LoginWindowRequest,
        lang: Lang,
    ) -> BoxFuture<'static, CommandResult<CallbackOutcome>>;

    /// Loads a login page in a hidden window, through this proxy if one is given, and returns what it shows.
    fn look_at_page(&self, page: Url, proxy: Option<WindowProxy>) -> BoxFuture<'static, PageSeen>;

    /// Shows a secret in a window of its own, which closes by itself; returns once it can be read.
    fn reveal(&self, revealed: Revealed, lang: Lang) -> BoxFuture<'static, CommandResult<Shown>>;

    /// Applies changed settings: tray, start with the session.
    ///
    /// # Errors
    /// `unexpected`: the system refused.
    fn follow(&self, change: &SettingsChange) -> CommandResult<()>;

    /// Shows on the window's button in the task bar how far its work is, in percent; none for no work.
    fn show_progress(&self, _share: Option<u8>) {}

    /// Serves one more simulated WeCom, on this port if that is free; it stays for as long as the platform lives.
    fn serve_sandbox(&self, port: u16) -> BoxFuture<'static, CommandResult<SandboxServed>>;
}

/// A secret to show, and for how long. No `Debug`: it holds a secret.
pub struct Revealed {
    /// What it is, such as the app's secret.
    pub title: Text,
    /// What to do with it.
    pub hint: Text,
    /// The secret itself.
    pub value: String,
    /// How long the window stays.
    pub stays: Duration,
}

/// A secret that is shown now.
#[derive(Default)]
pub struct Shown(Option<Box<dyn FnOnce() + Send>>);

impl Shown {
    /// One that `close` takes away.
    pub fn until(close: impl FnOnce() + Send + 'static) -> Self {
        Self(Some(Box::new(close)))
    }

    /// Takes the window away before its time.
    pub fn take_away(self) {
        if let Some(close) = self.0 {
            close();
        }
    }
}

/// The addresses and values of the simulated WeCom. They are valid on this machine only.
#[derive(Clone)]
pub struct SandboxServed {
    /// Base address of the API.
    pub api_base: String,
    /// Base address of the login page.
    pub login_base: String,
    /// The corp ID.
    pub corp_id: String,
    /// The contacts secret.
    pub contacts_secret: String,
    /// `AgentId` of the self-built app.
    pub agent_id: u32,
    /// The app's secret.
    pub app_secret: String,
    /// The callback domain to use.
    pub callback_domain: String,
    /// Changes what is wrong with it.
    pub scenarios: Scenarios,
}

/// Puts a scenario of one simulated WeCom in force, by its name.
#[derive(Clone)]
pub struct Scenarios(Arc<dyn Fn(&str) + Send + Sync>);

impl Scenarios {
    /// With the act that does it.
    pub fn new(play: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self(Arc::new(play))
    }

    /// Puts this scenario in force.
    pub fn play(&self, name: &str) {
        (self.0)(name);
    }
}

impl fmt::Debug for SandboxServed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SandboxServed")
            .field("api_base", &self.api_base)
            .field("login_base", &self.login_base)
            .field("corp_id", &self.corp_id)
            .finish_non_exhaustive()
    }
}
