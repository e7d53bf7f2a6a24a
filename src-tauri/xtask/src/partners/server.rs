//! One server as a process: where it is, and when it is ready.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::stop::Stop;

/// How long a server may take to answer on a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server and how to log in to it.
pub(super) struct Server {
    pub(super) address: String,
    /// The tree that it holds.
    pub(super) base: &'static str,
    pub(super) admin: &'static str,
    pub(super) password: String,
    pub(super) process: Child,
    log: PathBuf,
}

/// What a server is started with.
pub(super) struct Plan {
    pub(super) address: String,
    pub(super) base: &'static str,
    pub(super) admin: &'static str,
    pub(super) password: String,
    pub(super) command: Command,
}

impl Server {
    /// Starts it. Its input stays open, for one of them ends with it.
    pub(super) fn start(name: &str, folder: &Path, mut plan: Plan) -> Result<Self, Stop> {
        let log = folder.join(format!("{name}.log"));
        let mut start = || {
            let file = File::create(&log)?;
            plan.command
                .stdin(Stdio::piped())
                .stdout(file.try_clone()?)
                .stderr(file)
                .spawn()
        };
        let process = start().map_err(|error| Stop::io(&format!("starting {name}"), &error))?;
        Ok(Server {
            address: plan.address,
            base: plan.base,
            admin: plan.admin,
            password: plan.password,
            process,
            log,
        })
    }

    /// Waits until it answers over TLS.
    #[expect(
        clippy::disallowed_methods,
        reason = "nothing tells when another process listens; no runtime here"
    )]
    pub(super) fn wait_until_ready(&mut self, root: &Path) -> Result<(), Stop> {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end && matches!(self.process.try_wait(), Ok(None)) {
            if self.answers(root).unwrap_or(false) {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        let said = fs::read_to_string(&self.log).unwrap_or_default();
        let last: Vec<_> = said.lines().rev().take(5).collect();
        let last: Vec<_> = last.into_iter().rev().collect();
        Err(Stop::Failed(format!(
            "a directory server did not start; it said: {}",
            last.join(" / ")
        )))
    }

    fn answers(&self, root: &Path) -> io::Result<bool> {
        let url = format!("ldaps://{}", self.address);
        let status = Command::new("ldapsearch")
            .args([
                "-x",
                "-H",
                &url,
                "-b",
                "",
                "-s",
                "base",
                "-o",
                "nettimeout=5",
            ])
            .env("LDAPTLS_CACERT", root)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        Ok(status.success())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}
