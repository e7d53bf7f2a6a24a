//! The cost of the board in SQL statements, which other load on the computer does not change.

use std::cell::Cell;
use std::sync::Arc;

use rusqlite::trace::{TraceEvent, TraceEventCodes};

use crate::tenant::{NewTenant, Tenant};
use crate::vault::SessionOnly;
use crate::{Bridge, Options};

thread_local! {
    /// A tracer is a plain function, so that what it counts cannot be its own.
    static STATEMENTS: Cell<usize> = const { Cell::new(0) };
}

fn count(event: TraceEvent<'_>) {
    if matches!(event, TraceEvent::Stmt(..)) {
        STATEMENTS.set(STATEMENTS.get() + 1);
    }
}

fn open() -> (Bridge, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        vault: Arc::new(SessionOnly::default()),
        ..Options::new(folder.path())
    };
    let bridge = Bridge::open(options).unwrap();
    // The only reader, so that it answers all that follows on this thread.
    let trace = |db: &rusqlite::Connection| {
        db.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(count));
        Ok(())
    };
    bridge.store().read(trace).unwrap();
    (bridge, folder)
}

/// A tenant with a data source, its authentication source, and so many users, runs and rehearsals.
fn tenant(bridge: &Bridge, name: &str, many: usize) -> Tenant {
    let new = NewTenant {
        name: name.into(),
        ..NewTenant::default()
    };
    let tenant = bridge.add_tenant(&new).unwrap();
    let key = tenant.key;
    let fill = format!(
        "INSERT INTO sources (key, id, tenant, corp_id, description, auto_sync_hours, on_duplicate, password_login,
            scan_login, guard_percent, guard_people, guard_floor, keep_days, created_at)
         VALUES ({key}, 's{key}', {key}, 'ww1234567890abcdef', '', 4, 'skip', 0, 1, 10, 500, 5, 90, 0);
         INSERT INTO auths (key, id, tenant, corp_id, agent_id, callback_domain, created_at)
         VALUES ({key}, 'a{key}', {key}, 'ww1234567890abcdef', 1000002, 'sso.example.com', 0);
         WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {many})
         INSERT INTO users (tenant, source, userid, username, login, name, status, updated_at)
         SELECT {key}, {key}, 'u' || n, 'u' || n, 'u' || n, '张三', 'active', 0 FROM numbers;
         WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {many})
         INSERT INTO runs (id, tenant, source, kind, started_by, outcome, counts, calls, revision, warnings, started_at, finished_at)
         SELECT 'r{key}-' || n, {key}, {key}, 'sync', 'schedule', 'applied', '{{}}', 1, 0, '[]', n, n FROM numbers;"
    );
    let write = |db: &rusqlite::Transaction<'_>| Ok(db.execute_batch(&fill)?);
    bridge.store().write(write).unwrap();
    tenant
}

/// The statements of a tenant's line.
fn cost_of(bridge: &Bridge, tenant: &Tenant) -> usize {
    STATEMENTS.set(0);
    let last = bridge.last_check_up(tenant);
    let line = bridge.board_line(tenant.clone(), last);
    assert!(line.error.is_none(), "{:?}", line.error);
    assert!(line.last_run.is_some());
    STATEMENTS.get()
}

#[test]
fn a_line_costs_as_many_statements_whatever_the_tenant_and_the_others_hold() {
    let (bridge, _folder) = open();
    let small = tenant(&bridge, "small", 1);
    let alone = cost_of(&bridge, &small);
    let large = tenant(&bridge, "large", 400);
    for number in 0..20 {
        tenant(&bridge, &format!("another {number}"), 3);
    }
    assert_eq!(
        [&small, &large].map(|each| cost_of(&bridge, each)),
        [alone; 2]
    );
    assert!(alone <= 40, "{alone}");
}
