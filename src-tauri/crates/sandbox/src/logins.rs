//! Event log of the login page.

use std::sync::{Mutex, MutexGuard};

use crate::locked::locked;

use tokio::sync::watch;

/// The maximum number of events; older ones are dropped.
const KEPT: usize = 1000;

/// An event of the login page.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LoginEvent {
    /// A page with a QR was shown.
    PageShown,
    /// A page with an error instead of a QR was shown, by its code.
    PageRefused(i64),
    /// A member agreed on the phone.
    Agreed(String),
    /// A member was refused on the phone.
    Forbidden(String),
    /// A person who is no member agreed.
    Outsider,
    /// The person who scanned refused.
    Declined,
}

pub(crate) struct Logins {
    events: Mutex<Vec<LoginEvent>>,
    count: watch::Sender<usize>,
}

impl Logins {
    pub(crate) fn new() -> Self {
        Self {
            events: Mutex::new(Vec::new()),
            count: watch::Sender::new(0),
        }
    }

    pub(crate) fn record(&self, event: LoginEvent) {
        let mut events = self.events();
        if events.len() == KEPT {
            events.remove(0);
        }
        events.push(event);
        self.count.send_modify(|count| *count += 1);
    }

    pub(crate) fn all(&self) -> Vec<LoginEvent> {
        self.events().clone()
    }

    pub(crate) async fn wait_for(&self, count: usize) {
        let mut counts = self.count.subscribe();
        // The sender lives in `self`, so waiting cannot fail.
        let _ = counts.wait_for(|seen| *seen >= count).await;
    }

    fn events(&self) -> MutexGuard<'_, Vec<LoginEvent>> {
        locked(&self.events)
    }
}
