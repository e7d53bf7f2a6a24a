//! The index against the store: the same answers to the same questions, whoever is in the directory.

use std::collections::BTreeSet;

use proptest::prelude::*;
use rusqlite::params;
use tempfile::TempDir;

use super::*;
use crate::Directory;
use crate::app_range::AppRange;
use crate::can_scan::{CanScanReason, CanScanVerdict, RANGE_COUNTS_MS};
use crate::figures::{by_status, sizes_below};
use crate::filter::DirectoryView;
use crate::query::{UserPage, query_table};
use bridge_core::Options;
use bridge_core::tenant::{NewTenant, Tenant};
use bridge_core::vault::SessionOnly;

struct World {
    directory: Directory,
    tenant: Tenant,
    _folder: TempDir,
}

/// One user: source or none, login, name, mobile, e-mail, status, departments.
type Given = (
    bool,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    usize,
    BTreeSet<i64>,
);

/// The time of every question.
const NOW: i64 = 1_000_000_000;

const WORDS: [&str; 4] = ["active", "disabled", "not_activated", "departed"];

impl World {
    fn of(users: &[Given]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            vault: Arc::new(SessionOnly::default()),
            ..Options::new(folder.path())
        };
        let directory = Directory::new(bridge_core::Context::open(options).unwrap());
        let tenant = NewTenant {
            name: "t".into(),
            ..NewTenant::default()
        };
        let tenant = directory.context.add_tenant(&tenant).unwrap();
        let world = Self {
            directory,
            tenant,
            _folder: folder,
        };
        world.fill(users);
        world
    }

    fn fill(&self, users: &[Given]) {
        let write = |db: &rusqlite::Transaction<'_>| {
            db.execute(
                "INSERT INTO sources (key, id, tenant, corp_id, description, auto_sync_hours, on_duplicate, password_login,
                    scan_login, guard_percent, guard_people, guard_floor, keep_days, created_at)
                 VALUES (1, 's', ?1, 'ww1234567890abcdef', '', 0, 'skip', 0, 0, 1, 1, 1, 90, 0)",
                [self.tenant.key],
            )?;
            for (id, parent) in [(1, None), (2, Some(1)), (3, Some(2)), (4, Some(9))] {
                db.execute(
                    "INSERT INTO departments (source, wecom_id, name, parent, sort, retired) VALUES (1, ?1, 'd', ?2, 0, 0)",
                    params![id, parent],
                )?;
            }
            for (owned, login, name, mobile, email, status, departments) in users {
                let added = db.execute(
                    "INSERT OR IGNORE INTO users (tenant, source, userid, username, login, name, mobile, email, biz_mail, status, updated_at)
                     VALUES (?1, ?2, ?3, ?3, fold(?3), ?4, ?5, ?6, ?6, ?7, 0)",
                    params![self.tenant.key, owned.then_some(1), login, name, mobile, email, WORDS[*status]],
                )?;
                let user = db.last_insert_rowid();
                for department in departments.iter().filter(|_| added > 0 && *owned) {
                    db.execute(
                        "INSERT INTO user_departments VALUES (?1, ?2)",
                        [user, *department],
                    )?;
                }
            }
            bridge_core::tenant::directory_changed(db, self.tenant.key)
        };
        self.directory.context.store().write(write).unwrap();
    }

    fn index(&self) -> Index {
        let build = |db: &rusqlite::Connection| Index::build(db, self.tenant.key);
        self.directory.context.store().read(build).unwrap()
    }

    /// What the store says, without an index.
    fn query_table(&self, filter: &UserFilter) -> UserPage {
        let sources = self.directory.context.sources_of(&self.tenant).unwrap();
        let ask = |db: &rusqlite::Connection| query_table(db, &self.tenant, &sources, filter, NOW);
        self.directory.context.store().read(ask).unwrap()
    }

    /// What the index says.
    fn page(&self, index: &Index, filter: &UserFilter) -> (usize, Vec<i64>) {
        let ask = |db: &rusqlite::Connection| {
            let scan = index.scan_sets(db, Basis::load(db, self.tenant.key, NOW)?)?;
            Ok(index.page(filter, &scan))
        };
        self.directory.context.store().read(ask).unwrap()
    }

    fn scan_totals(&self, index: &Index) -> ScanTotals {
        let ask = |db: &rusqlite::Connection| {
            let scan = index.scan_sets(db, Basis::load(db, self.tenant.key, NOW)?)?;
            Ok(index.scan_totals(&scan))
        };
        self.directory.context.store().read(ask).unwrap()
    }

    /// An authentication source, with a reading of its app's range.
    fn read_range(&self, range: &AppRange, read_at: i64) {
        let write = |db: &rusqlite::Transaction<'_>| {
            db.execute(
                "INSERT OR IGNORE INTO auths (key, id, tenant, corp_id, agent_id, callback_domain, created_at)
                 VALUES (1, 'a', ?1, 'ww1234567890abcdef', 1000002, 'sso.example.com', 0)",
                [self.tenant.key],
            )?;
            db.execute("UPDATE sources SET scan_login = 1", [])?;
            range.keep(db, 1, 1_000_002, read_at)
        };
        self.directory.context.store().write(write).unwrap();
    }
}

