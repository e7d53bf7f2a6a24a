//! The watch between two runs: what a look takes, what it brings in, and when there is none.

use bridge::directory::local::NewUser;
use bridge::error::Code;
use bridge::source::{
    AutoSync, OnDuplicate, QuietHours, ScopeRules, Source, SourceChange, SyncScope, TimesChange,
    Watch,
};
use bridge::sync::watch::NoWatch;
use bridge::sync::{Outcome, Reach, Run, StartedBy, WatchEnd, Watched};
use sandbox::{NewMember, Scenario};

use crate::support::raw::{Office, Raw};
use crate::support::{Setting, World};

fn watch(every: Watch) -> SourceChange {
    SourceChange {
        times: TimesChange {
            watch: Some(every),
            ..TimesChange::default()
        },
        ..SourceChange::default()
    }
}

/// A source that was synced once and is watched every 15 minutes.
async fn watched_of(scenario: Scenario) -> (World, Source) {
    let world = World::of(scenario).await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let source = world.set(&source, watch(Watch::Every15)).await;
    let run = world.sync(&source).await;
    assert_eq!(run.outcome, Outcome::Applied, "{:?}", run.error);
    world.sandbox.control().reset_counts();
    (world, source)
}

async fn watched() -> (World, Source) {
    watched_of(Scenario::Healthy).await
}

impl World {
    /// An hour later, the look that is due then.
    async fn look(&self, source: &Source) -> Watched {
        self.clock.advance_hours(1);
        self.bridge.sync().watch(&source.id).await.unwrap()
    }

    fn calls(&self) -> Vec<(String, u64)> {
        let calls = self.sandbox.control().calls().into_iter();
        calls.filter(|(_, count)| *count > 0).collect()
    }

    fn runs(&self, source: &Source) -> Vec<Run> {
        self.bridge.sync().runs_of(source, 100).unwrap()
    }

    fn join(&self, userid: &str) {
        self.sandbox.control().add_member(NewMember {
            userid: Some(userid.into()),
            name: "新来的".into(),
            mobile: format!(
                "139{:08}",
                userid.len() * 7 + usize::from(userid.as_bytes()[userid.len() - 1])
            ),
            email: format!("{userid}@corp.example"),
            departments: vec![1],
        });
    }

    fn status(&self, userid: &str) -> Option<String> {
        let db = rusqlite::Connection::open(self.folder.path().join(bridge::data_folder::DATABASE));
        let sql = "SELECT status FROM users WHERE userid = ?1";
        db.unwrap().query_row(sql, [userid], |row| row.get(0)).ok()
    }
}

fn run_of(look: &Watched) -> &Run {
    let WatchEnd::Changed(run) = &look.end else {
        panic!("{look:?}");
    };
    run
}

#[tokio::test]
async fn nobody_changed() {
    let (world, source) = watched().await;
    let before = world.directory();
    let look = world.look(&source).await;
    assert!(matches!(look.end, WatchEnd::Unchanged), "{look:?}");
    assert_eq!(
        world.calls(),
        [
            ("department/simplelist".to_owned(), 1),
            ("user/list_id".to_owned(), 1)
        ],
        "identifiers and departments only"
    );
    assert_eq!(look.calls, 2);
    assert_eq!(world.runs(&source).len(), 1, "no run of it");
    assert_eq!(world.directory(), before);
    let source = world.bridge.source(&source.id).unwrap();
    let watched_at = source.times.watched_at.unwrap();
    let state = world.bridge.sync().watch_state(&source).unwrap();
    assert_eq!(state.due_at, Some(watched_at + 15 * 60_000));
    let again = world.bridge.sync().watch(&source.id).await.unwrap_err();
    assert_eq!(again.code(), Code::SyncBusy, "not due yet");
}

#[tokio::test]
async fn one_joined_and_one_left() {
    let (world, source) = watched().await;
    let control = world.sandbox.control();
    let gone = control.members()[3].userid.clone();
    control.remove_member(&gone);
    world.join("new.one");
    let look = world.look(&source).await;
    let run = run_of(&look);
    assert_eq!(
        (run.outcome, run.started_by, run.reach),
        (
            Outcome::Applied,
            StartedBy::Schedule,
            Some(Reach::IdsAndNewcomers)
        )
    );
    assert_eq!(
        (run.counts.created, run.counts.departed, run.counts.updated),
        (1, 1, 0)
    );
    assert_eq!(world.status(&gone).as_deref(), Some("departed"));
    assert_eq!(look.calls, 3, "with one call for the newcomer");
    let names = world.directory();
    assert!(
        names.iter().any(|row| row.contains("新来的")),
        "with details"
    );
    let next = world.look(&source).await;
    assert!(matches!(next.end, WatchEnd::Unchanged), "{next:?}");
    // It is a run as any other: it can be taken back, and then nothing runs by itself.
    let before = world.runs(&source)[0].id.clone();
    world.bridge.sync().undo(&before).unwrap();
    assert_eq!(world.status(&gone).as_deref(), Some("active"));
    let source = world.bridge.source(&source.id).unwrap();
    let state = world.bridge.sync().watch_state(&source).unwrap();
    assert_eq!(state.none, Some(NoWatch::Paused));
}

