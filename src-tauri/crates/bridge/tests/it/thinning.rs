//! A source that is left held: its lists do not pile up, and what is told of old runs stays true.

use bridge::source::{AutoSync, OnDuplicate, Source, SourceChange};
use bridge::sync::{ChangeFilter, Outcome, Run, RunRequest, StartedBy, WarningId};

use crate::support::{Setting, World};

struct Held {
    world: World,
    source: Source,
}

impl Held {
    /// A source with an automatic run every four hours, from which more left at once than the guard lets pass.
    async fn new() -> Self {
        let setting = Setting {
            members: 100,
            ..Setting::default()
        };
        let world = World::new(setting).await;
        let source = world.add_source(OnDuplicate::Skip).await;
        let every4 = SourceChange {
            auto_sync: Some(AutoSync::Every4),
            ..SourceChange::default()
        };
        let source = world.set(&source, every4).await;
        world.sync(&source).await;
        let held = Self { world, source };
        held.leave(20);
        held
    }

    fn leave(&self, count: usize) {
        let control = self.world.sandbox.control();
        for member in control.followers().iter().take(count) {
            assert!(control.remove_member(&member.userid));
        }
    }

    /// The next automatic run, which is held again.
    async fn again(&self) -> Run {
        self.world.clock.advance_hours(5);
        let run = self
            .world
            .bridge
            .sync()
            .run_due()
            .await
            .unwrap()
            .runs
            .remove(0);
        assert_eq!(
            (run.outcome, run.started_by),
            (Outcome::Held, StartedBy::Schedule)
        );
        run
    }

    async fn confirm(&self, seen: Option<&str>) -> Outcome {
        let request = RunRequest {
            confirm: true,
            seen: seen.map(str::to_owned),
            ..RunRequest::default()
        };
        self.world.sync_with(&self.source, request).await.outcome
    }

    /// A run's list as it is told today, with its run.
    fn told(&self, run: &Run) -> (Run, Vec<String>) {
        let bridge = &self.world.bridge;
        let run = bridge.sync().run(&run.id).unwrap();
        let all = ChangeFilter::default();
        let changes = bridge.sync().changes(&run, &all).unwrap();
        assert_eq!(
            bridge.sync().count_changes(&run, &all).unwrap(),
            changes.len()
        );
        let words = changes.iter().map(|change| format!("{change:?}"));
        let words = words.collect();
        (run, words)
    }

    fn stored_changes(&self) -> i64 {
        let file = self.world.folder.path().join(bridge::data_folder::DATABASE);
        let db = rusqlite::Connection::open(file).unwrap();
        let sql = "SELECT count(*) FROM changes";
        db.query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

fn says_dropped(run: &Run) -> bool {
    let dropped = run
        .warnings
        .iter()
        .filter(|each| each.id == WarningId::ListDropped)
        .count();
    assert!(dropped <= 1, "told once");
    dropped == 1
}

#[tokio::test]
async fn the_same_list_is_stored_once_and_told_of_every_run() {
    let held = Held::new().await;
    let first = held.again().await;
    let (_, list) = held.told(&first);
    assert_eq!(list.len(), 20);
    let stored = held.stored_changes();
    let mut runs = vec![first];
    for _ in 0..6 {
        runs.push(held.again().await);
    }
    assert_eq!(held.stored_changes(), stored);
    for run in &runs {
        let (now, told) = held.told(run);
        assert_eq!((told, now.counts), (list.clone(), run.counts));
        assert!(!says_dropped(&now));
    }
    let person = held.world.sandbox.control().members()[0].userid.clone();
    let about = |words: &str| {
        let runs = held
            .world
            .bridge
            .sync()
            .runs_about(&held.source, words, 100);
        runs.unwrap().len()
    };
    assert_eq!(about(&person), 1, "they came, and never left");
    let gone = held
        .world
        .bridge
        .sync()
        .changes(&runs[0], &ChangeFilter::default());
    let gone = gone.unwrap()[0].userid.clone().unwrap();
    assert_eq!(about(&gone), 8, "they came, and each held run names them");
    // Any of them was seen whole, so any of them may be confirmed.
    assert_eq!(held.confirm(Some(&runs[3].id)).await, Outcome::Applied);
    assert_eq!(held.told(&runs[0]).1, list, "also after it was applied");
}

#[tokio::test]
async fn of_lists_that_differ_the_newest_are_kept_and_the_others_say_so() {
    let held = Held::new().await;
    let mut runs = Vec::new();
    for _ in 0..6 {
        runs.push(held.again().await);
        held.leave(1);
    }
    for (age, run) in runs.iter().rev().enumerate() {
        let (now, told) = held.told(run);
        assert_eq!(
            (now.counts, now.plan_hash.clone()),
            (run.counts, run.plan_hash.clone())
        );
        let want = if age < 3 { now.counts.departed } else { 0 };
        assert_eq!((told.len(), says_dropped(&now)), (want, age >= 3), "{age}");
    }
    let before = held.world.directory();
    let seen = held.confirm(Some(&runs[0].id)).await;
    assert_eq!(seen, Outcome::Held, "whose list is gone confirms nobody");
    assert_eq!(held.world.directory(), before);
}

#[tokio::test]
async fn a_persons_list_stays_however_many_the_schedule_makes() {
    let held = Held::new().await;
    let request = RunRequest::default();
    let seen = held.world.sync_with(&held.source, request).await;
    assert_eq!(
        (seen.outcome, seen.started_by),
        (Outcome::Held, StartedBy::Person)
    );
    let person = held.world.sandbox.control().members()[0].userid.clone();
    for round in 0..6 {
        let name = format!("第{round}轮");
        held.world.sandbox.control().rename(&person, &name);
        held.again().await;
    }
    assert_eq!(held.told(&seen).1.len(), 20);
    assert_eq!(held.confirm(None).await, Outcome::Applied);
}

/// A list outlives the run that first had it as long as a kept run shares it.
#[tokio::test]
async fn a_shared_list_is_not_forgotten_with_its_first_run() {
    let held = Held::new().await;
    let first = held.again().await;
    let list = held.told(&first).1;
    held.world.clock.advance_hours(60 * 24);
    let second = held.again().await;
    held.world.clock.advance_hours(60 * 24);
    let third = held.again().await;
    for run in [&second, &third] {
        assert_eq!(held.told(run).1, list);
    }
    held.world.clock.advance_hours(91 * 24);
    let last = held.again().await;
    assert_eq!(held.told(&last).1, list);
    assert!(
        held.world.bridge.sync().run(&second.id).is_err(),
        "old, and nobody's list"
    );
}
