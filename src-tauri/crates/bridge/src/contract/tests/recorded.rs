//! A platform that only notes what was asked of it, and serves a simulated WeCom of sixty people.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use futures::future::BoxFuture;
use sandbox::{Config, Control, Sandbox, StartError};
use url::Url;

use crate::contract::{
    CommandResult, Failure, Platform, Revealed, SandboxServed, Scenarios, SettingsChange, Shown,
    Topic,
};
use crate::lang::Lang;
use crate::scan::login_page::PageSeen;
use crate::scan::{CallbackOutcome, Login, LoginWindowRequest, WindowProxy, Windows};

/// What was asked, and how to answer.
#[derive(Default)]
pub(in crate::contract) struct Recorded {
    pub(in crate::contract) topics: Mutex<Vec<Topic>>,
    pub(in crate::contract) notes: Mutex<Vec<(String, String)>>,
    pub(in crate::contract) opened: Mutex<Vec<String>>,
    pub(in crate::contract) save_to: Mutex<Option<PathBuf>>,
    pub(in crate::contract) chosen: Mutex<Option<PathBuf>>,
    /// How the next login comes home.
    pub(in crate::contract) home: Mutex<Option<ComeHome>>,
    pub(in crate::contract) revealed: Mutex<Vec<String>>,
    /// How many of those windows were taken away before their time.
    pub(in crate::contract) taken_away: Arc<AtomicUsize>,
    /// Whether nothing opens a page.
    pub(in crate::contract) opens_nothing: AtomicBool,
    /// Whether login pages that are looked at show their QR code.
    pub(in crate::contract) shows_qr: AtomicBool,
    /// Whether no window comes up for a secret.
    pub(in crate::contract) shows_nothing: AtomicBool,
    sandboxes: Arc<Mutex<Vec<Sandbox>>>,
}

/// What a browser would do with a login page.
pub(in crate::contract) type ComeHome = Box<dyn FnOnce(&Login) -> CallbackOutcome + Send>;

impl Recorded {
    /// A simulated WeCom that was served, by its number.
    pub(in crate::contract) fn wecom(&self, number: usize) -> Control {
        self.sandboxes.lock().unwrap()[number].control().clone()
    }
}

impl Platform for Recorded {
    fn changed(&self, topics: &[Topic]) {
        self.topics.lock().unwrap().extend(topics);
    }

    fn notify(&self, title: &str, body: &str) {
        let note = (title.to_owned(), body.to_owned());
        self.notes.lock().unwrap().push(note);
    }

    fn open(&self, target: &str) -> CommandResult<()> {
        if self.opens_nothing.load(Ordering::Relaxed) {
            return Err(Failure::not_opened("no browser"));
        }
        self.opened.lock().unwrap().push(target.to_owned());
        Ok(())
    }

    fn ask_where(&self, _name: &str) -> Option<PathBuf> {
        self.save_to.lock().unwrap().clone()
    }

    fn ask_which(&self) -> Option<PathBuf> {
        self.chosen.lock().unwrap().clone()
    }

    fn write_logs(&self, to: &Path) -> io::Result<()> {
        std::fs::write(to, "logs")
    }

    fn login_windows(&self) -> Windows {
        Windows::Proxied
    }

    fn log_in(
        &self,
        showing: LoginWindowRequest,
        _: Lang,
    ) -> BoxFuture<'static, CommandResult<CallbackOutcome>> {
        let come_home = self.home.lock().unwrap().take();
        let home = come_home.map_or(CallbackOutcome::Closed, |come_home| {
            come_home(&showing.login)
        });
        Box::pin(async { Ok(home) })
    }

    fn look_at_page(&self, _: Url, _: Option<WindowProxy>) -> BoxFuture<'static, PageSeen> {
        let shows_qr = self.shows_qr.load(Ordering::Relaxed);
        Box::pin(async move {
            match shows_qr {
                true => PageSeen::Qr,
                false => PageSeen::Nothing,
            }
        })
    }

    fn reveal(&self, revealed: Revealed, _: Lang) -> BoxFuture<'static, CommandResult<Shown>> {
        if self.shows_nothing.load(Ordering::Relaxed) {
            return Box::pin(async { Err(Failure::not_shown("no window")) });
        }
        self.revealed.lock().unwrap().push(revealed.value);
        let taken_away = Arc::clone(&self.taken_away);
        let taken = move || {
            taken_away.fetch_add(1, Ordering::Relaxed);
        };
        Box::pin(async { Ok(Shown::until(taken)) })
    }

    fn follow(&self, _: &SettingsChange) -> CommandResult<()> {
        Ok(())
    }

    fn serve_sandbox(&self, port: u16) -> BoxFuture<'static, CommandResult<SandboxServed>> {
        let sandboxes = Arc::clone(&self.sandboxes);
        Box::pin(async move {
            let config = |port| Config {
                port,
                members: 60,
                ..Config::default()
            };
            let started = match Sandbox::start(config(port)).await {
                Err(StartError::Listen { .. }) => Sandbox::start(config(0)).await,
                other => other,
            };
            let sandbox = started.map_err(|error| Failure::unexpected(error.to_string()))?;
            let details = sandbox.details().clone();
            let control = sandbox.control().clone();
            sandboxes.lock().unwrap().push(sandbox);
            Ok(SandboxServed {
                api_base: details.api_base,
                login_base: details.login_base,
                corp_id: details.corp_id,
                contacts_secret: details.contacts_secret,
                agent_id: details.agent_id,
                app_secret: details.app_secret,
                callback_domain: details.callback_domain,
                scenarios: Scenarios::new(move |name| control.play(name).unwrap()),
            })
        })
    }
}
