//! Every table that may name a person, filled by hand.

use std::sync::Arc;

use bridge_core::vault::SessionOnly;
use bridge_core::{Context, Options};
use rusqlite::types::Value;

use super::*;

/// One person, 7, who had another userid once; and another one, 8, of the same name, whose leader it was.
const ROWS: &str = r#"
INSERT INTO tenants (key, id, name, api_base, login_base, created_at) VALUES (1, 't', 't', 'a', 'l', 0);
INSERT INTO sources (key, id, tenant, corp_id, description, auto_sync_hours, on_duplicate, password_login, scan_login,
    guard_percent, guard_people, guard_floor, keep_days, created_at) VALUES (1, 's', 1, 'c', 'd', 4, 'skip', 1, 1, 1, 1, 1, 1, 0);
INSERT INTO auths (key, id, tenant, corp_id, agent_id, callback_domain, created_at) VALUES (1, 'a', 1, 'c', 1, 'h', 0);
INSERT INTO users (key, tenant, source, userid, username, login, name, mobile, status, updated_at, departed_at)
    VALUES (7, 1, 1, 'Rare.One', 'rare.name', 'rare.name', '同名', '13900000007', 'departed', 0, 0);
INSERT INTO users (key, tenant, source, userid, username, login, name, manager, status, updated_at)
    VALUES (8, 1, 1, 'other', 'other', 'other', '同名', 'rare.ONE', 'active', 0);
INSERT INTO departments (key, source, wecom_id, name, sort, retired, leaders) VALUES (7, 1, 1, '总部', 0, 0, '["Rare.One","other"]');
INSERT INTO passwords (user, hash, must_change, set_at) VALUES (7, 'h', 0, 0);
INSERT INTO decisions VALUES (1, 'rare.one', 'Rare.One', 'leave_out', NULL, 0, 'a', 'h');
INSERT INTO trace_questions VALUES (1, 'rare.one', 0);
INSERT INTO rehearsals (key, id, auth, way, at, agent_id, callback_domain, refusal, userid, user)
    VALUES (1, 'r', 1, 'window', 0, 1, 'h', '{"kind":"not_synced","userid":"Rare.One"}', 'Rare.One', 7);
INSERT INTO checkups VALUES (1, 0, '{}', '{"checks":[{"zh":"成员 Rare.One（13900000007）看不到"}]}');
INSERT INTO app_ranges VALUES (1, 0, 1, '{"users":["Rare.One","other"],"tags":[]}');
INSERT INTO runs (key, id, tenant, source, kind, started_by, outcome, counts, calls, revision, warnings, error, started_at, finished_at)
    VALUES (1, 'x', 1, 1, 'sync', 'person', 'applied', '{}', 0, 0, '[{"id":"item.pending","text":{"zh":"没有换给 Old.Id、Rare.One","en":"left Rare.One, xRare.Onex"}}]', NULL, 0, 0),
           (2, 'y', 1, 1, 'sync', 'person', 'held', '{}', 0, 0, '[]', '{"code":"x","message":"m","detail":{"person":"rare.one"}}', 0, 0);
INSERT INTO changes (run, seq, kind, object, userid, username, reason, before, after, member) VALUES
    (1, 1, 'renamed', 7, 'Rare.One', 'rare.name', '{"id":"renamed","by":"mobile","from":"Old.Id","to":"Rare.One"}', '{"userid":"Old.Id","email":"rare@mail.example"}', '{}', NULL),
    (1, 2, 'update', 8, 'other', 'other', '{"id":"changed","fields":["manager"]}', '{"userid":"other","name":"同名","manager":"Rare.One"}', '{}', NULL),
    (1, 3, 'department_leaders', 7, NULL, '总部', '{"id":"unit","how":"leaders"}', '{"leaders":"[\"Rare.One\"]"}', '{}', NULL),
    (2, 1, 'skip', 8, 'third', 'third', '{"id":"duplicate","by":["mobile"],"of":"rare.name"}', NULL, NULL, '{"name":"第三"}'),
    (2, 2, 'ambiguous', NULL, 'RARE.one', NULL, '{"id":"new"}', NULL, NULL, '{"name":"同名"}');
"#;

fn texts(db: &Connection) -> Vec<String> {
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table'";
    let mut tables = db.prepare(sql).unwrap();
    let tables = tables.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let mut all = Vec::new();
    for table in tables.map(|table| table.unwrap()) {
        let mut statement = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let width = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for column in 0..width {
                if let Value::Text(text) = row.get(column).unwrap() {
                    all.push(format!("{table}: {text}"));
                }
            }
        }
    }
    all
}

#[test]
fn no_table_holds_anything_of_the_person_and_others_keep_what_is_theirs() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        vault: Arc::new(SessionOnly::default()),
        ..Options::new(folder.path())
    };
    let context = Context::open(options).unwrap();
    let found = context.store().write_erasing(|db| {
        db.execute_batch(ROWS)?;
        let person = user::by_key(db, 7)?.unwrap();
        let archived = ArchiveKey::load(db)?.archived(&person);
        user::Writer::new(db, 1)?.update(&archived, true)?;
        clear(db, 1, None, &[person])?;
        let cleared: Vec<i64> = db
            .prepare("SELECT key FROM runs WHERE cleared")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        // Of the held run nothing would be undone.
        assert_eq!(cleared, [1]);
        Ok(texts(db))
    });
    let found = found.unwrap();
    let folded = found.iter().map(|text| text.to_lowercase());
    let values = [
        "rare.one,",
        "\"rare.one",
        "rare.name",
        "old.id",
        "13900000007",
        "rare@mail",
    ];
    let left = folded.filter(|text| values.iter().any(|value| text.contains(value)));
    assert_eq!(left.collect::<Vec<_>>(), Vec::<String>::new());
    let holds = |text: &str| found.iter().any(|one| one.contains(text));
    // A longer word is not the userid, and another person of the same name stays.
    assert!(holds("left archived-7, xRare.Onex"));
    assert!(holds("\"manager\":\"archived-7\""));
    assert!(holds("departments: [\"other\"]"));
    assert_eq!(found.iter().filter(|one| *one == "users: 同名").count(), 1);
}
