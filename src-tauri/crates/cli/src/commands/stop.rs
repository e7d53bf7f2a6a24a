//! Being asked to end: Ctrl-C, and on Unix the signal that service managers send.

use bridge::{Code, Error};

use crate::failure::Result;

/// Listens from its making on, so that nothing between is missed.
pub(super) struct Stop(platform::Signals);

impl Stop {
    /// Begins to listen.
    pub(super) fn listen() -> Result<Self> {
        let signals = platform::Signals::listen();
        let failed =
            |error: std::io::Error| Error::new(Code::StoreUnavailable, format!("signals: {error}"));
        Ok(Self(signals.map_err(failed)?))
    }

    /// Ends when somebody asks.
    pub(super) async fn asked(&mut self) {
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
