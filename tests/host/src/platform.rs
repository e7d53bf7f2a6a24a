//! The machine around a world's commands: what would open a window is written down, and the phone logs in.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bridge::Lang;
use bridge::contract::{
    CommandResult, Failure, Platform, Revealed, SandboxServed, Scenarios, SettingsChange, Shown,
    Topic,
};
use bridge::scan::login_page::PageSeen;
use bridge::scan::{CallbackOutcome, LoginWindowRequest, WindowProxy, Windows};
use futures::FutureExt as _;
use futures::future::BoxFuture;
use sandbox::{Config, Control, Sandbox};
use serde::Serialize;
use tokio::sync::broadcast;
use url::Url;

use crate::phone::Phone;

/// As many changes as a listener may be behind.
const TOPICS: usize = 256;

/// Accounts of a portal, with the mistakes that such files have.
const ACCOUNTS: &str = "登录名,姓名,手机号码,电子邮箱,工号,账号状态,备注
chen.import,陈导入,139 1234 0001,chen@portal.example,P0001,启用,
lin.import,林导入,+86 13912340002,lin@portal.example,'0002,正常,财务
he.import,何导入,13912340003,,P0003,停用,
xu.import,徐导入,138****8000,,P0004,启用,号码被打码
=cmd,公式,13912340005,,,启用,
gao.import,高导入,13912340006,gao@portal.example,P0006,启用
zhu.import,朱导入,13912340007,zhu@portal,P0007,启用,
ma.import,马导入,13912340008,,P0008,启用,
ma.import,马不同,13912340009,,P0009,启用,
";

/// What was asked of the machine.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Record {
    opened: Vec<String>,
    notified: Vec<(String, String)>,
    /// The titles of what was shown in a window of its own; never what it showed.
    revealed: Vec<String>,
    /// The titles of those windows that were taken away before their time.
    taken_away: Vec<String>,
}

/// One world's machine.
pub(crate) struct Machine {
    topics: broadcast::Sender<Topic>,
    record: Arc<Mutex<Record>>,
    phone: Arc<Phone>,
    /// Where files are saved.
    saved: PathBuf,
    /// The simulated companies of practice tenants.
    served: Arc<tokio::sync::Mutex<Vec<Sandbox>>>,
}

impl Machine {
    pub(crate) fn new(phone: Arc<Phone>, saved: PathBuf) -> Self {
        Self {
            topics: broadcast::Sender::new(TOPICS),
            record: Arc::default(),
            phone,
            saved,
            served: Arc::default(),
        }
    }

    /// Hears of what changes from now on.
    pub(crate) fn listen(&self) -> broadcast::Receiver<Topic> {
        self.topics.subscribe()
    }

    /// What was asked so far.
    pub(crate) fn record(&self) -> Record {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Platform for Machine {
    fn changed(&self, topics: &[Topic]) {
        for topic in topics {
            // Nobody has to listen.
            let _ = self.topics.send(*topic);
        }
    }

    fn notify(&self, title: &str, body: &str) {
        let told = (title.to_owned(), body.to_owned());
        self.lock().notified.push(told);
    }

    fn open(&self, target: &str) -> CommandResult<()> {
        self.lock().opened.push(target.to_owned());
        Ok(())
    }

    fn ask_where(&self, name: &str) -> Option<PathBuf> {
        Some(self.saved.join(name))
    }

    /// A file as a portal exports it; where a test has put one in its place, that one.
    fn ask_which(&self) -> Option<PathBuf> {
        let file = self.saved.join("accounts.csv");
        if !file.exists() {
            std::fs::write(&file, ACCOUNTS).ok()?;
        }
        Some(file)
    }

    fn write_logs(&self, to: &Path) -> io::Result<()> {
        std::fs::write(to, b"")
    }

    fn login_windows(&self) -> Windows {
        Windows::Proxied
    }

    fn log_in(
        &self,
        showing: LoginWindowRequest,
        _lang: Lang,
    ) -> BoxFuture<'static, CommandResult<CallbackOutcome>> {
        let phone = Arc::clone(&self.phone);
        async move { phone.log_in(showing).await }.boxed()
    }

    fn look_at_page(&self, page: Url, _proxy: Option<WindowProxy>) -> BoxFuture<'static, PageSeen> {
        let phone = Arc::clone(&self.phone);
        async move { phone.look(page).await }.boxed()
    }

    fn reveal(&self, revealed: Revealed, lang: Lang) -> BoxFuture<'static, CommandResult<Shown>> {
        let title = revealed.title.get(lang).to_owned();
        self.lock().revealed.push(title.clone());
        let record = Arc::clone(&self.record);
        let taken = move || {
            let mut record = record.lock().unwrap_or_else(PoisonError::into_inner);
            record.taken_away.push(title);
        };
        async { Ok(Shown::until(taken)) }.boxed()
    }

    fn follow(&self, _change: &SettingsChange) -> CommandResult<()> {
        Ok(())
    }

    fn serve_sandbox(&self, _port: u16) -> BoxFuture<'static, CommandResult<SandboxServed>> {
        let place = Arc::clone(&self.served);
        async move { serve(&place).await }.boxed()
    }
}

async fn serve(place: &tokio::sync::Mutex<Vec<Sandbox>>) -> CommandResult<SandboxServed> {
    let config = Config {
        members: crate::MEMBERS,
        departments: crate::DEPARTMENTS,
        ..Config::default()
    };
    let started = Sandbox::start(config).await;
    let sandbox = started.map_err(|error| Failure::unexpected(error.to_string()))?;
    let details = sandbox.details().clone();
    let scenarios = scenarios(sandbox.control().clone());
    place.lock().await.push(sandbox);
    Ok(SandboxServed {
        api_base: details.api_base,
        login_base: details.login_base,
        corp_id: details.corp_id,
        contacts_secret: details.contacts_secret,
        agent_id: details.agent_id,
        app_secret: details.app_secret,
        callback_domain: details.callback_domain,
        scenarios,
    })
}

fn scenarios(control: Control) -> Scenarios {
    Scenarios::new(move |name| {
        if let Err(unknown) = control.play(name) {
            drop(writeln!(io::stderr(), "{unknown}"));
        }
    })
}
