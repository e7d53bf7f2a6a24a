//! How long accounts take to come in from a file: read and planned, written, taken back. Prints JSON.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measuring program: it prints, and stops on what it does not expect"
)]

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use bridge::directory::import::{ImportFile, ImportPlan};
use bridge::tenant::{NewTenant, Tenant};
use bridge::vault::SessionOnly;
use bridge::{Bridge, Options};
use serde_json::{Value, json};
use tests::measure::{child, peak_mib, thousandths};

const GOAL_S: f64 = 5.0;

fn main() {
    let arguments = std::env::args().skip(1).collect::<Vec<_>>();
    let words = arguments.iter().map(String::as_str).collect::<Vec<_>>();
    match words.as_slice() {
        ["bring", folder, file] => println!("{}", bring(Path::new(folder), Path::new(file))),
        [] => compare(100_000),
        [lines] => compare(lines.parse().unwrap()),
        _ => println!("{}", json!({ "error": "usage: bench-import [LINES]" })),
    }
}

fn compare(lines: u32) {
    let work = tempfile::tempdir().unwrap();
    let file = work.path().join("accounts.csv");
    std::fs::write(&file, accounts(lines)).unwrap();
    let folder = work.path().join("data").display().to_string();
    let mut report = json!({
        "lines": lines,
        "file_mib": thousandths(std::fs::metadata(&file).unwrap().len() as f64 / 1_048_576.0),
        "goal_s": GOAL_S,
    });
    let brought = child(&["bring", &folder, file.to_str().unwrap()]);
    report
        .as_object_mut()
        .unwrap()
        .extend(brought.as_object().unwrap().clone());
    println!("{}", serde_json::to_string_pretty(&report).unwrap());
}

/// A portal's export, with a mistake in every hundredth line.
fn accounts(lines: u32) -> String {
    let mut file = String::from("登录名,姓名,手机号,电子邮箱,工号,状态,部门\n");
    for n in 0..lines {
        let mobile = match n % 100 {
            99 => "138****0000".to_owned(),
            _ => format!("1{:010}", 3_000_000_000_u64 + u64::from(n)),
        };
        writeln!(
            file,
            "user{n:06},王{n},{mobile},user{n}@portal.example,'{n:06},启用,\"研发, {}\"",
            n % 500
        )
        .unwrap();
    }
    file
}

struct Desk {
    bridge: Bridge,
    tenant: Tenant,
    file: ImportFile,
}

impl Desk {
    fn plan(&self) -> ImportPlan {
        self.bridge
            .sync()
            .plan_import(&self.tenant, &self.file, &[])
            .unwrap()
    }
}

fn bring(folder: &Path, file: &Path) -> Value {
    let options = Options {
        vault: Arc::new(SessionOnly::default()),
        ..Options::new(folder)
    };
    let bridge = Bridge::open(options).unwrap();
    let new = NewTenant {
        name: "t".into(),
        ..NewTenant::default()
    };
    let desk = Desk {
        tenant: bridge.add_tenant(&new).unwrap(),
        bridge,
        file: ImportFile::Path(file.to_owned()),
    };
    let (plan, planned_s) = timed(|| desk.plan());
    let (run, applied_s) = timed(|| {
        let sync = desk.bridge.sync();
        sync.apply_import(&desk.tenant, &plan, Some(&plan.hash))
            .unwrap()
    });
    let (again, again_s) = timed(|| desk.plan());
    assert_eq!(again.changed(), 0);
    let (_, undone_s) = timed(|| desk.bridge.sync().undo(&run.id).unwrap());
    json!({
        "created": run.counts.created,
        "rejected": run.counts.rejected,
        "planned_s": thousandths(planned_s),
        "applied_s": thousandths(applied_s),
        "import_s": thousandths(planned_s + applied_s),
        "meets_the_goal": planned_s + applied_s <= GOAL_S,
        "planned_again_s": thousandths(again_s),
        "undone_s": thousandths(undone_s),
        "peak_memory_mib": thousandths(peak_mib()),
    })
}

/// What an act gives, and how long it took, in seconds.
fn timed<T>(act: impl FnOnce() -> T) -> (T, f64) {
    let begun = Instant::now();
    let made = act();
    (made, begun.elapsed().as_secs_f64())
}
