//! How long a whole first sync takes against the least that it could: downloading the same bodies over the
//! same number of connections, and inserting the same rows in one SQLite transaction. Prints JSON.
//!
//! The simulated WeCom, the floor and the sync are processes of their own, so that the memory is the sync's alone.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measuring program: it prints, and stops on what it does not expect"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bridge::progress;
use bridge::progress::{Progress, ProgressSink};
use rusqlite::Connection;
use rusqlite::types::Value as Cell;
use sandbox::Details;
use serde_json::{Value, json};
use tests::measure::{
    Server, child, middle, number, peak_mib, process_processor_s, serve, timed_sync,
};

const CONNECTIONS: usize = 4;
/// Fewer than those from which on members come by an export job, which waits for WeCom and has other bodies than the floor.
const DEPARTMENTS: u32 = 400;

#[tokio::main]
async fn main() {
    let arguments = std::env::args().skip(1).collect::<Vec<_>>();
    let words = arguments.iter().map(String::as_str).collect::<Vec<_>>();
    match words.as_slice() {
        ["serve", members, departments] => {
            serve(members.parse().unwrap(), departments.parse().unwrap()).await
        }
        ["sync", details, folder] => println!(
            "{}",
            sync(&serde_json::from_str(details).unwrap(), Path::new(folder)).await
        ),
        ["floor", details, folder] => println!(
            "{}",
            floor(&serde_json::from_str(details).unwrap(), Path::new(folder)).await
        ),
        [] => compare(100_000, DEPARTMENTS, 3),
        [members, departments] => {
            compare(members.parse().unwrap(), departments.parse().unwrap(), 3)
        }
        [members, departments, rounds] => compare(
            members.parse().unwrap(),
            departments.parse().unwrap(),
            rounds.parse().unwrap(),
        ),
        _ => println!(
            "{}",
            json!({ "error": "usage: bench-sync [MEMBERS DEPARTMENTS [ROUNDS]]" })
        ),
    }
}

/// Runs sync and floor in turn against one server, and prints the middle of each figure.
fn compare(members: u32, departments: u32, rounds: usize) {
    let mut server = Server::start(members, departments, &[]);
    let work = tempfile::tempdir().unwrap();
    let folder = |name: &str, round: usize| {
        work.path()
            .join(format!("{name}{round}"))
            .display()
            .to_string()
    };
    let warm = child(&["sync", &server.details, &folder("warm", 0)]);
    let (mut syncs, mut floors) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        syncs.push(child(&["sync", &server.details, &folder("sync", round)]));
        floors.push(child(&["floor", &server.details, &folder("sync", round)]));
    }
    server.stop();
    let ratios = syncs
        .iter()
        .zip(&floors)
        .map(|(sync, floor)| number(sync, "first_s") / number(floor, "floor_s"));
    let report = json!({
        "members": members,
        "departments": departments,
        "rounds": rounds,
        "counts": warm["counts"],
        "calls": warm["calls"],
        "first_sync_s": middle(syncs.iter().map(|run| number(run, "first_s"))),
        "read_s": middle(syncs.iter().map(|run| number(run, "read_s"))),
        "plan_s": middle(syncs.iter().map(|run| number(run, "plan_s"))),
        "apply_s": middle(syncs.iter().map(|run| number(run, "apply_s"))),
        "floor_s": middle(floors.iter().map(|run| number(run, "floor_s"))),
        "floor_download_s": middle(floors.iter().map(|run| number(run, "download_s"))),
        "floor_insert_s": middle(floors.iter().map(|run| number(run, "insert_s"))),
        "ratio": middle(ratios),
        "ratio_goal": 1.25,
        "first_sync_processor_s": middle(syncs.iter().map(|run| number(run, "first_processor_s"))),
        "floor_processor_s": middle(floors.iter().map(|run| number(run, "floor_processor_s"))),
        "second_sync_s": middle(syncs.iter().map(|run| number(run, "second_s"))),
        "second_sync_rows_written": warm["second_rows"],
        "peak_memory_mib": middle(syncs.iter().map(|run| number(run, "peak_mib"))),
        "peak_memory_goal_mib": 100,
        "body_mib": middle(floors.iter().map(|run| number(run, "body_mib"))),
    });
    println!("{}", serde_json::to_string_pretty(&report).unwrap());
}

/// A first and a second sync, with the time from asking for it to its record.
async fn sync(details: &Details, folder: &Path) -> Value {
    let (bridge, source) = tests::set_up(folder, details).await;
    let stages = Arc::new(Stages::default());
    let processor = process_processor_s();
    let begun = Instant::now();
    let (first, first_s) = timed_sync(&bridge, &source, stages.clone()).await;
    let ended = begun + Duration::from_secs_f64(first_s);
    let first_processor_s = process_processor_s() - processor;
    let (planning, applying) = stages.begun();
    let before = rows_written(folder);
    let (second, second_s) = timed_sync(&bridge, &source, progress::silent()).await;
    assert_eq!(second.counts.unchanged, first.counts.created);
    json!({
        "first_s": first_s,
        "first_processor_s": first_processor_s,
        "read_s": (planning - begun).as_secs_f64(),
        "plan_s": (applying - planning).as_secs_f64(),
        "apply_s": (ended - applying).as_secs_f64(),
        "second_s": second_s,
        "second_rows": rows_written(folder) - before,
        "peak_mib": peak_mib(),
        "counts": first.counts,
        "calls": first.calls,
    })
}