/// Few letters, so that words are found, with those that LIKE or folding treats in a way of its own.
fn texts() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[abAB1%_\\\\ 张三Éςσ\u{212A}'@.]{1,6}").unwrap()
}

fn users() -> impl Strategy<Value = Vec<Given>> {
    let maybe = || proptest::option::of(texts());
    let departments = proptest::collection::btree_set(1_i64..6, 0..3);
    let user = (
        any::<bool>(),
        texts(),
        maybe(),
        maybe(),
        maybe(),
        0_usize..4,
        departments,
    );
    proptest::collection::vec(user, 0..90)
}

fn filters() -> impl Strategy<Value = UserFilter> {
    (
        proptest::option::of(
            proptest::string::string_regex("[abAB1%_\\\\ 张三éÉΣkhs'@.]{0,4}").unwrap(),
        ),
        proptest::option::of(0_i64..7),
        proptest::option::of(0_usize..4),
        proptest::option::of(0_usize..9),
        0_usize..9,
    )
        .prop_map(|(words, department, status, most, skip)| UserFilter {
            words,
            department,
            status: status.map(|status| WORDS[status].parse().unwrap()),
            most,
            skip,
            ..UserFilter::default()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whatever is asked, in whatever order: what was answered before changes no later answer.
    #[test]
    fn it_answers_as_the_store_does(users in users(), filters in proptest::collection::vec(filters(), 1..40)) {
        let world = World::of(&users);
        let index = world.index();
        for filter in filters {
            let (total, keys) = world.page(&index, &filter);
            let want = world.query_table(&filter);
            let want = (want.total, want.users.into_iter().map(|user| user.id).collect::<Vec<_>>());
            prop_assert_eq!((total, keys.iter().map(ToString::to_string).collect::<Vec<_>>()), want, "{:?}", filter);
        }
    }

    /// Verdicts made set by set are those made user by user, and the totals are theirs.
    #[test]
    fn it_judges_scanning_as_each_user_is_judged(
        users in users(),
        named in proptest::collection::vec(texts(), 0..4),
        departments in proptest::collection::vec(1_i64..6, 0..3),
        (age, is_stopped, is_read) in (0_i64..2, any::<bool>(), any::<bool>()),
    ) {
        let world = World::of(&users);
        let range = AppRange {
            is_stopped,
            users: named.iter().map(|userid| crate::user::casefold_trimmed(userid)).collect(),
            departments,
            ..AppRange::default()
        };
        if is_read {
            world.read_range(&range, NOW - age * (RANGE_COUNTS_MS + 1));
        }
        let index = world.index();
        let all = world.query_table(&UserFilter::default()).users;
        let totals = world.scan_totals(&index);
        for verdict in [CanScanVerdict::Yes, CanScanVerdict::No, CanScanVerdict::Unknown] {
            let filter = UserFilter { can_scan: Some(verdict), ..UserFilter::default() };
            let want = all.iter().filter(|user| user.can_scan.verdict == verdict).map(|user| user.id.clone());
            let (_, keys) = world.page(&index, &filter);
            prop_assert_eq!(keys.iter().map(ToString::to_string).collect::<Vec<_>>(), want.collect::<Vec<_>>(), "{:?}", verdict);
        }
        for view in [DirectoryView::Synced, DirectoryView::Visible, DirectoryView::Activated] {
            let filter = UserFilter::default().in_view(view, NOW);
            let step = filter.step.unwrap();
            let fits = all.iter().filter(|user| user.can_scan.reason.is_none_or(|reason| reason.lost_at() > step));
            let want = fits.map(|user| user.id.clone()).collect::<Vec<_>>();
            let (_, keys) = world.page(&index, &filter);
            prop_assert_eq!(totals.at(step), want.len(), "{:?}", step);
            prop_assert_eq!(keys.iter().map(ToString::to_string).collect::<Vec<_>>(), want, "{:?}", step);
        }
        for reason in CanScanReason::ALL {
            let filter = UserFilter { reason: Some(*reason), ..UserFilter::default() };
            let want = all.iter().filter(|user| user.can_scan.reason == Some(*reason)).count();
            prop_assert_eq!(world.page(&index, &filter).0, want, "{:?}", reason);
        }
    }

    /// Every order has everybody once, and pages of it go on where the one before ended.
    #[test]
    fn every_order_has_everybody_once(users in users(), descending in any::<bool>(), most in 1_usize..9) {
        let world = World::of(&users);
        world.read_range(&AppRange { departments: vec![1], ..AppRange::default() }, NOW);
        let index = world.index();
        let everybody = world.page(&index, &UserFilter::default()).1.into_iter().collect::<BTreeSet<_>>();
        for by in [SortBy::Name, SortBy::Username, SortBy::Department, SortBy::Status, SortBy::CanScan, SortBy::UpdatedAt] {
            let sort = Some(UserSort { by, descending });
            let whole = world.page(&index, &UserFilter { sort, ..UserFilter::default() }).1;
            prop_assert_eq!(whole.len(), everybody.len());
            prop_assert_eq!(whole.iter().copied().collect::<BTreeSet<_>>(), everybody.clone());
            let mut pages = Vec::new();
            while pages.len() < whole.len() {
                let filter = UserFilter { sort, skip: pages.len(), most: Some(most), ..UserFilter::default() };
                pages.extend(world.page(&index, &filter).1);
            }
            prop_assert_eq!(pages, whole, "{:?}", by);
        }
    }

    /// Figures are counted in two ways that agree, and so do departments.
    #[test]
    fn it_counts_as_the_store_does(users in users()) {
        let world = World::of(&users);
        let source = world.directory.context.sources().unwrap().remove(0);
        let counted = |db: &rusqlite::Connection| {
            Ok((by_status(db, "tenant", world.tenant.key)?, by_status(db, "source", 1)?, sizes_below(db, 1)?))
        };
        let stored = world.directory.context.store().read(counted).unwrap();
        world.directory.prepare_directory(&world.tenant).unwrap();
        let indexed = (
            world.directory.totals(&world.tenant).unwrap(),
            world.directory.totals_of(&source).unwrap(),
            world.directory.department_sizes(&source).unwrap(),
        );
        prop_assert_eq!(indexed, stored);
        let forest = world.directory.departments(&source).unwrap();
        prop_assert_eq!(forest.roots(), [1, 4]);
    }
}

/// Enough users that grams become bits and long searches walk through everything.
#[test]
fn many_users_are_found_as_the_store_finds_them() {
    let user = |number: usize| -> Given {
        let name = ["张三", "李四", "欧阳娜娜"][number % 3];
        (
            true,
            format!("User{number}"),
            Some(name.to_owned()),
            Some(format!("138{:08}", number * 7919)),
            Some(format!("user{number}@corp.example")),
            number % 4,
            BTreeSet::from([i64::try_from(number % 4).unwrap() + 1]),
        )
    };
    let world = World::of(&(0..3_000).map(user).collect::<Vec<_>>());
    let index = world.index();
    let words = [
        "@corp.example",
        "user2",
        "USER29",
        "张",
        "张三",
        "阳娜娜",
        "138",
        "1380",
        "0000",
        "7919",
        "user2999@corp.example",
        "nobody",
        "龘",
        "a",
        "e@",
        "张三138",
        "r1@c",
        "user1 ",
        "01",
    ];
    for word in words {
        // Letter by letter taken away, then typed again: neither order may spoil the other's answers.
        let letters = word.chars().count();
        for end in (1..=letters).rev().chain(1..=letters) {
            let filter = UserFilter {
                words: Some(word.chars().take(end).collect()),
                status: (end % 2 == 0).then_some(UserStatus::Active),
                department: (end % 3 == 0).then_some(2),
                most: Some(7),
                skip: end,
                ..UserFilter::default()
            };
            let (total, keys) = world.page(&index, &filter);
            let want = world.query_table(&filter);
            let ids = want
                .users
                .into_iter()
                .map(|user| user.id.parse::<i64>().unwrap());
            assert_eq!((total, keys), (want.total, ids.collect()), "{filter:?}");
        }
    }
}

/// A user with a name, in a department.
fn named(login: &str, name: &str, department: i64) -> Given {
    (
        true,
        login.to_owned(),
        Some(name.to_owned()),
        None,
        None,
        0,
        BTreeSet::from([department]),
    )
}

#[test]
fn people_are_found_and_sorted_by_pinyin_with_an_index_and_without() {
    let world = World::of(&[
        named("u1", "张三", 1),
        named("u2", "单晓", 2),
        named("u3", "阿明", 3),
        named("u4", "李芳", 1),
    ]);
    let index = world.index();
    for (words, want) in [
        ("zhangsan", "u1"),
        ("Zhang San", "u1"),
        ("zs", "u1"),
        ("danx", "u2"),
        ("shanxiao", "u2"),
        ("sx", "u2"),
        ("lif", "u4"),
    ] {
        let filter = UserFilter {
            words: Some(words.to_owned()),
            ..UserFilter::default()
        };
        let found = world.query_table(&filter);
        assert_eq!(
            found
                .users
                .iter()
                .map(|user| &*user.username)
                .collect::<Vec<_>>(),
            [want],
            "{words}"
        );
        let ids = world
            .page(&index, &filter)
            .1
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>();
        assert_eq!(ids, [found.users[0].id.clone()], "{words} in the index");
    }
    let names = |by: SortBy, descending: bool| {
        let filter = UserFilter {
            sort: Some(UserSort { by, descending }),
            ..UserFilter::default()
        };
        let page = world.directory.users(&world.tenant, &filter).unwrap();
        page.users
            .into_iter()
            .map(|user| user.name.unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(SortBy::Name, false), ["阿明", "李芳", "单晓", "张三"]);
    assert_eq!(names(SortBy::Name, true), ["张三", "单晓", "李芳", "阿明"]);
    assert_eq!(
        names(SortBy::Department, false),
        ["张三", "李芳", "单晓", "阿明"]
    );
}

#[test]
fn a_new_reading_of_the_range_counts_at_once_and_an_old_one_no_more() {
    let world = World::of(&[named("u1", "张三", 1), named("u2", "李四", 4)]);
    let totals = || {
        let totals = world.directory.scan_totals(&world.tenant).unwrap();
        (totals.yes, totals.no, totals.unknown, totals.visible)
    };
    let now = world.directory.now();
    let of = |department: i64| AppRange {
        departments: vec![department],
        ..AppRange::default()
    };
    // Without an authentication source scan login is off.
    assert_eq!(totals(), (0, 2, 0, None));
    world.read_range(&of(1), now);
    assert_eq!(totals(), (1, 1, 0, Some(1)));
    world.read_range(
        &AppRange {
            departments: vec![1, 4],
            ..AppRange::default()
        },
        now,
    );
    assert_eq!(totals(), (2, 0, 0, Some(2)));
    world.read_range(&of(1), now - RANGE_COUNTS_MS - 60_000);
    assert_eq!(totals(), (0, 0, 2, None));
}

#[test]
fn an_index_answers_for_its_own_version_only() {
    let world = World::of(&[]);
    let local = |name: &str| crate::local::NewUser {
        username: name.to_owned(),
        name: name.to_owned(),
        ..Default::default()
    };
    let found = |words: &str| {
        let filter = UserFilter {
            words: Some(words.to_owned()),
            ..UserFilter::default()
        };
        world.directory.users(&world.tenant, &filter).unwrap().total
    };
    let answers = |words: &str| {
        (
            found(words),
            world.directory.totals(&world.tenant).unwrap().active,
        )
    };
    world.directory.prepare_directory(&world.tenant).unwrap();
    assert_eq!(answers("first"), (0, 0));
    world
        .directory
        .add_user(&world.tenant, &local("first"))
        .unwrap();
    assert_eq!(answers("first"), (1, 1), "before a new index");
    world.directory.prepare_directory(&world.tenant).unwrap();
    assert_eq!(answers("first"), (1, 1), "from a new index");
    // As another process would.
    let options = Options {
        vault: Arc::new(SessionOnly::default()),
        ..Options::new(world.directory.context.folder())
    };
    let other = Directory::new(bridge_core::Context::open(options).unwrap());
    other.add_user(&world.tenant, &local("first2")).unwrap();
    assert_eq!(answers("first"), (2, 2), "written by somebody else");
}

#[test]
fn asking_once_makes_no_index_and_asking_again_does() {
    let world = World::of(&[]);
    let version = |index: &Index| index.version;
    let has = || {
        world
            .directory
            .indexes()
            .of(world.tenant.key, 1)
            .as_deref()
            .map(version)
    };
    let ask = || world.directory.totals(&world.tenant).unwrap();
    ask();
    assert!(!world.directory.indexes().is_making(world.tenant.key) && has().is_none());
    ask();
    while world.directory.indexes().is_making(world.tenant.key) {
        std::thread::yield_now();
    }
    assert_eq!(has(), Some(1));
}
