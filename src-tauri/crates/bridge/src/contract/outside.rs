//! Notification of the interface when another program changed the data folder: the command line, a system's schedule.

use std::time::Duration;

use crate::change_detection::{ChangeDetector, Part};
use tokio::time::sleep;

use super::blocking::blocking;
use super::failure::{CommandResult, Failure};
use super::session::Session;
use super::topic::Topic;

/// The interval between two polls.
const PAUSE: Duration = Duration::from_secs(2);

/// Polls until the program ends. This program's own changes are reported once more, which costs one query.
pub async fn watch(session: Session) {
    let mut changes = None;
    loop {
        match poll(&session, changes.take()).await {
            Ok(kept) => changes = Some(kept),
            Err(failure) => tracing::debug!(?failure, "the data folder could not be looked at"),
        }
        sleep(PAUSE).await;
    }
}

async fn poll(session: &Session, changes: Option<ChangeDetector>) -> CommandResult<ChangeDetector> {
    let Some(mut changes) = changes else {
        return session.with(|bridge| bridge.change_detector()).await;
    };
    let (kept, parts) = blocking(move || {
        let parts = changes.poll();
        (changes, parts)
    })
    .await?;
    let parts = parts.map_err(Failure::from)?;
    let topics = parts.into_iter().map(topic).collect::<Vec<_>>();
    if !topics.is_empty() {
        session.changed(&topics);
    }
    Ok(kept)
}

const fn topic(part: Part) -> Topic {
    match part {
        Part::Tenants => Topic::Tenants,
        Part::Sources => Topic::Sources,
        Part::Auths => Topic::Auths,
        Part::Runs => Topic::Runs,
        Part::Directory => Topic::Directory,
        Part::Rehearsals => Topic::Rehearsals,
        Part::CheckUps => Topic::Checkups,
    }
}
