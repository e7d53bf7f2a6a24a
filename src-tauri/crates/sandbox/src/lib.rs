#![doc = include_str!("../README.md")]

mod api;
mod clock;
mod codes;
mod config;
mod connections;
mod control;
mod counters;
mod cursor;
mod duplicates;
mod exports;
mod faults;
mod faulty_stream;
pub mod ldap;
mod listings;
mod locked;
mod login;
mod logins;
mod names;
mod org;
mod people;
mod quirks;
mod renames;
mod request_filter;
mod response;
mod rng;
mod rows;
mod scenario;
mod scenario_change;
mod server;
mod tenant;
mod tokens;
mod tree;

pub use config::{
    Config, DEFAULT_CALLBACK_DOMAIN, Details, MAX_DEPARTMENTS, MAX_MEMBERS, StartError,
};
pub use control::{Control, DepartmentView, NewMember, PersonView};
pub use duplicates::{DuplicateHint, SharedBy, SharedValue};
pub use exports::ExportFault;
pub use logins::LoginEvent;
pub use renames::{Renamed, RenamedBy};
pub use scenario::{Scenario, UnknownScenario};

use std::{fmt, io, net::Ipv4Addr, sync::Arc};

use tokio::{
    net::TcpListener,
    sync::oneshot,
    task::{self, JoinHandle},
};

use crate::tenant::Tenant;

/// A simulated WeCom that is being served; dropping it stops it too.
pub struct Sandbox {
    control: Control,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<()>,
}

impl Sandbox {
    /// Generates a tenant and serves it on 127.0.0.1.
    ///
    /// # Errors
    ///
    /// [`StartError::OutOfBounds`], [`StartError::Listen`] for a port that is taken, [`StartError::Exhausted`] without a
    /// free file descriptor.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        config.check()?;
        let refused = |source| listen_error(config.port, source);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, config.port));
        let listener = listener.await.map_err(refused)?;
        let port = listener.local_addr().map_err(refused)?.port();
        // A large tenant takes a moment to generate; other tasks go on meanwhile.
        let tenant = task::spawn_blocking(move || Tenant::new(&config, port));
        let tenant = Arc::new(tenant.await.map_err(|_| StartError::Interrupted)?);
        let (stop, stopped) = oneshot::channel::<()>();
        let server = tokio::spawn(connections::serve(listener, Arc::clone(&tenant), stopped));
        Ok(Self {
            control: Control(tenant),
            stop: Some(stop),
            server,
        })
    }

    /// What an administrator would copy from the WeCom console.
    #[must_use]
    pub fn details(&self) -> &Details {
        &self.control.0.details
    }

    /// The handle on people, faults and counts.
    #[must_use]
    pub const fn control(&self) -> &Control {
        &self.control
    }

    /// Stops serving and waits until the port is free.
    pub async fn stop(mut self) {
        self.stop.take();
        // The server ends within its own time-out. Its panic, if any, was printed already and must not stop the caller.
        let _ = (&mut self.server).await;
    }
}

fn listen_error(port: u16, source: io::Error) -> StartError {
    if connections::is_exhausted(&source) {
        return StartError::Exhausted { source };
    }
    StartError::Listen { port, source }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("details", self.details())
            .finish_non_exhaustive()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stop.take();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_without_file_handles_is_not_told_that_the_port_is_taken() {
        let full = if cfg!(windows) { 10_024 } else { 24 };
        let source = io::Error::from_raw_os_error(full);
        assert!(matches!(
            listen_error(80, source),
            StartError::Exhausted { .. }
        ));
        let taken = io::ErrorKind::AddrInUse.into();
        assert!(matches!(listen_error(80, taken), StartError::Listen { .. }));
    }
}
