//! A private desktop session with an unlocked keyring, for tests that keep real secrets.
//!
//! Only Linux has to be given one: a server or a container has no Secret Service, and nobody's own keyring should be
//! written to by a test. On Windows and macOS the platform's keyring is simply there.

use std::ffi::OsString;
use std::process::{Command, ExitCode};

use crate::run;
use crate::setup::{self, Need};
use crate::stop::Stop;

/// The name of the command that runs inside the session.
pub(crate) const INNER: &str = "inside-session";

/// Runs a command with a keyring and ends as it ended.
pub(crate) fn with_keyring(command: &[OsString]) -> Result<ExitCode, Stop> {
    setup::ensure(&[Need::Keyring])?;
    let session = Session::new()?;
    Ok(run::exit_code(run::status(
        &mut session.wrap(to_command(command)?),
    )?))
}

/// The inner half: on the private bus, start the keyring, then run the command.
pub(crate) fn inside(command: &[OsString]) -> Result<ExitCode, Stop> {
    let mut command = to_command(command)?;
    let _keyring = platform::Keyring::start()?;
    Ok(run::exit_code(run::status(&mut command)?))
}

pub(crate) use platform::Session;

fn to_command(words: &[OsString]) -> Result<Command, Stop> {
    let Some((name, args)) = words.split_first() else {
        return Err(Stop::Failed("no command to run".to_owned()));
    };
    let mut command = run::program(name);
    command.args(args);
    Ok(command)
}

#[cfg(not(target_os = "linux"))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "the same signatures as on Linux, where these can fail"
)]
mod platform {
    use std::process::Command;

    use crate::stop::Stop;

    /// The session that the person is logged in to.
    pub(crate) struct Session;

    impl Session {
        pub(crate) fn new() -> Result<Self, Stop> {
            Ok(Self)
        }

        pub(crate) fn wrap(&self, command: Command) -> Command {
            command
        }
    }

    /// The platform's own keyring.
    pub(super) struct Keyring;

    impl Keyring {
        pub(super) fn start() -> Result<Self, Stop> {
            Ok(Self)
        }
    }
}

#[cfg(target_os = "linux")]
mod platform {
    use std::env;
    use std::fs::{self, DirBuilder, File};
    use std::io::{self, Read as _, Write as _};
    use std::os::unix::fs::DirBuilderExt as _;
    use std::path::{Path, PathBuf};
    use std::process::{Child, Command, Stdio};
    use std::thread;
    use std::time::{Duration, Instant};

    use crate::machine;
    use crate::run;
    use crate::stop::Stop;

