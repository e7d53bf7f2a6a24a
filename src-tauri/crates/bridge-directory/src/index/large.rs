//! How long a directory of 100,000 takes to sort and filter: `cargo test -p bridge-directory -- --ignored --nocapture large`.
//! Prints, and asserts no time: on a busy machine it would be another one.

use std::sync::Arc;
use std::time::Instant;

use crate::Directory;
use crate::app_range::AppRange;
use crate::can_scan::CanScanVerdict;
use crate::filter::{SortBy, UserFilter, UserGroup, UserSort};
use crate::user::UserStatus;
use bridge_core::tenant::{NewTenant, Tenant, directory_changed};
use bridge_core::vault::SessionOnly;
use bridge_core::{Context, Options};

const DEPARTMENTS: i64 = 500;
const QUESTIONS: usize = 300;

fn world(users: i64) -> (Directory, Tenant, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        vault: Arc::new(SessionOnly::default()),
        ..Options::new(folder.path())
    };
    let directory = Directory::new(Context::open(options).unwrap());
    let new = NewTenant {
        name: "t".into(),
        ..NewTenant::default()
    };
    let tenant = directory.context.add_tenant(&new).unwrap();
    let key = tenant.key;
    let fill = format!(
        "INSERT INTO sources (key, id, tenant, corp_id, description, auto_sync_hours, on_duplicate, password_login,
            scan_login, guard_percent, guard_people, guard_floor, keep_days, created_at)
         VALUES (1, 's', {key}, 'ww1234567890abcdef', '', 0, 'skip', 0, 1, 1, 1, 1, 90, 0);
         INSERT INTO auths (key, id, tenant, corp_id, agent_id, callback_domain, created_at)
         VALUES (1, 'a', {key}, 'ww1234567890abcdef', 1000002, 'sso.example.com', 0);
         WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {DEPARTMENTS})
         INSERT INTO departments (source, wecom_id, name, parent, sort, retired)
         SELECT 1, n, '部门' || n, nullif(n / 5, 0), 0, 0 FROM numbers;
         WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {users})
         INSERT INTO users (tenant, source, userid, username, login, name, mobile, email, status, updated_at)
         SELECT {key}, 1, 'u' || n, 'u' || n, 'u' || n,
            substr('张王李赵陈单曾解欧吕周吴郑冯褚卫蒋沈韩杨', n % 20 + 1, 1)
                || substr('三四五明芳静伟强磊洋勇艳杰娟涛超霞平刚桂', n / 20 % 20 + 1, 1)
                || substr('国华建文英志海玉晓春', n / 400 % 10 + 1, 1),
            '138' || printf('%08d', n * 7919 % 100000000), 'u' || n || '@corp.example',
            CASE n % 20 WHEN 0 THEN 'not_activated' WHEN 1 THEN 'disabled' WHEN 2 THEN 'departed' ELSE 'active' END,
            n * 7919 % 1000003
         FROM numbers;
         INSERT INTO user_departments SELECT key, key * 7919 % {DEPARTMENTS} + 1 FROM users;"
    );
    let write = |db: &rusqlite::Transaction<'_>| {
        db.execute_batch(&fill)?;
        let range = AppRange {
            departments: vec![2, 7],
            users: (0..50).map(|n| format!("u{}", n * 11).into()).collect(),
            ..AppRange::default()
        };
        range.keep(db, 1, 1_000_002, directory.now())?;
        directory_changed(db, key)
    };
    directory.context.store().write(write).unwrap();
    (directory, tenant, folder)
}

fn p95(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() * 95 / 100]
}

#[test]
#[ignore = "a measurement"]
fn large() {
    let users = std::env::var("USERS")
        .ok()
        .and_then(|users| users.parse().ok());
    let users = users.unwrap_or(100_000);
    let (directory, tenant, _folder) = world(users);
    let begun = Instant::now();
    directory.prepare_directory(&tenant).unwrap();
    println!(
        "index of {users}: {:.0} ms",
        begun.elapsed().as_secs_f64() * 1000.0
    );
    let time = |filter: &UserFilter| {
        let begun = Instant::now();
        let page = directory.users(&tenant, filter).unwrap();
        (begun.elapsed().as_secs_f64() * 1000.0, page.total)
    };
    let first = UserFilter {
        can_scan: Some(CanScanVerdict::Yes),
        most: Some(100),
        ..UserFilter::default()
    };
    println!("first question by can_scan: {:.1} ms", time(&first).0);
    let sorts = [
        SortBy::Name,
        SortBy::Username,
        SortBy::Department,
        SortBy::Status,
        SortBy::CanScan,
        SortBy::UpdatedAt,
    ];
    let plain = UserFilter::default();
    let kinds = [
        ("all", plain.clone()),
        ("can_scan yes", first),
        (
            "can_scan no",
            UserFilter {
                can_scan: Some(CanScanVerdict::No),
                ..plain.clone()
            },
        ),
        (
            "can_scan no, department, status",
            UserFilter {
                can_scan: Some(CanScanVerdict::No),
                department: Some(3),
                status: Some(UserStatus::Active),
                ..plain.clone()
            },
        ),
        (
            "pinyin zhang",
            UserFilter {
                words: Some("zhang".into()),
                ..plain.clone()
            },
        ),
        (
            "pinyin zsg",
            UserFilter {
                words: Some("zsg".into()),
                ..plain.clone()
            },
        ),
        (
            "unassigned",
            UserFilter {
                group: Some(UserGroup::Unassigned),
                ..plain.clone()
            },
        ),
        (
            "changed since",
            UserFilter {
                since: Some(900_000),
                ..plain
            },
        ),
    ];
    let mut dice = 7_u64;
    for (name, filter) in kinds {
        for sort in [None].into_iter().chain(sorts.map(Some)) {
            let mut times = Vec::new();
            let mut total = 0;
            for at in 0..QUESTIONS {
                dice = dice
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let skip = usize::try_from(dice >> 33).unwrap() % (total + 1);
                let sort = sort.map(|by| UserSort {
                    by,
                    descending: at % 2 == 1,
                });
                let (took, all) = time(&UserFilter {
                    sort,
                    skip,
                    most: Some(100),
                    ..filter.clone()
                });
                times.push(took);
                total = all;
            }
            println!("{name}, by {sort:?}: p95 {:.1} ms of {total}", p95(times));
        }
    }
}
