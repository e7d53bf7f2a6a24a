//! Leavers: archived by their source's runs, erased by a person, taken back when they return; and nothing of them stays.

use bridge::Code;
use bridge::directory::filter::UserFilter;
use bridge::directory::local::{NewUser, UserChange};
use bridge::directory::query::UserView;
use bridge::directory::user::UserStatus;
use bridge::source::{AutoSync, HeldReason, OnDuplicate, Source, SourceChange};
use bridge::sync::{ChangeFilter, Outcome, Run, RunRequest};
use bridge::trace::{StepId, Subject};
use sandbox::NewMember;

use crate::support::World;

const DAYS: u32 = 30;

/// Values that nobody else has, each as it stands in the database.
const USERID: &str = "Quirin.Zabel";
const NAME: &str = "卡札贝尔";
const MOBILE: &str = "13977700421";
const EMAIL: &str = "quirin.zabel@uncommon.example";

struct Leaver {
    world: World,
    source: Source,
}

impl Leaver {
    /// A source that archives after thirty days, from which one person left.
    async fn new() -> Self {
        let world = World::healthy().await;
        let source = world.add_source(OnDuplicate::Skip).await;
        let all = world.sandbox.control().departments();
        world.sandbox.control().add_member(NewMember {
            userid: Some(USERID.into()),
            name: NAME.into(),
            departments: vec![all[0].id],
            ..NewMember::default()
        });
        world.sandbox.control().set_mobile(USERID, MOBILE);
        world.sandbox.control().set_email(USERID, EMAIL);
        // Before the first run: what a person starts needs no confirmation of it.
        let source = world.set(&source, archive(Some(DAYS))).await;
        let of = Self { world, source };
        of.sync().await;
        // A second run about the same person, and one that only looked.
        of.world.sandbox.control().rename(USERID, "另名");
        of.sync().await;
        of.world.sandbox.control().rename(USERID, NAME);
        of.sync().await;
        let seen = of.world.bridge.diagnose();
        seen.note_question(&of.world.tenant, USERID).unwrap();
        of.world.sandbox.control().remove_member(USERID);
        assert_eq!(of.sync().await.counts.departed, 1);
        of
    }

    async fn sync(&self) -> Run {
        let run = self.world.sync(&self.source).await;
        assert_eq!(run.outcome, Outcome::Applied, "{:?}", run.error);
        run
    }

    async fn preview(&self) -> Run {
        let request = RunRequest {
            dry_run: true,
            ..RunRequest::default()
        };
        self.world.sync_with(&self.source, request).await
    }

    fn user(&self, wanted: &str) -> UserView {
        let directory = self.world.bridge.directory();
        directory.user(&self.world.tenant, wanted).unwrap()
    }

    fn found(&self, filter: UserFilter) -> Vec<UserView> {
        let directory = self.world.bridge.directory();
        directory.users(&self.world.tenant, &filter).unwrap().users
    }

    fn has_anywhere(&self, values: &[&str]) -> Vec<String> {
        let mut found = Vec::new();
        for entry in walk(self.world.folder.path()) {
            let bytes = std::fs::read(&entry).unwrap();
            for value in values {
                let value_bytes = value.as_bytes();
                if bytes.windows(value_bytes.len()).any(|at| at == value_bytes) {
                    found.push(format!("{value} in {}", entry.display()));
                }
            }
        }
        found
    }

    fn undo(&self, run: &Run) -> Option<(Code, serde_json::Value)> {
        let refused = self.world.bridge.sync().undo(&run.id).err()?;
        let reason = refused.detail().get("reason").cloned();
        Some((refused.code(), reason.unwrap_or_default()))
    }
}

fn archive(after: Option<u32>) -> SourceChange {
    SourceChange {
        archive_after: Some(after),
        ..SourceChange::default()
    }
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let inner = paths.map(|path| match path.is_dir() {
        true => walk(&path),
        false => vec![path],
    });
    inner.flatten().collect()
}

const VALUES: [&str; 5] = [USERID, NAME, MOBILE, EMAIL, "另名"];

fn cleared() -> (Code, serde_json::Value) {
    (Code::UndoNone, "cleared".into())
}

