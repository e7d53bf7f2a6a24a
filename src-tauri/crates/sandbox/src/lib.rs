#![doc = include_str!("../README.md")]

mod answer;
mod api;
mod bodies;
mod clock;
mod codes;
mod config;
mod control;
mod cursor;
mod dice;
mod duplicates;
mod faults;
mod line;
mod login;
mod logins;
mod names;
mod org;
mod people;
mod scenario;
mod server;
mod tally;
mod tenant;
mod tokens;
mod tree;

pub use config::{
    Config, DEFAULT_CALLBACK_DOMAIN, Details, MAX_DEPARTMENTS, MAX_MEMBERS, StartError,
};
pub use control::{Control, DepartmentView, NewMember, PersonView};
pub use duplicates::{DuplicateHint, SharedBy, SharedValue};
pub use logins::LoginEvent;
pub use scenario::{Scenario, UnknownScenario};

use std::{fmt, sync::Arc, time::Duration};

use tokio::{
    sync::oneshot,
    task::{self, JoinHandle},
    time::timeout,
};

use crate::{line::Loopback, tenant::Tenant};

/// How long answers under way may take to finish when the sandbox stops.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

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
    /// If the configuration is out of bounds or the port cannot be had.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        config.check()?;
        let refused = |source| StartError::Listen {
            port: config.port,
            source,
        };
        let listener = Loopback::bind(config.port).await.map_err(refused)?;
        let port = listener.port().map_err(refused)?;
        // A large tenant takes a moment to generate; other tasks go on meanwhile.
        let tenant = task::spawn_blocking(move || Tenant::new(&config, port));
        let tenant = Arc::new(tenant.await.map_err(|_| StartError::Interrupted)?);
        let service =
            server::router(Arc::clone(&tenant)).into_make_service_with_connect_info::<line::Line>();
        let (stop, stopped) = oneshot::channel::<()>();
        let serve = axum::serve(listener, service).with_graceful_shutdown(async {
            // Both a message and a dropped sender mean the end.
            let _ = stopped.await;
        });
        let server = tokio::spawn(async move {
            // A loopback listener has no error to report: failed accepts are tried again.
            let _ = serve.await;
        });
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
        if timeout(LAST_ANSWERS, &mut self.server).await.is_err() {
            self.server.abort();
        }
    }
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