#[tokio::test]
async fn somebody_and_a_department_moved() {
    let (world, source) = watched().await;
    let control = world.sandbox.control();
    let mover = control.members()[5].userid.clone();
    let new = control.add_department("新部门", 1).unwrap();
    control.move_to(&mover, &[new]);
    let before = world.directory();
    let look = world.look(&source).await;
    let run = run_of(&look);
    assert_eq!(
        (run.counts.updated, run.counts.departments_created),
        (1, 1),
        "{:?}",
        run.counts
    );
    let after = world.directory();
    assert!(
        after.iter().any(|row| row.contains("新部门")),
        "with its name"
    );
    let other = |rows: &[String]| rows.iter().filter(|row| row.contains("\"mobile\"")).count();
    assert_eq!(other(&before), other(&after));
    // A name alone is not seen; the next full run brings it.
    control.rename(&mover, "改了名");
    let next = world.look(&source).await;
    assert!(matches!(next.end, WatchEnd::Unchanged), "{next:?}");
    let full = world.sync(&source).await;
    assert_eq!((full.counts.updated, full.reach), (1, Some(Reach::Full)));
}

#[tokio::test]
async fn the_access_guard_holds_what_a_look_found() {
    let (world, source) = watched().await;
    let control = world.sandbox.control();
    for member in control.members().into_iter().take(12) {
        control.remove_member(&member.userid);
    }
    let before = world.directory();
    let look = world.look(&source).await;
    let run = run_of(&look).clone();
    assert_eq!((run.outcome, run.counts.departed), (Outcome::Held, 12));
    assert_eq!(world.directory(), before, "nothing is written");
    // While it waits there is no look.
    world.clock.advance_hours(1);
    let state = world.bridge.sync().watch_state(&source).unwrap();
    assert_eq!((state.none, state.due_at), (Some(NoWatch::Held), None));
    assert!(state.text().unwrap().zh.contains("等你确认"));
    let refused = world.bridge.sync().watch(&source.id).await.unwrap_err();
    assert_eq!(refused.code(), Code::SyncBusy);
    // A person confirms the list by the run's name, and looks go on.
    let confirm = bridge::sync::RunRequest {
        confirm: true,
        seen: Some(run.id),
        ..bridge::sync::RunRequest::default()
    };
    let applied = world.sync_with(&source, confirm).await;
    assert_eq!(
        (applied.outcome, applied.counts.departed),
        (Outcome::Applied, 12)
    );
    let state = world.bridge.sync().watch_state(&source).unwrap();
    assert!(state.none.is_none() && state.due_at.is_some());
}

#[tokio::test]
async fn a_look_stops_on_45009_and_waits_longer_each_time() {
    let (world, source) = watched().await;
    world.join("new.one");
    world.sandbox.control().fail_next("user/list_id", 45009, 1);
    let look = world.look(&source).await;
    let WatchEnd::Failed(error) = &look.end else {
        panic!("{look:?}");
    };
    assert_eq!(
        (error.code(), error.errcode()),
        (Code::WecomRateLimited, Some(45009))
    );
    assert_eq!(
        (look.calls, world.runs(&source).len()),
        (2, 1),
        "it stopped there, without a run"
    );
    let source = world.bridge.source(&source.id).unwrap();
    assert_eq!(source.times.watched_at, None, "nobody looked");
    let state = world.bridge.sync().watch_state(&source).unwrap();
    assert!(
        state.failed.is_some() && state.text().is_some(),
        "and that is said"
    );
    // A newcomer's details that are refused for the same reason stop it too.
    let (world, source) = watched().await;
    world.join("new.one");
    world.sandbox.control().fail_next("user/get", 45009, 1);
    let look = world.look(&source).await;
    assert_eq!(look.error().and_then(bridge::Error::errcode), Some(45009));
    assert_eq!(world.status("new.one"), None);
}