#[tokio::test]
async fn whoever_left_long_ago_is_archived_and_no_byte_of_them_stays() {
    let of = Leaver::new().await;
    let user = of.user(USERID);
    let left = user.departed_at.unwrap();
    assert_eq!(of.preview().await.counts.archived, 0);
    of.world.clock.advance_hours(24 * i64::from(DAYS) + 1);
    let preview = of.preview().await;
    assert_eq!(preview.counts.archived, 1);
    assert!(!of.has_anywhere(&[USERID]).is_empty());

    let run = of.sync().await;
    assert_eq!((run.counts.archived, run.cleared), (1, true));
    assert_eq!(of.has_anywhere(&VALUES), Vec::<String>::new());
    let archived = of.user(&user.id);
    assert_eq!(archived.username, format!("archived-{}", user.id));
    assert_eq!(archived.status, UserStatus::Archived);
    assert_eq!((archived.name, archived.mobile), (None, None));
    assert_eq!(archived.departed_at, Some(left));

    // Out of lists, searches and counts, unless asked for.
    assert!(
        of.found(UserFilter::default())
            .iter()
            .all(|each| each.id != user.id)
    );
    let asked = UserFilter {
        status: Some(UserStatus::Archived),
        ..UserFilter::default()
    };
    assert_eq!(of.found(asked).len(), 1);
    let next = of.sync().await;
    assert_eq!((next.counts.archived, next.counts.written()), (0, 0));
}

#[tokio::test]
async fn archiving_that_is_switched_on_or_comes_sooner_holds_the_next_scheduled_run() {
    let of = Leaver::new().await;
    let hold = |source: &Source| source.unconfirmed.clone();
    let set = async |days| hold(&of.world.set(&of.source, archive(days)).await);
    // Later or never takes nobody's data.
    for days in [Some(DAYS + 1), None] {
        assert_eq!(set(days).await, []);
    }
    assert_eq!(set(Some(DAYS)).await, [HeldReason::ArchivingChanged]);
    let every4 = SourceChange {
        auto_sync: Some(AutoSync::Every4),
        ..SourceChange::default()
    };
    of.world.set(&of.source, every4).await;
    of.world.clock.advance_hours(24 * i64::from(DAYS) + 1);
    let due = async || {
        let runs = of.world.bridge.sync().run_due().await.unwrap().runs;
        runs.into_iter().next().unwrap()
    };
    let held = due().await;
    assert_eq!((held.outcome, held.counts.archived), (Outcome::Held, 1));
    let why = held.as_error().unwrap();
    assert_eq!(HeldReason::of(&why), HeldReason::ArchivingChanged);
    assert_eq!(
        of.user(USERID).status,
        UserStatus::Departed,
        "the data are there"
    );
    let confirm = RunRequest {
        confirm: true,
        seen: Some(held.id),
        ..RunRequest::default()
    };
    let run = of.world.sync_with(&of.source, confirm).await;
    assert_eq!((run.outcome, run.counts.archived), (Outcome::Applied, 1));
    assert_eq!(set(Some(DAYS - 1)).await, [HeldReason::ArchivingChanged]);
}

#[tokio::test]
async fn what_was_cleared_cannot_be_undone_and_that_is_said() {
    let of = Leaver::new().await;
    let departing = of
        .world
        .bridge
        .sync()
        .runs_of(&of.source, 1)
        .unwrap()
        .remove(0);
    of.world.clock.advance_hours(24 * i64::from(DAYS) + 1);
    let run = of.sync().await;
    let sync = of.world.bridge.sync();
    assert_eq!(sync.undoable(&of.source).unwrap().map(|run| run.id), None);
    for run in [&run, &departing] {
        assert_eq!(of.undo(run), Some(cleared()));
        assert!(sync.run(&run.id).unwrap().cleared_text().is_some());
    }
    let lines = sync.changes(&departing, &ChangeFilter::default()).unwrap();
    let line = lines.iter().find(|line| line.reason == "cleared").unwrap();
    let kept = (&line.userid, &line.name, &line.before, &line.after);
    assert_eq!(kept, (&None, &None, &None, &None));
    // What comes after it is undone as ever.
    let control = of.world.sandbox.control();
    control.rename(&control.members()[3].userid, "改名");
    let before = of.world.directory();
    let next = of.sync().await;
    assert_eq!(of.undo(&next), None);
    assert_eq!(of.world.directory(), before);
}

