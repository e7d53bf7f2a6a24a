//! Imports over a store: written as a whole, undone to the byte, and never half.

use std::sync::Arc;

use bridge_core::tenant::NewTenant;
use bridge_core::vault::SessionOnly;
use bridge_core::{Context, Options};

use super::*;
use crate::history::ChangeFilter;
use bridge_core::error::Code;
use bridge_core::lang::Lang;
use bridge_directory::import::rejected_sheet;

struct World {
    sync: SyncRunner,
    tenant: Tenant,
    _folder: tempfile::TempDir,
}

/// A tenant with two local users, a user of a data source, and a preview that would bring one more in.
const THERE: &str = "
    INSERT INTO sources (key, id, tenant, corp_id, description, auto_sync_hours, on_duplicate, password_login,
        scan_login, guard_percent, guard_people, guard_floor, keep_days, created_at)
    VALUES (7, 's7', 1, 'ww1234567890abcdef', '', 0, 'skip', 0, 0, 1, 1, 1, 90, 0);
    INSERT INTO users (key, tenant, source, userid, username, login, name, mobile, status, updated_at) VALUES
        (1, 1, NULL, NULL, 'old', 'old', '老', '13800138000', 'active', 5),
        (2, 1, NULL, NULL, 'off', 'off', NULL, NULL, 'disabled', 5),
        (3, 1, 7, 'synced', 'synced', 'synced', '同步', '13900139000', 'active', 5);
    INSERT INTO runs (key, id, source, tenant, kind, started_by, outcome, counts, calls, revision, warnings, started_at, finished_at)
    VALUES (1, 'r1', 7, 1, 'sync', 'person', 'planned', '{}', 0, 0, '[]', 0, 0);
    INSERT INTO changes (run, seq, kind, userid, username, reason, after)
    VALUES (1, 1, 'create', 'coming', 'coming', '{\"id\":\"new\"}',
        '{\"key\":0,\"userid\":\"coming\",\"username\":\"coming\",\"mobile\":\"13700137000\",\"departments\":[],\"status\":\"active\",\"updated_at\":0}'),
        (1, 2, 'skip', 'lao', NULL, '{\"id\":\"duplicate\",\"by\":[\"email\"],\"of\":\"old\"}', NULL);";

