//! How long the directory's questions take, from a store that a real sync has filled: words typed letter by letter,
//! pages at random places with and without filters, and the figures beside them. Prints JSON.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measuring program: it prints, and stops on what it does not expect"
)]

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use bridge::directory::local::NewUser;
use bridge::directory::user::UserStatus;
use bridge::directory::{filter::UserFilter, query::UserView};
use bridge::progress;
use bridge::source::Source;
use bridge::sync::{Outcome, RunRequest};
use bridge::tenant::Tenant;
use bridge::vault::SessionOnly;
use bridge::{Bridge, Options};
use sandbox::Details;
use serde_json::{Map, Value, json};
use tests::measure::{
    Server, child, held_mib, peak_mib, processor_ms, serve, share, sorted, thousandths,
};

const GOAL_MS: f64 = 16.0;

/// As many rows as the table asks for at once.
const PAGE: usize = 100;

/// As many people are typed for, each in several ways.
const PEOPLE: usize = 60;

/// As many random pages of each kind.
const PAGES: usize = 300;

#[tokio::main]
async fn main() {
    let arguments = std::env::args().skip(1).collect::<Vec<_>>();
    let words = arguments.iter().map(String::as_str).collect::<Vec<_>>();
    match words.as_slice() {
        ["serve", members, departments] => {
            serve(members.parse().unwrap(), departments.parse().unwrap()).await;
        }
        ["fill", details, folder] => {
            fill(&serde_json::from_str(details).unwrap(), Path::new(folder)).await;
        }
        ["ask", folder] => println!("{}", ask(Path::new(folder))),
        [] => compare(100_000),
        [users] => compare(users.parse().unwrap()),
        _ => println!("{}", json!({ "error": "usage: bench-directory [USERS]" })),
    }
}

fn compare(users: u32) {
    let departments = (users / 200).clamp(10, 8_000);
    let work = tempfile::tempdir().unwrap();
    let folder = work.path().display().to_string();
    let mut server = Server::start(users, departments, &[]);
    child(&["fill", &server.details, &folder]);
    server.stop();
    let mut report = json!({ "users": users, "departments": departments, "goal_p95_ms": GOAL_MS });
    let asked = child(&["ask", &folder]);
    report
        .as_object_mut()
        .unwrap()
        .extend(asked.as_object().unwrap().clone());
    println!("{}", serde_json::to_string_pretty(&report).unwrap());
}

async fn fill(details: &Details, folder: &Path) {
    let (bridge, source) = tests::set_up(folder, details).await;
    let run = bridge
        .sync()
        .execute(&source.id, RunRequest::default(), progress::silent())
        .await
        .unwrap();
    assert_eq!(run.outcome, Outcome::Applied, "{:?}", run.error);
    println!("null");
}

struct Desk {
    bridge: Bridge,
    tenant: Tenant,
    source: Source,
    dice: u64,
}

fn ask(folder: &Path) -> Value {
    let options = Options {
        vault: Arc::new(SessionOnly::default()),
        ..Options::new(folder)
    };
    let bridge = Bridge::open(options).unwrap();
    let mut desk = Desk {
        tenant: bridge.tenants().unwrap().remove(0),
        source: bridge.sources().unwrap().remove(0),
        bridge,
        dice: 7,
    };
    // One question each, before there is an index: what the first look costs.
    let first = json!({
        "search_ms": thousandths(desk.time(&of_words("张")).wall),
        "page_ms": thousandths(desk.time(&UserFilter::default()).wall),
    });
    let before = held_mib();
    let index = Took::of(|| {
        desk.bridge
            .directory()
            .prepare_directory(&desk.tenant)
            .unwrap()
    });
    let index_mib = thousandths(held_mib() - before);
    let mut kinds = desk.typing();
    kinds.extend(desk.paging());
    kinds.extend(desk.figures());
    let missed = kinds
        .iter()
        .filter(|(_, kind)| kind["p95_ms"].as_f64().unwrap() >= GOAL_MS);
    let missed = missed.map(|(name, _)| name.clone()).collect::<Vec<_>>();
    json!({
        "first_look": first,
        "index_ms": thousandths(index.wall),
        "index_processor_ms": index.processor.map(thousandths),
        "index_mib": index_mib,
        "kinds": kinds,
        "kinds_that_miss_the_goal": missed,
        "after_a_change": desk.after_a_change(),
        "peak_memory_mib": thousandths(peak_mib()),
    })
}

