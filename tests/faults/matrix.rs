//! Every fault at every call of every command.

use std::fmt;
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
    /// Wait for the rest, however often that happens, not ask again, and end right.
    Wait,
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
    (Fault::Trickle, Duty::Wait),
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

/// A command that meets a fault somewhere, and what it must do about it.
#[derive(Clone, Copy, Debug)]
struct Trial {
    command: Command,
    fault: Fault,
    duty: Duty,
    when: When,
}

/// A trial with what came of it, beside the same command on a good line.
struct Judged<'a> {
    trial: Trial,
    case: &'a Case,
    good: &'a Case,
}

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
        let mut trials = Vec::new();
        for (fault, duty) in FAULTS {
            let trial = |when| Trial {
                command,
                fault,
                duty,
                when,
            };
            trials.extend((1..=calls).map(When::At).map(trial));
            let lasting = (1..=calls).filter(|n| soak::long() || [1, calls].contains(n));
            trials.extend(lasting.map(When::From).map(trial));
        }
        tried += trials.len();
        judge_all(&world, &good, trials, TOGETHER).await;
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
        let mut whens = chosen.map(When::At).collect::<Vec<_>>();
        if soak::long() {
            whens.push(When::From(1));
        }
        let stalls = |when| Trial {
            command,
            fault: Fault::Stall,
            duty: Duty::Overcome,
            when,
        };
        let trials = whens.into_iter().map(stalls).collect::<Vec<_>>();
        tried += trials.len();
        let world = Arc::clone(&world);
        all.push(tokio::spawn(async move {
            let together = trials.len();
            judge_all(&world, &good, trials, together).await;
        }));
    }
    for each in all {
        each.await.unwrap();
    }
    soak::figure(&format!("{tried} bodies that stopped in the middle"));
}

async fn judge_all(world: &Arc<World>, good: &Arc<Case>, trials: Vec<Trial>, together: usize) {
    let judged = trials.into_iter().map(|trial| {
        let (world, good) = (Arc::clone(world), Arc::clone(good));
        tokio::spawn(async move {
            let case = commands::run(&world, trial.command, trial.fault, trial.when).await;
            let judged = Judged {
                trial,
                case: &case,
                good: &good,
            };
            judged.assert(&world);
        })
    });
    let mut judged = futures::stream::iter(judged).buffer_unordered(together);
    // Each has said by itself what is wrong; one slip must not hide the others.
    let mut wrong = 0;
    while let Some(done) = judged.next().await {
        wrong += usize::from(done.is_err());
    }
    assert_eq!(wrong, 0, "so many faults had another end");
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

impl fmt::Display for Trial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}, {:?}, {:?}", self.command, self.fault, self.when)
    }
}