const FILE: &str = "username,name,mobile,status\n\
    new,新人,13700137000,\n\
    OLD,老人,,\n\
    off,,,启用\n\
    synced,改名,,\n\
    bad,=1,,\n";

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            vault: Arc::new(SessionOnly::default()),
            ..Options::new(folder.path())
        };
        let context = Context::open(options).unwrap();
        let new = NewTenant {
            name: "t".to_owned(),
            ..NewTenant::default()
        };
        let tenant = context.add_tenant(&new).unwrap();
        let fill = |db: &rusqlite::Transaction<'_>| Ok(db.execute_batch(THERE)?);
        context.store().write(fill).unwrap();
        Self {
            sync: SyncRunner::new(context),
            tenant,
            _folder: folder,
        }
    }

    fn plan(&self, file: &str) -> ImportPlan {
        let file = ImportFile::Bytes(file.as_bytes().into());
        self.sync.plan_import(&self.tenant, &file, &[]).unwrap()
    }

    fn apply(&self, file: &str) -> Result<Run> {
        self.sync.apply_import(&self.tenant, &self.plan(file), None)
    }

    /// Every column of every user.
    fn users(&self) -> Vec<String> {
        let read = |db: &Connection| {
            let mut statement = db.prepare("SELECT * FROM users ORDER BY key")?;
            let columns = statement.column_count();
            let rows = statement.query_map([], |row| {
                let cells = (0..columns).map(|column| Ok(format!("{:?}", row.get_ref(column)?)));
                Ok(cells.collect::<rusqlite::Result<Vec<_>>>()?.join(" "))
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        };
        self.sync.context.store().read(read).unwrap()
    }

    fn sql(&self, sql: &str) {
        let write = |db: &rusqlite::Transaction<'_>| Ok(db.execute_batch(sql)?);
        self.sync.context.store().write(write).unwrap();
    }
}

#[test]
fn an_import_is_a_run_of_the_tenant_and_its_undo_restores_every_byte() {
    let world = World::new();
    let before = world.users();
    let run = world.apply(FILE).unwrap();
    assert_eq!((run.kind, run.outcome), (RunKind::Import, Outcome::Applied));
    assert_eq!(
        (run.source.as_deref(), &run.tenant),
        (None, &world.tenant.id)
    );
    let counts = (run.counts.created, run.counts.updated, run.counts.rejected);
    assert_eq!(counts, (1, 2, 2));
    assert!(run.actor.is_some());
    let warning = &run.warnings[0];
    assert_eq!(warning.id, WarningId::ImportRejected);
    assert!(
        warning.text.en.contains("line 5: A user of a data source"),
        "{warning:?}"
    );
    assert_ne!(world.users(), before);
    let changes = world.sync.changes(&run, &ChangeFilter::default()).unwrap();
    let told = changes.iter().map(|change| {
        (
            change.kind.as_str(),
            change.username.as_deref().unwrap_or_default(),
            change.reason.as_str(),
        )
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            ("create", "new", "new"),
            ("update", "off", "changed"),
            ("update", "old", "changed")
        ]
    );
    let undone = world.sync.undo(&run.id).unwrap();
    assert_eq!(
        (undone.kind, undone.source.as_deref()),
        (RunKind::Undo, None)
    );
    assert_eq!(world.users(), before);
    assert_eq!(world.sync.own_runs_of(&world.tenant, 9).unwrap().len(), 2);
    assert_eq!(world.sync.undo(&run.id).unwrap_err().code(), Code::UndoNone);
}

#[test]
fn a_second_time_changes_nothing_and_leaves_the_first_to_be_undone() {
    let world = World::new();
    let first = world.apply(FILE).unwrap();
    let there = world.users();
    let second = world.apply(FILE).unwrap();
    assert_eq!(
        (
            second.counts.created,
            second.counts.updated,
            second.counts.unchanged
        ),
        (0, 0, 3)
    );
    assert_eq!(world.users(), there);
    assert_eq!(
        world
            .sync
            .undoable_import(&world.tenant)
            .unwrap()
            .unwrap()
            .id,
        first.id
    );
    world.sync.undo(&first.id).unwrap();
}

#[test]
fn only_the_plan_that_was_looked_at_is_applied() {
    let world = World::new();
    let before = world.users();
    let plan = world.plan(FILE);
    let other = world
        .sync
        .apply_import(&world.tenant, &plan, Some("0"))
        .unwrap_err();
    assert_eq!(
        (other.code(), &other.detail()["what"]),
        (Code::SyncMoved, &"plan".into())
    );
    world.sql("UPDATE tenants SET directory_version = directory_version + 1");
    let moved = world
        .sync
        .apply_import(&world.tenant, &plan, Some(&plan.hash))
        .unwrap_err();
    assert_eq!(
        (moved.code(), &moved.detail()["what"]),
        (Code::SyncMoved, &"directory".into())
    );
    assert_eq!(world.users(), before);
    assert!(world.sync.own_runs_of(&world.tenant, 9).unwrap().is_empty());
    // Nothing of it changed what the import does, and a new preview has the same name.
    let again = world.plan(FILE);
    assert_eq!(again.hash, plan.hash);
    world
        .sync
        .apply_import(&world.tenant, &again, Some(&plan.hash))
        .unwrap();
}

#[test]
fn what_fails_in_the_middle_leaves_nothing() {
    let world = World::new();
    let before = world.users();
    world.sql("CREATE TRIGGER stop BEFORE UPDATE ON users WHEN new.login = 'old' BEGIN SELECT RAISE(ABORT, 'stop'); END");
    world.apply(FILE).unwrap_err();
    assert_eq!(world.users(), before);
    assert!(world.sync.own_runs_of(&world.tenant, 9).unwrap().is_empty());
}

#[test]
fn an_undo_is_refused_once_somebody_changed_a_user_of_it() {
    let world = World::new();
    let run = world.apply(FILE).unwrap();
    world.sql("UPDATE users SET touched_by = NULL WHERE login = 'old'");
    let refused = world.sync.undo(&run.id).unwrap_err();
    assert_eq!(
        (refused.code(), &refused.detail()["changed"][0]),
        (Code::UndoMoved, &"old".into())
    );
}

#[test]
fn lines_are_held_against_the_last_reading_even_if_it_was_only_a_preview() {
    let plan = World::new().plan(FILE);
    // `new` by the number of somebody who is coming, `OLD` as it was matched then, `synced` by the name.
    assert_eq!(plan.counts.matched, 3);
    assert_eq!(
        (
            plan.matched_by.username,
            plan.matched_by.mobile,
            plan.matched_by.email
        ),
        (1, 1, 1)
    );
}

#[test]
fn rejected_lines_read_again_are_rejected_again_and_each_cell_is_what_it_was() {
    let world = World::new();
    let first = "username,name,=mobile\nbad,=1+1,\nb d,'=1,x\nbäd,＝1,\n";
    let mut texts: Vec<Vec<u8>> = Vec::new();
    let mut bytes = first.as_bytes().to_vec();
    for _ in 0..3 {
        let file = ImportFile::Bytes(bytes.into());
        let plan = world.sync.plan_import(&world.tenant, &file, &[]).unwrap();
        let reasons = plan.rejected().map(|row| row.reason.id());
        assert_eq!(
            reasons.collect::<Vec<_>>(),
            ["formula", "invalid", "formula"],
            "{}",
            String::from_utf8_lossy(texts.last().map_or(first.as_bytes(), Vec::as_slice))
        );
        let sheet = rejected_sheet(&plan, &file, &world.tenant, Lang::Zh).unwrap();
        bytes = sheet.csv(Lang::Zh).unwrap();
        texts.push(bytes.clone());
    }
    // The numbers of lines are those of the file at hand; there are two heads of ours in it, not four.
    assert_eq!(texts[1], texts[2]);
    let text = String::from_utf8(texts.remove(0)).unwrap();
    assert!(
        text.contains("bad,'=1+1,") && text.contains("b d,''=1,x"),
        "{text}"
    );
}

#[test]
fn an_import_is_kept_as_long_as_the_tenants_data_source_that_keeps_its_runs_longest() {
    let world = World::new();
    let applied = |world: &World| {
        let runs = world.sync.own_runs_of(&world.tenant, 9).unwrap();
        runs.iter()
            .filter(|run| run.outcome == Outcome::Applied)
            .count()
    };
    world.apply("username\nfirst\n").unwrap();
    world.apply("username\nsecond\n").unwrap();
    let age = |days: i64| {
        world.sql(&format!(
            "UPDATE runs SET finished_at = {} WHERE kind = 'import'",
            world.sync.context.now_ms() - days * 24 * 60 * 60 * 1000
        ));
    };
    for (keep, days, left) in [(90, 60, 2), (365, 100, 2), (30, 60, 1)] {
        world.sql(&format!("UPDATE sources SET keep_days = {keep}"));
        age(days);
        let source = world.sync.context.source("s7").unwrap();
        world.sync.forget_quietly(&source);
        assert_eq!(applied(&world), left, "{keep} days kept, {days} old");
    }
}

#[test]
fn a_preview_is_recorded_without_being_done_and_only_the_newest_is_kept() {
    let world = World::new();
    let before = world.users();
    let plan = world.plan(FILE);
    world.sync.record_import(&world.tenant, &plan).unwrap();
    let run = world.sync.record_import(&world.tenant, &plan).unwrap();
    assert_eq!((run.outcome, run.counts.created), (Outcome::Planned, 1));
    assert_eq!(world.users(), before);
    let kept = world.sync.own_runs_of(&world.tenant, 9).unwrap();
    assert_eq!(
        kept.iter().map(|run| &run.id).collect::<Vec<_>>(),
        [&run.id]
    );
    assert_eq!(
        world
            .sync
            .changes(&run, &ChangeFilter::default())
            .unwrap()
            .len(),
        3
    );
    assert_eq!(run.said().zh, "2 行不会导入；其余的将新增 1 人，更新 2 人");
}