#[tokio::test]
async fn many_newcomers_or_differences_are_an_ordinary_run() {
    let (world, source) = watched().await;
    for number in 0..16 {
        world.join(&format!("new.{number:02}"));
    }
    let look = world.look(&source).await;
    let WatchEnd::Large(run) = &look.end else {
        panic!("{look:?}");
    };
    assert_eq!((run.reach, run.counts.created), (Some(Reach::Full), 16));
    assert_eq!(look.calls, 2, "the look itself took no more");
    // Fifteen are read one by one.
    for number in 20..35 {
        world.join(&format!("new.{number:02}"));
    }
    world.sandbox.control().reset_counts();
    let look = world.look(&source).await;
    assert_eq!(run_of(&look).counts.created, 15);
    // With a new token, hours later.
    assert!((17..=18).contains(&look.calls), "{look:?}");

    let world = World::new(Setting {
        members: 450,
        ..Setting::default()
    })
    .await;
    let source = world.add_source(OnDuplicate::Skip).await;
    world.sync(&source).await;
    let source = world.set(&source, watch(Watch::Every15)).await;
    let control = world.sandbox.control();
    let members = control.members();
    let most = members[0].departments.first().copied().unwrap();
    let movers = members.iter().filter(|member| member.departments != [most]);
    let movers = movers
        .take(201)
        .map(|member| member.userid.clone())
        .collect::<Vec<_>>();
    movers
        .iter()
        .for_each(|userid| assert!(control.move_to(userid, &[most])));
    let look = world.look(&source).await;
    assert!(matches!(look.end, WatchEnd::Large(_)), "{look:?}");
}

#[tokio::test]
async fn a_limited_secret_is_watched_with_the_apps_help() {
    let (world, source) = watched_of(Scenario::ContactsLimited).await;
    world.join("new.one");
    let look = world.look(&source).await;
    assert_eq!(run_of(&look).counts.created, 1);
    let names = world.directory();
    assert!(
        names.iter().any(|row| row.contains("新来的")),
        "the app reads the details"
    );
    assert!(look.calls <= 6, "{look:?}");
}

#[tokio::test]
async fn duplicates_that_were_left_out_are_no_newcomers() {
    let world = World::of(Scenario::Duplicates).await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let taken = world.sandbox.control().members()[7].userid.clone();
    let local = NewUser {
        username: taken.clone(),
        name: "别人".into(),
        mobile: None,
        email: None,
    };
    world
        .bridge
        .directory()
        .add_user(&world.tenant, &local)
        .unwrap();
    let source = world.set(&source, watch(Watch::Every15)).await;
    let run = world.sync(&source).await;
    assert!(run.counts.skipped > 0, "{:?}", run.counts);
    let look = world.look(&source).await;
    assert!(matches!(look.end, WatchEnd::Unchanged), "{look:?}");
    world.sandbox.control().reset_counts();
    world.join("new.one");
    let look = world.look(&source).await;
    assert_eq!(run_of(&look).counts.created, 1);
    let calls = world.sandbox.control().calls();
    assert_eq!(calls.get("user/get"), Some(&1), "only the newcomer is read");
}

#[tokio::test]
async fn there_is_no_look_before_the_first_run_nor_in_quiet_hours_nor_with_many_tags() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let state = |source: &Source| {
        let source = world.bridge.source(&source.id).unwrap();
        world.bridge.sync().watch_state(&source).unwrap()
    };
    assert_eq!(state(&source).none, Some(NoWatch::Off));
    let source = world.set(&source, watch(Watch::Every30)).await;
    assert_eq!(state(&source).none, Some(NoWatch::FirstRun));
    let left = world.bridge.sync().run_due().await.unwrap();
    assert_eq!((left.left.len(), left.watched.len()), (1, 0));
    world.sync(&source).await;
    assert_eq!(state(&source).none, None);
    // Quiet all day but for a minute, wherever this runs.
    let minute = |text: &str| QuietHours::given(text).unwrap();
    let now = bridge::time::local(world.bridge.now_ms());
    let quiet = match &now[11..13] {
        "00" => minute("23:00-22:59"),
        _ => minute("00:30-00:29"),
    };
    let times = TimesChange {
        quiet: Some(quiet),
        ..TimesChange::default()
    };
    let change = SourceChange {
        times,
        ..SourceChange::default()
    };
    let source = world.set(&source, change).await;
    world.clock.advance_hours(1);
    let due = state(&source).due_at.unwrap();
    assert!(due > world.bridge.now_ms(), "{due}");
    let times = TimesChange {
        quiet: Some(None),
        ..TimesChange::default()
    };
    let change = SourceChange {
        times,
        ..SourceChange::default()
    };
    let source = world.set(&source, change).await;
    assert!(state(&source).due_at.unwrap() <= world.bridge.now_ms());
    // Each tag takes a call of a look: with many of them there is none, and that is said.
    let db = rusqlite::Connection::open(world.folder.path().join(bridge::data_folder::DATABASE));
    let db = db.unwrap();
    for (tags, none) in [(10, None), (11, Some(NoWatch::Tags))] {
        let tags = (1..=tags).map(|tag| tag.to_string()).collect::<Vec<_>>();
        let scope = format!(r#"{{"exclude":{{"tags":[{}]}}}}"#, tags.join(","));
        db.execute("UPDATE sources SET scope = ?1", [scope])
            .unwrap();
        assert_eq!(state(&source).none, none);
    }
    assert!(state(&source).text().unwrap().en.contains("10 tags"));
}

