//! The scheduler's loop while the program runs, and notifications of runs that are held or failed.
//!
//! When to run what is the scheduler's business (`sync::scheduler`), which `sync watch` follows too.

use std::collections::HashMap;

use tokio::time::sleep;

use super::session::Session;
use super::topic::Topic;
use crate::Bridge;
use crate::lang::{Lang, Text};
use crate::remedy::words;
use crate::sync::scheduler::{LONGEST_PAUSE, OnError, Turn, follow};
use crate::sync::{DueRuns, Outcome, Run};

/// Works until the program ends.
pub async fn work(session: Session) {
    let mut told = Told::default();
    loop {
        match session.bridge().await {
            Ok(bridge) => {
                let tell = |turn| tell(&session, &bridge, &mut told, turn);
                let Err(error) = follow(bridge.sync(), OnError::GoOn, tell).await;
                tracing::warn!(%error, "the schedule ended");
            }
            Err(failure) => tracing::warn!(?failure, "the schedule could not be followed"),
        }
        sleep(LONGEST_PAUSE).await;
    }
}

fn tell(session: &Session, bridge: &Bridge, told: &mut Told, turn: Turn) {
    let DueRuns { runs, watched, .. } = match turn {
        Turn::Ran(due) => due,
        Turn::Failed(error) => {
            tracing::warn!(%error, "the schedule could not be followed");
            return;
        }
    };
    if !runs.is_empty() {
        session.changed(&[Topic::Runs, Topic::Directory, Topic::Sources]);
    } else if !watched.is_empty() {
        // When it was last looked at.
        session.changed(&[Topic::Sources]);
    }
    let settings = session.settings().get();
    for run in runs
        .iter()
        .filter(|run| told.is_news(run) && settings.notify)
    {
        let (title, body) = note(&source_name(bridge, run), run, settings.language.into());
        session.platform().notify(&title, &body);
    }
}

/// How each source's last run ended, so that a failure that repeats itself is told once.
#[derive(Default)]
struct Told {
    last: HashMap<Option<String>, (Outcome, Option<&'static str>)>,
}

impl Told {
    fn is_news(&mut self, run: &Run) -> bool {
        let end = (run.outcome, run.error_code().map(|code| code.id()));
        let before = self.last.insert(run.source.clone(), end);
        matches!(run.outcome, Outcome::Held | Outcome::Failed) && before != Some(end)
    }
}

fn note(source: &str, run: &Run, lang: Lang) -> (String, String) {
    let title = match run.outcome {
        Outcome::Held => Text::fixed("同步待确认", "A sync waits for you"),
        _ => Text::fixed("同步失败", "A sync failed"),
    };
    let why = run
        .as_error()
        .map(|error| words::headline(&error).get(lang).to_owned())
        .unwrap_or_default();
    let colon = if lang == Lang::Zh { "：" } else { ": " };
    (title.get(lang).to_owned(), format!("{source}{colon}{why}"))
}

fn source_name(bridge: &Bridge, run: &Run) -> String {
    let id = run.source.clone().unwrap_or_default();
    let source = bridge.source(&id);
    source.map_or(id, |source| source.label().to_owned())
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;
    use std::sync::{Arc, Mutex};
    use std::time::{Duration as Span, SystemTime};

    use wecom::{Clock, Secret};

    use super::*;
    use crate::contract::tests::recorded::Recorded;
    use crate::contract::{Parts, SettingsFile};
    use crate::error::Code;
    use crate::source::{AutoSync, NewSource, OnDuplicate};
    use crate::sync::{RunRequest, StartedBy};
    use crate::vault::SessionOnly;
    use crate::{Options, progress};
    use bridge_core::locked::locked;

    /// A clock that a test moves.
    #[derive(Debug)]
    struct Moved(Mutex<SystemTime>);

    impl Clock for Moved {
        fn now(&self) -> SystemTime {
            *locked(&self.0)
        }

        fn monotonic(&self) -> Span {
            self.now()
                .duration_since(SystemTime::UNIX_EPOCH)
                .unwrap_or_default()
        }

        fn sleep(&self, _: Span) -> Pin<Box<dyn Future<Output = ()> + Send>> {
            Box::pin(std::future::ready(()))
        }
    }

    async fn turn(session: &Session, told: &mut Told) -> crate::error::Result<()> {
        let bridge = session.bridge().await.unwrap();
        let due = crate::sync::scheduler::turn(bridge.sync()).await?;
        tell(session, &bridge, told, Turn::Ran(due));
        Ok(())
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_first_run_is_a_persons_and_a_failure_is_told_once() {
        let folder = tempfile::tempdir().unwrap();
        let desktop = Arc::new(Recorded::default());
        let clock = Arc::new(Moved(Mutex::new(SystemTime::now())));
        let session = Session::new(Parts {
            data: folder.path().to_owned(),
            own: folder.path().to_owned(),
            vault: Arc::new(SessionOnly::default()),
            platform: Arc::clone(&desktop) as _,
            settings: SettingsFile::open(folder.path(), Some("en")),
        });
        let vault = Arc::new(SessionOnly::default());
        let bridge = Bridge::open(Options {
            vault,
            clock: Arc::clone(&clock) as _,
            ..Options::new(folder.path())
        })
        .unwrap();
        session.put_bridge(bridge.clone());
        let later = |hours: u64| *clock.0.lock().unwrap() += Span::from_secs(hours * 3600);

        let tenant = session.open_sandbox().await.unwrap();
        let details = session
            .sandbox()
            .details(&tenant.id)
            .await
            .unwrap()
            .unwrap();
        let new = NewSource {
            corp_id: details.corp_id,
            description: "HQ".into(),
            contacts_secret: Secret::parse(&details.contacts_secret).unwrap(),
            auto_sync: AutoSync::Every4,
            on_duplicate: OnDuplicate::Skip,
            password_login: false,
            scan_login: None,
            keep_secrets: false,
        };
        let source = bridge
            .set_up()
            .add_source(&tenant.id, &new)
            .await
            .unwrap()
            .source;
        let runs = || bridge.sync().runs_of(&source, 100).unwrap();
        let mut told = Told::default();

        turn(&session, &mut told).await.unwrap();
        assert_eq!(runs().len(), 0, "nobody has looked yet");
        bridge
            .sync()
            .execute(&source.id, RunRequest::default(), progress::silent())
            .await
            .unwrap();
        turn(&session, &mut told).await.unwrap();
        assert_eq!(runs().len(), 1, "not due yet");
        later(5);
        turn(&session, &mut told).await.unwrap();
        assert_eq!(
            (runs().len(), runs()[0].started_by),
            (2, StartedBy::Schedule)
        );
        assert!(desktop.notes.lock().unwrap().is_empty());

        let nowhere = crate::tenant::NewTenant {
            name: tenant.name.clone(),
            api_base: Some("http://127.0.0.1:9".into()),
            login_base: Some("http://127.0.0.1:9".into()),
            ..Default::default()
        };
        bridge.change_tenant(&tenant.id, &nowhere).unwrap();
        for _ in 0..3 {
            later(5);
            turn(&session, &mut told).await.unwrap();
        }
        assert_eq!((runs().len(), runs()[0].outcome), (5, Outcome::Failed));
        let why = runs()[0].error_code();
        assert_eq!(why, Some(Code::SecretElsewhere), "it was proven elsewhere");
        let notes = desktop.notes.lock().unwrap().clone();
        assert_eq!(notes.len(), 1, "{notes:?}");
        assert!(
            notes[0].0.contains("failed") && notes[0].1.starts_with("HQ: "),
            "{notes:?}"
        );
    }
}
