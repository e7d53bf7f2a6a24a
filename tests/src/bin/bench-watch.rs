//! What a look for changes takes at 100,000 people on loopback: with nobody changed, and with one who joined, one who left
//! and one who moved; and what the digests add to a run. Prints JSON.
//!
//! The simulated WeCom is in this process, so that it can be changed between two looks: its work is in the figures too.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measuring program: it prints, and stops on what it does not expect"
)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use bridge::progress;
use bridge::source::{Source, SourceChange, TimesChange, Watch};
use bridge::sync::{WatchEnd, Watched};
use bridge::{Bridge, Options, vault::SessionOnly};
use sandbox::{Config, Control, NewMember, Sandbox};
use serde_json::{Value, json};
use tests::clock::Hurried;
use tests::measure::{middle, thousandths, timed_sync};

const ROUNDS: usize = 5;
const GOAL_CALLS: u64 = 30;
const GOAL_S: f64 = 2.0;

#[tokio::main]
async fn main() {
    let arguments = std::env::args().skip(1).collect::<Vec<_>>();
    let words = arguments.iter().map(String::as_str).collect::<Vec<_>>();
    let (members, departments) = match words.as_slice() {
        [] => (100_000, 1_000),
        [members, departments] => (members.parse().unwrap(), departments.parse().unwrap()),
        _ => {
            println!(
                "{}",
                json!({ "error": "usage: bench-watch [MEMBERS DEPARTMENTS]" })
            );
            return;
        }
    };
    println!(
        "{}",
        serde_json::to_string_pretty(&measured(members, departments).await).unwrap()
    );
}

async fn measured(members: u32, departments: u32) -> Value {
    let config = Config {
        members,
        departments,
        ..Config::default()
    };
    let sandbox = Sandbox::start(config).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (_, source) = tests::set_up(folder.path(), sandbox.details()).await;
    let clock = Arc::new(Hurried::default());
    let bridge = Bridge::open(Options {
        vault: Arc::new(SessionOnly::default()),
        clock: clock.clone(),
        given: bridge::GivenSecrets {
            contacts: Some(wecom::Secret::parse(&sandbox.details().contacts_secret).unwrap()),
            ..bridge::GivenSecrets::default()
        },
        ..Options::new(folder.path())
    });
    let bridge = bridge.unwrap();
    let change = SourceChange {
        times: TimesChange {
            watch: Some(Watch::Every15),
            ..TimesChange::default()
        },
        ..SourceChange::default()
    };
    let set = bridge
        .set_up()
        .change_source(&source.id, &change, None, true);
    let source = set.await.unwrap();
    let (run, sync_s) = timed_sync(&bridge, &source, progress::silent()).await;
    let mut looks = Looks {
        bridge: &bridge,
        source: &source,
        clock: &clock,
    };
    let (mut equal, mut few, mut calls) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let (look, seconds) = looks.next().await;
        assert!(matches!(look.end, WatchEnd::Unchanged), "{look:?}");
        equal.push(seconds);
        calls.push(look.calls);
        change_three(sandbox.control(), round);
        let (look, seconds) = looks.next().await;
        let run = look.run().unwrap();
        let counts = (run.counts.created, run.counts.departed, run.counts.updated);
        assert_eq!(counts, (1, 1, 1), "{look:?}");
        few.push(seconds);
        calls.push(look.calls);
    }
    let most = calls.iter().copied().max().unwrap_or_default();
    let (equal, few) = (middle(equal.into_iter()), middle(few.into_iter()));
    sandbox.stop().await;
    json!({
        "members": members,
        "departments": departments,
        "first_sync_s": thousandths(sync_s),
        "first_sync_calls": run.calls,
        "unchanged_s": equal,
        "three_changes_s": few,
        "most_calls": most,
        "goal": { "calls": GOAL_CALLS, "seconds": GOAL_S },
    })
}

struct Looks<'a> {
    bridge: &'a Bridge,
    source: &'a Source,
    clock: &'a Hurried,
}

impl Looks<'_> {
    /// The look that is due an hour later, and how long it took.
    async fn next(&mut self) -> (Watched, f64) {
        self.clock.advance(Duration::from_secs(3600));
        let begun = Instant::now();
        let look = self.bridge.sync().watch(&self.source.id).await.unwrap();
        (look, begun.elapsed().as_secs_f64())
    }
}

/// One joins, one leaves, one moves.
fn change_three(control: &Control, round: usize) {
    let members = control.members();
    let (gone, mover) = (&members[round * 2 + 10], &members[round * 2 + 11]);
    control.remove_member(&gone.userid);
    let mut elsewhere = control
        .departments()
        .into_iter()
        .map(|department| department.id);
    let elsewhere = elsewhere.rfind(|id| !mover.departments.contains(id));
    control.move_to(&mover.userid, &[elsewhere.unwrap()]);
    control.add_member(NewMember {
        userid: Some(format!("joined.{round}")),
        name: "New".into(),
        mobile: format!("1990000{round:04}"),
        email: format!("joined.{round}@corp.example"),
        departments: vec![1],
    });
}
