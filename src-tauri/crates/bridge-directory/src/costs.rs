//! Cost of the directory's queries in SQL statements and steps of SQLite's virtual machine, which other load on the
//! computer does not change.

use std::cell::Cell;
use std::sync::Arc;

use rusqlite::StatementStatus;
use rusqlite::trace::{TraceEvent, TraceEventCodes};

use crate::Directory;
use crate::filter::UserFilter;
use crate::index::Index;
use crate::query::{UserPage, UserView, query_table};
use bridge_core::tenant::{NewTenant, Tenant, directory_changed};
use bridge_core::vault::SessionOnly;
use bridge_core::{Context, Options};

/// Statements begun, and steps of those that ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Cost {
    statements: usize,
    steps: i64,
}

thread_local! {
    /// A tracer is a plain function, so that what it counts cannot be its own.
    static COST: Cell<Cost> = const { Cell::new(Cost { statements: 0, steps: 0 }) };
}

fn count(event: TraceEvent<'_>) {
    let mut cost = COST.get();
    match event {
        TraceEvent::Stmt(..) => cost.statements += 1,
        TraceEvent::Profile(statement, _) => {
            cost.steps += i64::from(statement.get_status(StatementStatus::VmStep));
        }
        _ => {}
    }
    COST.set(cost);
}

struct World {
    directory: Directory,
    _folder: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            vault: Arc::new(SessionOnly::default()),
            ..Options::new(folder.path())
        };
        let directory = Directory::new(Context::open(options).unwrap());
        // The only reader, so that it answers all that follows on this thread.
        let codes = TraceEventCodes::SQLITE_TRACE_STMT | TraceEventCodes::SQLITE_TRACE_PROFILE;
        let trace = |db: &rusqlite::Connection| {
            db.trace_v2(codes, Some(count));
            Ok(())
        };
        directory.context.store().read(trace).unwrap();
        Self {
            directory,
            _folder: folder,
        }
    }

    /// A tenant with one data source and so many users, each in two departments.
    fn tenant(&self, name: &str, users: usize) -> Tenant {
        let new = NewTenant {
            name: name.into(),
            ..NewTenant::default()
        };
        let tenant = self.directory.context.add_tenant(&new).unwrap();
        let key = tenant.key;
        let fill = format!(
            "INSERT INTO sources (key, id, tenant, corp_id, description, auto_sync_hours, on_duplicate, password_login,
                scan_login, guard_percent, guard_people, guard_floor, keep_days, created_at)
             VALUES ({key}, 's{key}', {key}, 'ww1234567890abcdef', '', 0, 'skip', 0, 0, 1, 1, 1, 90, 0);
             INSERT INTO departments (source, wecom_id, name, parent, sort, retired)
             VALUES ({key}, 1, 'top', NULL, 0, 0), ({key}, 2, 'below', 1, 0, 0);
             WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {users})
             INSERT INTO users (tenant, source, userid, username, login, name, status, updated_at)
             SELECT {key}, {key}, 'u' || n, 'u' || n, 'u' || n, '张三', 'active', 0 FROM numbers;
             INSERT INTO user_departments SELECT users.key, column1 FROM users, (VALUES (1), (2)) WHERE tenant = {key};"
        );
        let write = |db: &rusqlite::Transaction<'_>| {
            db.execute_batch(&fill)?;
            directory_changed(db, key)
        };
        self.directory.context.store().write(write).unwrap();
        tenant
    }

    /// A page looked for row by row; the second question to [`Directory::users`] would begin an index beside it.
    fn scan(&self, tenant: &Tenant, most: usize) -> Cost {
        let sources = self.directory.context.sources_of(tenant).unwrap();
        cost_of(|| {
            let ask =
                |db: &rusqlite::Connection| query_table(db, tenant, &sources, &first(most), 0);
            check(&self.directory.context.store().read(ask).unwrap(), most);
        })
    }

    /// A page from the index.
    fn page(&self, tenant: &Tenant, most: usize) -> Cost {
        cost_of(|| check(&self.directory.users(tenant, &first(most)).unwrap(), most))
    }

    fn index(&self, tenant: &Tenant) -> Cost {
        cost_of(|| {
            let build = |db: &rusqlite::Connection| Index::build(db, tenant.key);
            self.directory.context.store().read(build).unwrap();
        })
    }
}

fn first(most: usize) -> UserFilter {
    UserFilter {
        most: Some(most),
        ..UserFilter::default()
    }
}

fn check(page: &UserPage, most: usize) {
    assert_eq!(page.users.len(), most);
    let in_two = |user: &UserView| user.departments.len() == 2;
    assert!(page.users.iter().all(in_two));
}

fn cost_of(act: impl FnOnce()) -> Cost {
    COST.set(Cost::default());
    act();
    COST.get()
}

#[test]
fn a_page_costs_as_many_statements_whatever_its_length() {
    let world = World::new();
    let tenant = world.tenant("one", 120);
    let scanned = [1, 100].map(|most| world.scan(&tenant, most).statements);
    world.directory.prepare_directory(&tenant).unwrap();
    let indexed = [1, 100].map(|most| world.page(&tenant, most).statements);
    assert_eq!((scanned, indexed), ([9, 9], [7, 7]));
}

#[test]
fn an_index_costs_nothing_for_the_users_of_other_tenants() {
    let world = World::new();
    let tenant = world.tenant("one", 20);
    world.tenant("two", 1);
    let beside_a_small_one = world.index(&tenant);
    world.tenant("three", 2_000);
    assert_eq!(world.index(&tenant), beside_a_small_one);
}