/// What one question took, in milliseconds.
#[derive(Clone, Copy)]
struct Took {
    wall: f64,
    /// Of which this process had a processor: the machine may be doing other things.
    processor: Option<f64>,
}

impl Took {
    fn of(act: impl FnOnce()) -> Self {
        let (before, begun) = (processor_ms(), Instant::now());
        act();
        let wall = begun.elapsed().as_secs_f64() * 1000.0;
        let after = processor_ms();
        Self {
            wall,
            processor: after.zip(before).map(|(after, before)| after - before),
        }
    }
}

impl Desk {
    /// One page with its total.
    fn time(&self, filter: &UserFilter) -> Took {
        let filter = UserFilter {
            most: Some(PAGE),
            ..filter.clone()
        };
        Took::of(|| {
            drop(
                self.bridge
                    .directory()
                    .users(&self.tenant, &filter)
                    .unwrap(),
            )
        })
    }

    fn random(&mut self, below: usize) -> usize {
        self.dice = self
            .dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.dice >> 33).unwrap() % below.max(1)
    }

    fn total(&self, filter: &UserFilter) -> usize {
        let filter = UserFilter {
            most: Some(0),
            ..filter.clone()
        };
        self.bridge
            .directory()
            .users(&self.tenant, &filter)
            .unwrap()
            .total
    }

    fn person(&mut self) -> UserView {
        let filter = UserFilter {
            skip: self.random(self.total(&UserFilter::default())),
            most: Some(1),
            ..UserFilter::default()
        };
        let page = self
            .bridge
            .directory()
            .users(&self.tenant, &filter)
            .unwrap();
        page.users.into_iter().next().unwrap()
    }

    /// Every word letter by letter, and as it would be pasted.
    fn typing(&mut self) -> Map<String, Value> {
        let people = (0..PEOPLE).map(|_| self.person()).collect::<Vec<_>>();
        let each =
            |of: &dyn Fn(&UserView) -> Option<String>| people.iter().filter_map(of).collect();
        let digits = |user: &UserView, last: usize| {
            let mobile = user.mobile.as_deref()?;
            mobile
                .get(mobile.len().checked_sub(last)?..)
                .map(str::to_owned)
        };
        let kinds: [(&str, Vec<String>); 8] = [
            ("name", each(&|user| user.name.clone())),
            ("username", each(&|user| Some(user.username.clone()))),
            (
                "username_capitals",
                each(&|user| Some(user.username.to_uppercase())),
            ),
            (
                "username_middle",
                each(&|user| user.username.get(2..).map(str::to_owned)),
            ),
            ("mobile", each(&|user| digits(user, 11))),
            ("mobile_tail", each(&|user| digits(user, 4))),
            ("email", each(&|user| user.email.clone())),
            ("nobody", nobody()),
        ];
        let mut report = Map::new();
        let (mut all, mut pasted) = (Vec::new(), Vec::new());
        for (name, words) in &kinds {
            let mut times = Vec::new();
            for word in words {
                let ends = word
                    .char_indices()
                    .map(|(at, letter)| at + letter.len_utf8());
                times.extend(ends.map(|end| self.time(&of_words(&word[..end]))));
            }
            all.extend_from_slice(&times);
            report.insert(format!("typing_{name}"), figures(times));
        }
        // In another order than they were typed in, so that no earlier answer helps.
        for at in 0..PEOPLE {
            for (_, words) in &kinds {
                pasted.extend(words.get(at).map(|word| self.time(&of_words(word))));
            }
        }
        report.insert("typing_all".into(), figures(all));
        report.insert("pasting_all".into(), figures(pasted));
        report
    }

    fn paging(&mut self) -> Map<String, Value> {
        let forest = self.bridge.directory().departments(&self.source).unwrap();
        let top = forest.roots()[0];
        let units = forest.with_descendants(top);
        let status = Some(UserStatus::NotActivated);
        let kinds: [(&str, bool, bool, Option<UserStatus>, &str); 6] = [
            ("page", false, false, None, ""),
            ("page_status", false, false, status, ""),
            ("page_top_department", true, false, None, ""),
            ("page_department", true, true, None, ""),
            ("page_department_status", true, true, status, ""),
            ("page_department_words", true, true, None, "张"),
        ];
        let mut report = Map::new();
        for (name, in_one, any, status, words) in kinds {
            let mut times = Vec::new();
            for _ in 0..PAGES {
                let unit = if any {
                    units[self.random(units.len())]
                } else {
                    top
                };
                let mut filter = UserFilter {
                    department: in_one.then_some(unit),
                    status,
                    ..of_words(words)
                };
                filter.skip = self.random(self.total(&filter));
                // What the total was counted for is not what is measured: another page of another department comes first.
                times.push(self.time(&filter));
            }
            report.insert(name.into(), figures(times));
        }
        report
    }

    /// What stands beside the table.
    fn figures(&self) -> Map<String, Value> {
        let time = |act: &dyn Fn()| figures((0..PAGES).map(|_| Took::of(act)).collect());
        let (bridge, tenant, source) = (&self.bridge, &self.tenant, &self.source);
        Map::from_iter([
            (
                "totals".into(),
                time(&|| assert!(bridge.directory().totals(tenant).unwrap().all() > 0)),
            ),
            (
                "totals_of_source".into(),
                time(&|| assert!(bridge.directory().totals_of(source).unwrap().all() > 0)),
            ),
            (
                "departments_with_sizes".into(),
                time(&|| {
                    drop((
                        bridge.directory().departments(source).unwrap(),
                        bridge.directory().department_sizes(source).unwrap(),
                    ))
                }),
            ),
        ])
    }

    /// Somebody is added: the questions until the new index is there.
    fn after_a_change(&self) -> Value {
        let new = NewUser {
            username: "somebody-new".into(),
            name: "新人".into(),
            ..NewUser::default()
        };
        self.bridge
            .directory()
            .add_user(&self.tenant, &new)
            .unwrap();
        let begun = Instant::now();
        let mut times = Vec::new();
        while times.last().is_none_or(|time| *time >= 2.0) && times.len() < 1_000 {
            times.push(self.time(&of_words("新人")).wall);
        }
        json!({
            "seconds_until_quick": thousandths(begun.elapsed().as_secs_f64()),
            "questions_until_quick": times.len(),
            "slowest_ms": thousandths(times.iter().copied().fold(0.0, f64::max)),
        })
    }
}

fn of_words(words: &str) -> UserFilter {
    UserFilter {
        words: Some(words.to_owned()),
        ..UserFilter::default()
    }
}

/// What nobody is called.
fn nobody() -> Vec<String> {
    let words = [
        "龘龘龘",
        "张龘",
        "qqqqzzzz",
        "zhangxyzzy",
        "13900000000000",
        "@nowhere.example",
        "0000000",
        "100%",
        "a_b",
        "Ω",
    ];
    words.map(str::to_owned).into()
}

fn figures(times: Vec<Took>) -> Value {
    let wall = sorted(times.iter().map(|took| took.wall));
    let processor = sorted(times.iter().filter_map(|took| took.processor));
    json!({
        "questions": wall.len(),
        "p50_ms": share(&wall, 0.5),
        "p95_ms": share(&wall, 0.95),
        "max_ms": share(&wall, 1.0),
        "processor_p95_ms": (!processor.is_empty()).then(|| share(&processor, 0.95)),
        "processor_max_ms": (!processor.is_empty()).then(|| share(&processor, 1.0)),
    })
}