/// When each stage of a run began.
#[derive(Default)]
struct Stages {
    seen: std::sync::Mutex<Vec<(Progress, Instant)>>,
}

impl ProgressSink for Stages {
    fn report(&self, progress: Progress) {
        if matches!(
            progress,
            Progress::Planning { .. } | Progress::Applying { .. }
        ) {
            self.seen.lock().unwrap().push((progress, Instant::now()));
        }
    }
}

impl Stages {
    fn begun(&self) -> (Instant, Instant) {
        match self.seen.lock().unwrap().as_slice() {
            [(Progress::Planning { .. }, planning), (_, applying)] => (*planning, *applying),
            other => panic!("not planned and applied once: {other:?}"),
        }
    }
}

/// Rows of the directory and its record that any run has written.
fn rows_written(folder: &Path) -> i64 {
    let db = Connection::open(database(folder)).unwrap();
    let sql = "SELECT (SELECT count(*) FROM changes) + (SELECT directory_version FROM tenants)";
    db.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// The least: the same bodies, then the same rows.
async fn floor(details: &Details, folder: &Path) -> Value {
    let tables = tables(folder);
    let processor = process_processor_s();
    let begun = Instant::now();
    let bytes = download(details, &tables).await;
    let download_s = begun.elapsed().as_secs_f64();
    let empty = tempfile::tempdir().unwrap();
    drop(bridge::store::Store::open(empty.path()).unwrap());
    let begun = Instant::now();
    insert(empty.path(), &tables);
    let insert_s = begun.elapsed().as_secs_f64();
    json!({
        "floor_processor_s": process_processor_s() - processor,
        "download_s": download_s,
        "insert_s": insert_s,
        "floor_s": download_s + insert_s,
        "body_mib": f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1_048_576.0,
    })
}

struct Table {
    name: &'static str,
    columns: usize,
    rows: Vec<Vec<Cell>>,
}

/// What the sync stored, read into memory.
fn tables(folder: &Path) -> Vec<Table> {
    let db = Connection::open(database(folder)).unwrap();
    let read = |name| {
        let filter = if name == "runs" || name == "changes" {
            "WHERE 1 = 1"
        } else {
            ""
        };
        let mut statement = db
            .prepare(&format!("SELECT * FROM {name} {filter}"))
            .unwrap();
        let columns = statement.column_count();
        let row = |row: &rusqlite::Row<'_>| {
            (0..columns)
                .map(|at| row.get(at))
                .collect::<Result<Vec<Cell>, _>>()
        };
        let rows = statement
            .query_map([], row)
            .unwrap()
            .map(Result::unwrap)
            .collect();
        Table {
            name,
            columns,
            rows,
        }
    };
    [
        "tenants",
        "sources",
        "departments",
        "users",
        "user_departments",
        "runs",
        "changes",
    ]
    .map(read)
    .into()
}

fn insert(folder: &Path, tables: &[Table]) {
    let mut db = Connection::open(database(folder)).unwrap();
    db.pragma_update(None, "journal_mode", "WAL").unwrap();
    db.pragma_update(None, "synchronous", "NORMAL").unwrap();
    db.pragma_update(None, "foreign_keys", true).unwrap();
    let change = db.transaction().unwrap();
    for table in tables {
        let places = vec!["?"; table.columns].join(", ");
        let mut statement = change
            .prepare(&format!("INSERT INTO {} VALUES ({places})", table.name))
            .unwrap();
        for row in &table.rows {
            statement.execute(rusqlite::params_from_iter(row)).unwrap();
        }
    }
    change.commit().unwrap();
}

/// Fetches every body that the sync fetched, and drops it.
async fn download(details: &Details, tables: &[Table]) -> usize {
    let base = format!("{}/cgi-bin", details.api_base);
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let token = format!(
        "{base}/gettoken?corpid={}&corpsecret={}",
        details.corp_id, details.contacts_secret
    );
    let answer: Value =
        serde_json::from_slice(&http.get(token).send().await.unwrap().bytes().await.unwrap())
            .unwrap();
    let token = answer["access_token"].as_str().unwrap().to_owned();
    let departments = tables
        .iter()
        .find(|table| table.name == "departments")
        .unwrap();
    let ids = departments.rows.iter().map(|row| match row[2] {
        Cell::Integer(id) => id,
        _ => 0,
    });
    let mut urls = vec![format!("{base}/department/list?access_token={token}")];
    urls.extend(ids.map(|id| format!("{base}/user/list?access_token={token}&department_id={id}")));
    let next = Arc::new(std::sync::Mutex::new(urls.into_iter()));
    let workers = (0..CONNECTIONS).map(|_| {
        let (http, next) = (http.clone(), Arc::clone(&next));
        tokio::spawn(async move {
            let mut bytes = 0;
            loop {
                let url = next.lock().unwrap().next();
                let Some(url) = url else { return bytes };
                bytes += http
                    .get(url)
                    .send()
                    .await
                    .unwrap()
                    .bytes()
                    .await
                    .unwrap()
                    .len();
            }
        })
    });
    let mut bytes = 0;
    for worker in workers.collect::<Vec<_>>() {
        bytes += worker.await.unwrap();
    }
    bytes
}

fn database(folder: &Path) -> PathBuf {
    folder.join(bridge::data_folder::DATABASE)
}
