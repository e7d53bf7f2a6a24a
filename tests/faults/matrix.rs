//! Every fault at every call of every command.
//!
//! Stalled bodies wait for the real time-out, so they all wait together.

use std::sync::Arc;

use futures::StreamExt as _;
use sandbox::Details;
use tests::proxy::{Fault, When};
use tests::soak;

use crate::commands::{self, Case, Command, End};
use crate::world::World;

/// What a client must do about a fault that befalls one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Duty {
    /// Ask again, and end right.
    Overcome,
    /// Ask again with a fresh token, and end right.
    Renew,
    /// Not ask again.
    Accept,
    /// Not ask again; the rest may go on with less, as where WeCom gives a secret only identifiers.
    AcceptOrDoWithLess,
}

const FAULTS: [(Fault, Duty); 26] = [
    (Fault::Reset, Duty::Overcome),
    (Fault::CutLine, Duty::Overcome),
    (Fault::Trickle, Duty::Overcome),
    (Fault::Status(500), Duty::Overcome),
    (Fault::Status(502), Duty::Overcome),
    (Fault::Status(503), Duty::Overcome),
    (Fault::Refusal(-1), Duty::Overcome),
    (Fault::Refusal(45033), Duty::Overcome),
    (Fault::Refusal(40014), Duty::Renew),
    (Fault::Refusal(42001), Duty::Renew),
    (Fault::Refusal(45009), Duty::Accept),
    (Fault::CutJson, Duty::Accept),
    (Fault::Html, Duty::Overcome),
    (Fault::Redirect, Duty::Accept),
    (Fault::Empty, Duty::Overcome),
    (Fault::Status(404), Duty::Accept),
    (Fault::Echo, Duty::Accept),
    (Fault::Refusal(40001), Duty::AcceptOrDoWithLess),
    (Fault::Refusal(40013), Duty::AcceptOrDoWithLess),
    (Fault::Refusal(48002), Duty::AcceptOrDoWithLess),
    (Fault::Refusal(48009), Duty::AcceptOrDoWithLess),
    (Fault::Refusal(60011), Duty::AcceptOrDoWithLess),
    (Fault::Refusal(60020), Duty::AcceptOrDoWithLess),
    (Fault::Refusal(301_002), Duty::AcceptOrDoWithLess),
    (Fault::Refusal(60111), Duty::AcceptOrDoWithLess),
    (Fault::Refusal(81013), Duty::AcceptOrDoWithLess),
];