impl Judged<'_> {
    fn assert(mut self, world: &World) {
        let trial = self.trial;
        let details = world.details(trial.command);
        let secrets = [details.contacts_secret.as_str(), &details.app_secret];
        let spoiled = &self.case.seen.spoiled;
        assert!(!spoiled.is_empty(), "{trial}: nothing was spoiled");
        self.case.assert_clear(&secrets, &trial.to_string());
        if self.answers_come_from_the_app(details) {
            self.trial.duty = self.duty_to_the_app();
        }
        self.assert_calls();
        self.assert_end();
        self.assert_stored();
    }

    /// Whether all that was spoiled are calls with the app's secret, which only adds to what a limited run has.
    fn answers_come_from_the_app(&self, details: &Details) -> bool {
        let app = details.app_secret.as_str();
        let owner = format!("as {:?}", Some(&app[..4]));
        let is_apps = |target: &String| target.contains(app) || target.ends_with(&owner);
        self.trial.command == Command::SyncLimited && self.case.seen.spoiled.iter().all(is_apps)
    }

    /// Whatever the app answers for good, the run goes on with less; an answer that does not come at all fails it.
    fn duty_to_the_app(&self) -> Duty {
        let Trial { fault, duty, .. } = self.trial;
        let on_token = self.case.seen.spoiled[0].starts_with("/cgi-bin/gettoken");
        let is_errcode = matches!(fault, Fault::Refusal(_));
        match duty {
            Duty::Accept => Duty::AcceptOrDoWithLess,
            // A token that is refused where it is asked for cannot be renewed.
            Duty::Renew if on_token => Duty::AcceptOrDoWithLess,
            Duty::Overcome | Duty::Renew
                if !self.happens_once() && (is_errcode || fault == Fault::Html) =>
            {
                Duty::AcceptOrDoWithLess
            }
            other => other,
        }
    }

    fn happens_once(&self) -> bool {
        matches!(self.trial.when, When::At(_))
    }

    /// Pace, tokens, and no second try where the first was final.
    fn assert_calls(&self) {
        let (trial, seen) = (self.trial, &self.case.seen);
        assert!(seen.peak <= AT_ONCE, "{trial}: {} at once", seen.peak);
        let token = "/cgi-bin/gettoken";
        let dead = matches!(trial.fault, Fault::Refusal(40014 | 42001));
        let renewals = seen.spoiled.iter();
        let renewals = renewals.filter(|target| dead && !target.starts_with(token));
        let allowed = 1 + renewals.count() as u64;
        for tokens in seen.tokens.values() {
            assert!(
                *tokens <= allowed,
                "{trial}: {tokens} tokens for one secret"
            );
        }
        match trial.duty {
            Duty::Wait => self.assert_not_asked_again(|_| false),
            Duty::Accept | Duty::AcceptOrDoWithLess if self.happens_once() => {
                // Whether anything like WeCom answers there is asked without a token, and twice on purpose before it is
                // denied.
                let is_errcode = matches!(trial.fault, Fault::Refusal(_) | Fault::Echo);
                self.assert_not_asked_again(|target| {
                    !is_errcode && target.starts_with("/cgi-bin/get_api_domain_ip")
                });
            }
            _ => {}
        }
    }

    fn assert_not_asked_again(&self, but: impl Fn(&str) -> bool) {
        let seen = &self.case.seen;
        for target in seen.spoiled.iter().filter(|target| !but(target)) {
            let asked = seen.targets[target];
            let usual = self.good.seen.targets.get(target).copied().unwrap_or(1);
            assert!(
                asked <= usual,
                "{}: asked {asked} times for {target}",
                self.trial
            );
        }
    }

    /// What the command came to.
    fn assert_end(&self) {
        let (trial, right) = (self.trial, self.right());
        let on_token = self.case.seen.spoiled[0].starts_with("/cgi-bin/gettoken");
        let on_page = !self.case.seen.spoiled[0].starts_with("/cgi-bin/");
        let must_end_well = match trial.duty {
            Duty::Wait => true,
            Duty::Overcome => self.happens_once() && !on_page,
            Duty::Renew => self.happens_once() && !on_page && !on_token,
            Duty::Accept | Duty::AcceptOrDoWithLess => false,
        };
        match &self.case.end {
            End::Done(done) if must_end_well => assert_eq!(done, right, "{trial}"),
            End::Refused(error) if must_end_well => panic!("{trial}: {error:?}"),
            End::Done(done) if trial.when == When::From(1) => {
                assert!(trial.command.is_examination(), "{trial}: it ended well");
                assert_ne!(done, right, "{trial}: nothing was noticed");
                assert!(!done.contains(&"CanLogIn".to_owned()), "{trial}");
            }
            _ => {}
        }
    }

    /// What is in the database afterwards.
    fn assert_stored(&self) {
        let (trial, case) = (self.trial, self.case);
        let writes_nothing = trial.command.is_examination() || trial.command == Command::DryRun;
        match &case.end {
            End::Done(done) if !writes_nothing => match trial.duty {
                Duty::AcceptOrDoWithLess => self.assert_nothing_blanked(),
                _ => assert_eq!(
                    done,
                    self.right(),
                    "{trial}: another end than the right one"
                ),
            },
            _ => assert_eq!(case.after, case.before, "{trial}: something changed"),
        }
    }

    /// Where WeCom told less, everybody who was there keeps what was known of them.
    fn assert_nothing_blanked(&self) {
        let trial = self.trial;
        for (login, before) in &self.case.known_before {
            let after = self.case.known.get(login);
            let after = after.unwrap_or_else(|| panic!("{trial}: {login} is gone"));
            let mut facts = before.iter().zip(after);
            let lost = facts.any(|(before, after)| *before && !after);
            assert!(!lost, "{trial}: {login} lost something");
        }
    }

    /// How the command ends on a good line.
    fn right(&self) -> &[String] {
        match &self.good.end {
            End::Done(right) => right,
            End::Refused(_) => unreachable!("the reference is a good one"),
        }
    }
}