/// A source with two departments of the corp in its scope, synced once and watched; and who is in the first of them.
async fn watched_scope(departs: bool) -> (World, Source, i64, Vec<String>) {
    let world = World::healthy().await;
    let all = world.sandbox.control().departments();
    let is_leaf = |id: u64| all.iter().all(|each| each.parent != id);
    let mut leaves = all
        .iter()
        .filter(|each| is_leaf(each.id) && each.members.len() > 1);
    let (one, other) = (leaves.next().unwrap(), leaves.next().unwrap());
    let ids = [one.id, other.id].map(|id| i64::try_from(id).unwrap());
    let source = world.add_source(OnDuplicate::Skip).await;
    let scope = SyncScope {
        include: ScopeRules {
            departments: ids.to_vec(),
            ..ScopeRules::default()
        },
        ..SyncScope::default()
    };
    let narrow = SourceChange {
        scope: Some(scope.parse().unwrap()),
        depart_out_of_scope: Some(departs),
        ..watch(Watch::Every15)
    };
    let source = world.set(&source, narrow).await;
    let run = world.sync(&source).await;
    assert_eq!(run.outcome, Outcome::Applied, "{:?}", run.error);
    world.sandbox.control().reset_counts();
    (world, source, ids[0], one.members.clone())
}

#[tokio::test]
async fn a_part_of_the_corp_is_watched_for_what_happens_in_it() {
    let (world, source, id, members) = watched_scope(false).await;
    let runs = world.runs(&source).len();
    let unchanged = async || {
        let look = world.look(&source).await;
        assert!(matches!(look.end, WatchEnd::Unchanged), "{look:?}");
        assert_eq!(world.runs(&source).len(), runs, "no run is left behind");
    };
    unchanged().await;
    let calls = world.calls().into_iter().map(|(call, _)| call);
    let read = calls.filter(|call| call.starts_with("user/"));
    assert_eq!(read.collect::<Vec<_>>(), ["user/list_id"]);
    // What happens elsewhere is no difference.
    world.join("in.the.root");
    unchanged().await;
    assert_eq!(world.status("in.the.root"), None);

    world
        .sandbox
        .control()
        .move_to("in.the.root", &[u64::try_from(id).unwrap()]);
    let look = world.look(&source).await;
    assert_eq!(run_of(&look).counts.created, 1, "{look:?}");
    assert_eq!(world.status("in.the.root").as_deref(), Some("active"));
    world.sandbox.control().remove_member(&members[0]);
    let look = world.look(&source).await;
    assert_eq!(run_of(&look).counts.departed, 1, "{look:?}");
    let status = |userid: &str| world.status(userid);
    assert_eq!(status(&members[0]).as_deref(), Some("departed"));
    // Whoever leaves the scope stays as they are, and that look is not repeated for it.
    world.sandbox.control().move_to(&members[1], &[1]);
    assert!(world.look(&source).await.error().is_none());
    assert_eq!(status(&members[1]).as_deref(), Some("active"));
    let before = world.runs(&source).len();
    assert!(matches!(world.look(&source).await.end, WatchEnd::Unchanged));
    assert_eq!(world.runs(&source).len(), before);
    let full = world.sync(&source).await;
    assert_eq!(
        full.counts.written(),
        0,
        "a full run finds nothing more: {:?}",
        full.counts
    );
}

