//! Shutdown signals: Ctrl-C, and SIGTERM on Unix, which service managers send.

use bridge::{Code, Error};

use crate::failure::Result;

/// Receiver of shutdown signals. It listens from its creation on, so that a signal during the start is not lost.
pub(super) struct Stop(platform::Signals);

impl Stop {
    /// Registers the signal handlers.
    pub(super) fn listen() -> Result<Self> {
        let signals = platform::Signals::listen();
        let failed =
            |error: std::io::Error| Error::new(Code::StoreUnavailable, format!("signals: {error}"));
        Ok(Self(signals.map_err(failed)?))
    }

    /// Waits for a shutdown signal.
    pub(super) async fn requested(&mut self) {
        self.0.any().await;
    }
}

#[cfg(unix)]
mod platform {
    use std::io;

    use tokio::signal::unix::{Signal, SignalKind, signal};

    pub(super) struct Signals {
        interrupt: Signal,
        terminate: Signal,
    }

    impl Signals {
        pub(super) fn listen() -> io::Result<Self> {
            Ok(Self {
                interrupt: signal(SignalKind::interrupt())?,
                terminate: signal(SignalKind::terminate())?,
            })
        }

        pub(super) async fn any(&mut self) {
            tokio::select! {
                _ = self.interrupt.recv() => {}
                _ = self.terminate.recv() => {}
            }
        }
    }
}

#[cfg(windows)]
mod platform {
    use std::io;

    use tokio::signal::windows::{CtrlC, ctrl_c};

    pub(super) struct Signals(CtrlC);

    impl Signals {
        pub(super) fn listen() -> io::Result<Self> {
            Ok(Self(ctrl_c()?))
        }

        pub(super) async fn any(&mut self) {
            self.0.recv().await;
        }
    }
}