#[tokio::test]
async fn a_trace_of_an_archived_userid_says_so_and_keeps_no_question() {
    let of = Leaver::new().await;
    of.world.clock.advance_hours(24 * i64::from(DAYS) + 1);
    of.sync().await;
    let diagnose = of.world.bridge.diagnose();
    let subject = Subject::words("quirin.ZABEL");
    let trace = diagnose.trace(&of.world.tenant, &subject).await.unwrap();
    let steps = trace.steps.iter();
    let step = steps
        .into_iter()
        .find(|step| step.id == StepId::Deactivated);
    let evidence = step.unwrap().evidence.en.to_string();
    assert!(evidence.contains("archived"), "{evidence}");
    diagnose.note_question(&of.world.tenant, USERID).unwrap();
    assert_eq!(of.has_anywhere(&VALUES), Vec::<String>::new());
}

#[tokio::test]
async fn who_returns_fills_the_same_row_and_has_no_password() {
    let of = Leaver::new().await;
    let user = of.user(USERID);
    of.world.clock.advance_hours(24 * i64::from(DAYS) + 1);
    of.sync().await;
    let control = of.world.sandbox.control();
    control.add_member(NewMember {
        userid: Some(USERID.to_lowercase()),
        name: "归来".into(),
        departments: vec![control.departments()[0].id],
        ..NewMember::default()
    });
    let run = of.sync().await;
    assert_eq!((run.counts.reactivated, run.counts.created), (1, 0));
    let lines = of
        .world
        .bridge
        .sync()
        .changes(&run, &ChangeFilter::default())
        .unwrap();
    assert!(
        lines
            .iter()
            .any(|line| line.reason == "returned_from_archive")
    );
    let back = of.user(USERID);
    assert_eq!((back.id, back.has_password), (user.id, false));
    assert_eq!((back.status.has_access(), back.departed_at), (true, None));
    assert_eq!(of.sync().await.counts.written(), 0);
}

#[tokio::test]
async fn a_person_erases_one_at_once_but_nobody_whom_a_source_still_has() {
    let of = Leaver::new().await;
    let (bridge, tenant) = (&of.world.bridge, &of.world.tenant);
    let there = of.world.sandbox.control().members()[0].userid.clone();
    let refused = bridge.erase_user(tenant, &there).unwrap_err();
    assert_eq!(refused.code(), Code::UserManaged);
    assert_eq!(refused.detail()["act"], "erase");
    let erased = bridge.erase_user(tenant, USERID).unwrap();
    assert_eq!(erased.status, UserStatus::Archived);
    assert_eq!(of.has_anywhere(&VALUES), Vec::<String>::new());
    // Again, it is as it was.
    assert_eq!(bridge.erase_user(tenant, &erased.id).unwrap().id, erased.id);

    let new = NewUser {
        username: "locally.rare".into(),
        name: "罕见姓名".into(),
        mobile: Some("13911122299".into()),
        email: None,
    };
    let local = bridge.directory().add_user(tenant, &new).unwrap();
    let gone = bridge.erase_user(tenant, &local.id).unwrap();
    assert_eq!(gone.status, UserStatus::Archived);
    let values = ["locally.rare", "罕见姓名", "13911122299"];
    assert_eq!(of.has_anywhere(&values), Vec::<String>::new());
    let change = UserChange {
        active: Some(true),
        ..UserChange::default()
    };
    let refused = bridge.directory().change_user(tenant, &gone.id, &change);
    assert_eq!(refused.unwrap_err().code(), Code::UserUnknown);
    let acts = bridge.acts(tenant, None, 5).unwrap();
    let erasing = acts.iter().filter(|act| act.act.as_str() == "user.erase");
    assert!(erasing.clone().all(|act| act.object_name.is_none()));
    assert_eq!(erasing.count(), 2);
}

#[tokio::test]
async fn those_who_left_long_ago_are_listed_and_counted() {
    let of = Leaver::new().await;
    let now = || of.world.bridge.now_ms();
    let listed = |days| {
        let filter = UserFilter::default().left_more_than(Some(days), now());
        of.found(filter).len()
    };
    assert_eq!(listed(1), 0);
    of.world.clock.advance_hours(49);
    assert_eq!((listed(1), listed(2), listed(3)), (1, 1, 0));
    let counted = of.world.bridge.directory();
    assert_eq!(counted.left_more_than(&of.source, 2).unwrap(), 1);
}