#[tokio::test]
async fn whoever_leaves_the_watched_scope_is_deactivated_where_that_is_wanted() {
    let (world, source, _, members) = watched_scope(true).await;
    world.sandbox.control().move_to(&members[0], &[1]);
    let look = world.look(&source).await;
    assert_eq!(run_of(&look).counts.departed_out_of_scope, 1, "{look:?}");
    assert_eq!(world.status(&members[0]).as_deref(), Some("departed"));
    // A tree that is gone leaves nobody in scope: nothing is applied.
    for department in world.sandbox.control().departments() {
        department.members.iter().for_each(|member| {
            world.sandbox.control().move_to(member, &[1]);
        });
    }
    let look = world.look(&source).await;
    assert_eq!(
        look.error().map(bridge::Error::code),
        Some(Code::SyncScopeEmpty)
    );
}

#[tokio::test]
async fn what_is_due_is_run_first_and_looked_at_then() {
    let (world, source) = watched().await;
    let every = SourceChange {
        auto_sync: Some(AutoSync::Every4),
        ..SourceChange::default()
    };
    world.set(&source, every).await;
    let due = async || world.bridge.sync().run_due().await.unwrap();
    assert_eq!((due().await.runs.len(), due().await.watched.len()), (0, 0));
    // Looks do not put the next full run off.
    for number in 0..3 {
        world.clock.advance_hours(1);
        world.join(&format!("hour.{number}"));
        let turn = due().await;
        assert_eq!((turn.runs.len(), turn.watched.len()), (1, 1), "{turn:?}");
        assert!(turn.runs[0].is_partial());
    }
    world.clock.advance_hours(1);
    let turn = due().await;
    assert_eq!((turn.runs.len(), turn.watched.len()), (1, 0), "{turn:?}");
    assert_eq!(turn.runs[0].reach, Some(Reach::Full));
}

/// One page of the list, without end: a row like any other.
fn page(from: usize, next: Option<&str>) -> String {
    let rows = (from..from + 3).map(|number| format!(r#"{{"userid":"u{number}","department":2}}"#));
    let rows = rows.collect::<Vec<_>>().join(",");
    match next {
        Some(next) => format!(r#"{{"errcode":0,"dept_user":[{rows}],"next_cursor":"{next}"}}"#),
        None => format!(r#"{{"errcode":0,"dept_user":[{rows}]}}"#),
    }
}

#[tokio::test]
async fn odd_answers_never_let_a_look_deactivate_anybody() {
    let row = |number: usize| {
        format!(r#"{{"userid":"u{number}","name":"N{number}","department":[2],"status":1}}"#)
    };
    let raw = Raw::corp();
    let rows = (0..3).map(row).collect::<Vec<_>>();
    let rows = rows.iter().map(String::as_bytes).collect::<Vec<_>>();
    raw.rows(2, &rows);
    raw.json("user/list_id", &page(0, None));
    let office = Office::of(raw);
    let source = office.source(false).await;
    let change = office.bridge.set_up();
    change
        .change_source(&source.id, &watch(Watch::Every15), None, true)
        .await
        .unwrap();
    office.applied(&source).await;
    let statuses = office.statuses();
    let full = |key: &str| office.raw.count(key);
    // (the list, the departments, whether the look fails)
    let tree = r#"{"errcode":0,"department_id":[{"id":1,"parentid":0,"order":9},{"id":2,"parentid":1,"order":8}]}"#;
    let cases = [
        (page(0, None), tree, false),
        (r#"{"errcode":0,"dept_user":[]}"#.to_owned(), tree, true),
        (r#"{"errcode":0}"#.to_owned(), tree, true),
        (r#"{"errcode":0,"dept_user":null}"#.to_owned(), tree, true),
        (page(0, Some("again")), tree, true),
        (
            r#"{"errcode":0,"dept_user":[{"userid":"u0","department":2"#.to_owned(),
            tree,
            true,
        ),
        (r#"{"errcode":48002,"errmsg":"no"}"#.to_owned(), tree, true),
        (r#"{"errcode":60020,"errmsg":"no"}"#.to_owned(), tree, true),
        ("<html>sign in</html>".to_owned(), tree, true),
    ];
    let lists = full("user/list");
    for (hour, (list, tree, fails)) in cases.into_iter().enumerate() {
        office.raw.json("user/list_id", &list);
        office.raw.json("department/simplelist", tree);
        office.clock.advance_hours(5);
        let look = office.bridge.sync().watch(&source.id).await.unwrap();
        assert_eq!(look.error().is_some(), fails, "{hour}: {list}: {look:?}");
        assert!(look.calls <= 30, "{hour}: {look:?}");
        assert_eq!(office.statuses(), statuses, "{hour}: {list}");
    }
    assert_eq!(
        full("user/list"),
        lists,
        "no look reads members by department"
    );
}