/// The stated number of calls at once.
const AT_ONCE: usize = 4;
/// Cases under way together; more would only fight for the processor.
const TOGETHER: usize = 8;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_at_every_call_of_every_command() {
    let world = Arc::new(World::new().await);
    let mut tried = 0;
    for command in Command::ALL {
        let good = Arc::new(reference(&world, command).await);
        let calls = good.seen.requests;
        let mut cases = Vec::new();
        for (fault, duty) in FAULTS {
            cases.extend((1..=calls).map(|n| (fault, duty, When::At(n))));
            let lasting = (1..=calls).filter(|n| soak::long() || [1, calls].contains(n));
            cases.extend(lasting.map(|n| (fault, duty, When::From(n))));
        }
        tried += cases.len();
        judge_all(&world, command, &good, cases, TOGETHER).await;
    }
    soak::figure(&format!(
        "{tried} faults, each at one call or from one call on, over {} commands",
        Command::ALL.len()
    ));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_stops_is_waited_for_and_asked_for_again() {
    let world = Arc::new(World::new().await);
    let mut tried = 0;
    let mut all = Vec::new();
    for command in Command::ALL {
        let good = Arc::new(reference(&world, command).await);
        let calls = good.seen.requests;
        let chosen = (1..=calls).filter(|n| soak::long() || [1, 2, calls].contains(n));
        let mut cases: Vec<_> = chosen
            .map(|n| (Fault::Stall, Duty::Overcome, When::At(n)))
            .collect();
        if soak::long() {
            cases.push((Fault::Stall, Duty::Overcome, When::From(1)));
        }
        tried += cases.len();
        let world = Arc::clone(&world);
        all.push(tokio::spawn(async move {
            let together = cases.len();
            judge_all(&world, command, &good, cases, together).await;
        }));
    }
    for each in all {
        each.await.unwrap();
    }
    soak::figure(&format!("{tried} bodies that stopped in the middle"));
}

async fn judge_all(
    world: &Arc<World>,
    command: Command,
    good: &Arc<Case>,
    cases: Vec<(Fault, Duty, When)>,
    together: usize,
) {
    let judged = cases.into_iter().map(|(fault, duty, when)| {
        let (world, good) = (Arc::clone(world), Arc::clone(good));
        tokio::spawn(async move {
            let case = commands::run(&world, command, fault, when).await;
            judge(&world, command, (fault, duty, when), &case, &good);
        })
    });
    let mut judged = futures::stream::iter(judged).buffer_unordered(together);
    // Each has said by itself what is wrong; one slip must not hide the others.
    let mut wrong = 0;
    while let Some(done) = judged.next().await {
        wrong += usize::from(done.is_err());
    }
    assert_eq!(wrong, 0, "{command:?}: so many faults had another end");
}

/// The command on a good line: what the others are measured by.
async fn reference(world: &World, command: Command) -> Case {
    let case = commands::run(world, command, Fault::Reset, When::Never).await;
    assert!(matches!(case.end, End::Done(_)), "{command:?}: {case:?}");
    assert!(case.seen.requests > 0, "{command:?} asked for nothing");
    assert!(
        case.seen.tokens.values().all(|tokens| *tokens == 1),
        "{command:?}: more than one token for a secret: {:?}",
        case.seen.tokens.values()
    );
    case
}

fn judge(
    world: &World,
    command: Command,
    (fault, duty, when): (Fault, Duty, When),
    case: &Case,
    good: &Case,
) {
    let context = format!("{command:?}, {fault:?}, {when:?}");
    let details = world.details(command);
    let secrets = [details.contacts_secret.as_str(), &details.app_secret];
    assert!(
        !case.seen.spoiled.is_empty(),
        "{context}: nothing was spoiled"
    );
    case.assert_clear(&secrets, &context);
    let duty = match answers_come_from_the_app(command, details, case) {
        true => of_the_app(fault, duty, when, case),
        false => duty,
    };
    judge_calls(duty, fault, when, case, good, &context);
    judge_end(command, duty, when, case, good, &context);
    judge_end_state(command, case, good, duty, &context);
}

/// Whether all that was spoiled are calls with the app's secret, which only adds to what a limited run has.
fn answers_come_from_the_app(command: Command, details: &Details, case: &Case) -> bool {
    let app = details.app_secret.as_str();
    let owner = format!("as {:?}", Some(&app[..4]));
    let is_apps = |target: &String| target.contains(app) || target.ends_with(&owner);
    command == Command::SyncLimited && case.seen.spoiled.iter().all(is_apps)
}

/// Whatever the app answers for good, the run goes on with less; an answer that does not come at all fails it.
fn of_the_app(fault: Fault, duty: Duty, when: When, case: &Case) -> Duty {
    let on_token = case.seen.spoiled[0].starts_with("/cgi-bin/gettoken");
    let lasts = !matches!(when, When::At(_));
    let is_errcode = matches!(fault, Fault::Refusal(_));
    match duty {
        Duty::Accept => Duty::AcceptOrDoWithLess,
        // A token that is refused where it is asked for cannot be renewed.
        Duty::Renew if on_token => Duty::AcceptOrDoWithLess,
        Duty::Overcome | Duty::Renew if lasts && (is_errcode || fault == Fault::Html) => {
            Duty::AcceptOrDoWithLess
        }
        other => other,
    }
}

/// Pace, tokens, and no second try where the first was final.
fn judge_calls(duty: Duty, fault: Fault, when: When, case: &Case, good: &Case, context: &str) {
    assert!(
        case.seen.peak <= AT_ONCE,
        "{context}: {} at once",
        case.seen.peak
    );
    let token = "/cgi-bin/gettoken";
    let dead = matches!(fault, Fault::Refusal(40014 | 42001));
    let renewals = case
        .seen
        .spoiled
        .iter()
        .filter(|target| dead && !target.starts_with(token));
    let allowed = 1 + renewals.count() as u64;
    for tokens in case.seen.tokens.values() {
        assert!(
            *tokens <= allowed,
            "{context}: {tokens} tokens for one secret"
        );
    }
    let is_final = matches!(duty, Duty::Accept | Duty::AcceptOrDoWithLess);
    if !is_final || !matches!(when, When::At(_)) {
        return;
    }
    // Whether anything like WeCom answers there is asked without a token, and twice on purpose before it is denied.
    let is_errcode = matches!(fault, Fault::Refusal(_) | Fault::Echo);
    let is_probe = |target: &str| !is_errcode && target.starts_with("/cgi-bin/get_api_domain_ip");
    for target in case.seen.spoiled.iter().filter(|target| !is_probe(target)) {
        let (asked, usual) = (
            case.seen.targets[target],
            good.seen.targets.get(target).copied(),
        );
        assert!(
            asked <= usual.unwrap_or(1),
            "{context}: asked {asked} times for {target}"
        );
    }
}

/// What the command came to.
fn judge_end(command: Command, duty: Duty, when: When, case: &Case, good: &Case, context: &str) {
    let End::Done(right) = &good.end else {
        unreachable!("the reference is a good one");
    };
    let on_token = case.seen.spoiled[0].starts_with("/cgi-bin/gettoken");
    let on_page = !case.seen.spoiled[0].starts_with("/cgi-bin/");
    let overcome = duty == Duty::Overcome || (duty == Duty::Renew && !on_token);
    let once = matches!(when, When::At(_));
    if overcome && once && !on_page {
        let End::Done(done) = &case.end else {
            panic!("{context}: {:?}", case.end)
        };
        assert_eq!(done, right, "{context}");
    }
    let lasts_from_the_start = when == When::From(1) && !context.contains("Trickle");
    if !lasts_from_the_start {
        return;
    }
    match &case.end {
        End::Refused(_) => {}
        End::Done(done) if command.is_examination() => {
            assert_ne!(done, right, "{context}: nothing was noticed");
            assert!(!done.contains(&"CanLogIn".to_owned()), "{context}");
        }
        End::Done(_) => panic!("{context}: it ended well"),
    }
}

/// What is in the database afterwards.
fn judge_end_state(command: Command, case: &Case, good: &Case, duty: Duty, context: &str) {
    match &case.end {
        End::Refused(_) => assert_eq!(case.after, case.before, "{context}: something changed"),
        End::Done(_) if command.is_examination() || command == Command::DryRun => {
            assert_eq!(case.after, case.before, "{context}: something changed");
        }
        End::Done(_) if duty == Duty::AcceptOrDoWithLess => assert_nothing_blanked(case, context),
        End::Done(done) => {
            let End::Done(right) = &good.end else {
                unreachable!("the reference is a good one");
            };
            assert_eq!(done, right, "{context}: another end than the right one");
        }
    }
}

/// Where WeCom told less, everybody who was there keeps what was known of them.
fn assert_nothing_blanked(case: &Case, context: &str) {
    for (login, before) in &case.known_before {
        let after = case.known.get(login);
        let after = after.unwrap_or_else(|| panic!("{context}: {login} is gone"));
        let lost = before
            .iter()
            .zip(after)
            .any(|(before, after)| *before && !after);
        assert!(!lost, "{context}: {login} lost something");
    }
}