    /// The service that desktops keep secrets with.
    const SERVICE: &str = "org.freedesktop.secrets";
    /// How long the keyring may take on a slow machine.
    const PATIENCE: Duration = Duration::from_secs(30);
    const FOLDERS: [(&str, &str); 5] = [
        ("XDG_RUNTIME_DIR", "run"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_CACHE_HOME", "cache"),
    ];

    /// Empty home folders for one session, gone with it.
    pub(crate) struct Session {
        folder: PathBuf,
    }

    impl Session {
        pub(crate) fn new() -> Result<Self, Stop> {
            // A short path, since sockets are made in it and their names may have 108 bytes; in a folder of all users,
            // so its name cannot be guessed and it must not be there already.
            let nonce = nonce().map_err(|error| Stop::io("reading random bytes", &error))?;
            let folder = env::temp_dir().join(format!("wecom-bridge-{nonce:016x}"));
            let session = Self { folder };
            session
                .make_folders()
                .map_err(|error| Stop::io("making a session's folders", &error))?;
            Ok(session)
        }

        /// The same command, inside this session.
        pub(crate) fn wrap(&self, command: Command) -> Command {
            let this = env::current_exe().unwrap_or_else(|_| "xtask".into());
            let mut wrapped = run::program("dbus-run-session");
            // The folders stand before the bus does, so that services which the bus starts get them too.
            for (variable, name) in FOLDERS {
                wrapped.env(variable, self.folder.join(name));
            }
            for (variable, value) in command.get_envs() {
                match value {
                    Some(value) => wrapped.env(variable, value),
                    None => wrapped.env_remove(variable),
                };
            }
            wrapped.arg("--").arg(this).args([super::INNER, "--"]);
            wrapped.arg(command.get_program()).args(command.get_args());
            wrapped
        }

        fn make_folders(&self) -> io::Result<()> {
            let private = |path: &Path| DirBuilder::new().mode(0o700).create(path);
            private(&self.folder)?;
            FOLDERS
                .iter()
                .try_for_each(|(_, name)| private(&self.folder.join(name)))
        }
    }

    fn nonce() -> io::Result<u64> {
        let mut bytes = [0; 8];
        File::open("/dev/urandom")?.read_exact(&mut bytes)?;
        Ok(u64::from_ne_bytes(bytes))
    }

    impl Drop for Session {
        fn drop(&mut self) {
            _ = fs::remove_dir_all(&self.folder);
        }
    }

    /// A running, unlocked keyring on this session's bus.
    pub(super) struct Keyring {
        daemon: Child,
    }

    impl Keyring {
        pub(super) fn start() -> Result<Self, Stop> {
            let log = PathBuf::from(env::var_os("XDG_RUNTIME_DIR").unwrap_or_default())
                .join("keyring.log");
            let mut keyring = Self::spawn(&log)
                .map_err(|error| Stop::io("starting gnome-keyring-daemon", &error))?;
            if keyring.wait_until_ready() {
                return Ok(keyring);
            }
            let said = fs::read_to_string(&log).unwrap_or_default();
            Err(Stop::Failed(format!(
                "the keyring did not start; it said: {}",
                said.trim()
            )))
        }

        fn spawn(log: &Path) -> io::Result<Self> {
            let log = File::create(log)?;
            let mut command = Command::new("gnome-keyring-daemon");
            command.args(["--foreground", "--components=secrets", "--unlock"]);
            command
                .stdin(Stdio::piped())
                .stdout(log.try_clone()?)
                .stderr(log);
            let mut keyring = Self {
                daemon: command.spawn()?,
            };
            // The password of a keyring that lives as long as this run; the daemon reads it to the end of its input.
            if let Some(mut input) = keyring.daemon.stdin.take() {
                input.write_all(b"throw-away")?;
            }
            Ok(keyring)
        }

        /// Waits for the name on the bus: a call before that would make the bus start a second, locked keyring.
        #[expect(
            clippy::disallowed_methods,
            reason = "nothing tells when another process has its name; no runtime here"
        )]
        fn wait_until_ready(&mut self) -> bool {
            let end = Instant::now() + PATIENCE;
            while Instant::now() < end && matches!(self.daemon.try_wait(), Ok(None)) {
                if name_is_owned() {
                    return true;
                }
                thread::sleep(Duration::from_millis(20));
            }
            false
        }
    }

    impl Drop for Keyring {
        fn drop(&mut self) {
            _ = self.daemon.kill();
            _ = self.daemon.wait();
        }
    }

    fn name_is_owned() -> bool {
        let name = format!("string:{SERVICE}");
        let bus = [
            "--session",
            "--print-reply=literal",
            "--dest=org.freedesktop.DBus",
            "/org/freedesktop/DBus",
        ];
        let ask = ["org.freedesktop.DBus.NameHasOwner", &name];
        machine::answers(
            "dbus-send",
            &[&bus[..], &ask[..]].concat(),
            "   boolean true",
        )
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_wrapped_command_keeps_its_words_and_environment() {
            let session = Session::new().unwrap();
            let mut command = Command::new("cargo");
            command.args(["test", "--workspace"]).env("NAME", "value");
            let wrapped = session.wrap(command);
            let words: Vec<_> = wrapped
                .get_args()
                .map(|word| word.to_string_lossy().into_owned())
                .collect();
            assert_eq!(
                words[2..],
                ["inside-session", "--", "cargo", "test", "--workspace"]
            );
            assert!(
                wrapped
                    .get_envs()
                    .any(|(key, value)| key == "NAME" && value == Some("value".as_ref()))
            );
        }

        #[test]
        fn the_folders_go_with_the_session() {
            let session = Session::new().unwrap();
            let folder = session.folder.clone();
            assert!(folder.join("run").is_dir());
            drop(session);
            assert!(!folder.exists());
        }
    }
}
