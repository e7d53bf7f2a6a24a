//! Passwords of the portal preview, as whoever tries them sees it: who gets in, what is told, when it locks.

use std::time::{Duration, Instant};

use bridge::directory::local::{NewUser, UserChange};
use bridge::directory::password::{Password, PasswordCheck, PasswordRefusal};
use bridge::source::{OnDuplicate, SourceChange};
use bridge::tenant::NewTenant;
use bridge::{Bridge, Code, Lang};

use crate::support::World;

const GOOD: &str = "open sesame 77";
const OTHER: &str = "close sesame 88";

fn typed(text: &str) -> Password {
    Password::new(text).unwrap()
}

fn new_user(username: &str) -> NewUser {
    NewUser {
        username: username.into(),
        name: "某人".into(),
        ..NewUser::default()
    }
}

impl World {
    /// A local user with the password [`GOOD`]; gives the identifier.
    fn local(&self, username: &str) -> String {
        let user = self
            .bridge
            .directory()
            .add_user(&self.tenant, &new_user(username))
            .unwrap();
        self.give(&user.id);
        user.id
    }

    fn give(&self, id: &str) {
        self.bridge
            .directory()
            .set_password(&self.tenant, id, &typed(GOOD), false)
            .unwrap();
    }

    fn try_in(&self, username: &str, password: &str) -> PasswordCheck {
        self.bridge
            .directory()
            .check_password(&self.tenant, username, &typed(password))
            .unwrap()
    }

    fn told(&self, username: &str, password: &str) -> Told {
        told(&self.try_in(username, password))
    }
}

#[derive(Debug, PartialEq, Eq, Clone, Copy)]
enum Told {
    In,
    Wrong,
    Locked,
}

fn told(answer: &PasswordCheck) -> Told {
    match answer {
        PasswordCheck::Right { .. } => Told::In,
        PasswordCheck::Refused(PasswordRefusal::Wrong) => Told::Wrong,
        PasswordCheck::Refused(PasswordRefusal::Locked { .. }) => Told::Locked,
    }
}

#[tokio::test]
async fn a_made_password_works_once_and_is_changed_first() {
    let world = World::healthy().await;
    let bridge = &world.bridge;
    let user = bridge
        .directory()
        .add_user(&world.tenant, &new_user("Li.Si"))
        .unwrap();
    assert_eq!(
        bridge
            .directory()
            .password_state(&world.tenant, &user.id)
            .unwrap(),
        None
    );

    let made = bridge
        .directory()
        .generate_password(&world.tenant, &user.id)
        .unwrap();
    let answer = world.try_in(" li.si ", made.expose());
    assert!(
        matches!(
            answer,
            PasswordCheck::Right {
                must_change: true,
                ..
            }
        ),
        "{answer:?}"
    );
    let change = |old: &Password, new: &str| {
        bridge
            .directory()
            .change_password(&world.tenant, &user.id, old, &typed(new))
    };

    let weak = [
        ("short", "short"),
        (made.expose(), "same"),
        ("li.si.2026", "username"),
    ];
    for (new, why) in weak {
        let error = change(&made, new).unwrap_err();
        assert_eq!(
            (error.code(), error.weakness()),
            (Code::PasswordWeak, Some(why))
        );
    }
    assert_eq!(
        told(&change(&typed("not this one"), GOOD).unwrap()),
        Told::Wrong
    );
    assert_eq!(told(&change(&made, GOOD).unwrap()), Told::In);

    assert_eq!(world.told("li.si", made.expose()), Told::Wrong);
    let answer = world.try_in("li.si", GOOD);
    assert!(
        matches!(
            answer,
            PasswordCheck::Right {
                must_change: false,
                ..
            }
        ),
        "{answer:?}"
    );
    let state = bridge
        .directory()
        .password_state(&world.tenant, &user.id)
        .unwrap()
        .unwrap();
    assert!(!state.must_change && state.locked_until.is_none());
}

#[tokio::test]
async fn who_gets_in_and_that_nobody_else_can_be_told_apart() {
    let world = World::healthy().await;
    let bridge = &world.bridge;
    let source = world.add_source(OnDuplicate::Skip).await;
    world.sync(&source).await;
    let synced = bridge
        .directory()
        .users(&world.tenant, &Default::default())
        .unwrap()
        .users;
    let active = synced
        .iter()
        .find(|user| user.status.as_str() == "active")
        .unwrap()
        .clone();
    let waiting = synced
        .iter()
        .find(|user| user.status.as_str() == "not_activated")
        .unwrap()
        .clone();
    let off = synced
        .iter()
        .find(|user| user.status.as_str() == "disabled")
        .unwrap()
        .clone();
    for user in [&active, &waiting, &off] {
        world.give(&user.id);
    }
    world.local("local");
    let stopped = world.local("stopped");
    let stop = UserChange {
        active: Some(false),
        ..UserChange::default()
    };
    bridge
        .directory()
        .change_user(&world.tenant, &stopped, &stop)
        .unwrap();
    bridge
        .directory()
        .add_user(&world.tenant, &new_user("without"))
        .unwrap();
    let elsewhere = bridge
        .add_tenant(&NewTenant {
            name: "另一家".into(),
            ..NewTenant::default()
        })
        .unwrap();
    let foreign = bridge
        .directory()
        .add_user(&elsewhere, &new_user("foreign"))
        .unwrap();
    bridge
        .directory()
        .set_password(&elsewhere, &foreign.id, &typed(GOOD), false)
        .unwrap();

    let allow = |password_login| SourceChange {
        password_login: Some(password_login),
        ..SourceChange::default()
    };
    for (allowed, synced) in [(false, Told::Wrong), (true, Told::In)] {
        world.set(&source, allow(allowed)).await;
        let cases = [
            ("local", Told::In),
            ("LOCAL", Told::In),
            (active.username.as_str(), synced),
            (waiting.username.as_str(), synced),
            (off.username.as_str(), Told::Wrong),
            ("stopped", Told::Wrong),
            ("without", Told::Wrong),
            ("foreign", Told::Wrong),
            ("nobody", Told::Wrong),
            ("", Told::Wrong),
        ];
        for (username, want) in cases {
            assert_eq!(world.told(username, GOOD), want, "{username} {allowed}");
        }
    }
}

#[tokio::test]
async fn five_wrong_ones_lock_and_a_name_of_nobody_locks_alike() {
    let world = World::healthy().await;
    let id = world.local("zhao.liu");
    let tries = |username: &str| {
        (0..7)
            .map(|_| world.try_in(username, "not this one"))
            .collect::<Vec<_>>()
    };
    let (known, unknown) = (tries("zhao.liu"), tries("nobody.here"));
    use Told::{Locked, Wrong};
    assert_eq!(
        known.iter().map(told).collect::<Vec<_>>(),
        [Wrong, Wrong, Wrong, Wrong, Wrong, Locked, Locked]
    );
    let words = |answers: &[PasswordCheck]| {
        let now = world.bridge.now_ms();
        let refused = answers.iter().map(|answer| match answer {
            PasswordCheck::Refused(refusal) => refusal.text(now),
            PasswordCheck::Right { .. } => panic!("in"),
        });
        refused.collect::<Vec<_>>()
    };
    assert_eq!(words(&known), words(&unknown));
    assert!(
        words(&known)[6].get(Lang::En).contains("15 min"),
        "{:?}",
        words(&known)[6]
    );

    assert_eq!(
        world.told("zhao.liu", GOOD),
        Locked,
        "the right one does not open a lock"
    );
    let again = crate::support::open(world.folder.path(), world.clock.clone());
    let after = again
        .directory()
        .check_password(&world.tenant, "zhao.liu", &typed(GOOD))
        .unwrap();
    assert_eq!(told(&after), Locked, "a restart does not open a lock");

    world.clock.advance_hours(1);
    assert_eq!(world.told("zhao.liu", "not this one"), Wrong);
    let until = world
        .bridge
        .directory()
        .password_state(&world.tenant, &id)
        .unwrap()
        .unwrap()
        .locked_until
        .unwrap();
    let minutes = (until - world.bridge.now_ms()) / 60_000;
    assert!(
        (29..=30).contains(&minutes),
        "the second lock is twice as long: {minutes}"
    );
    world.clock.advance_hours(1);
    assert_eq!(world.told("zhao.liu", GOOD), Told::In);
    assert_eq!(
        tries("zhao.liu")
            .iter()
            .map(told)
            .filter(|told| *told == Wrong)
            .count(),
        5,
        "counted anew"
    );

    world
        .bridge
        .directory()
        .set_password(&world.tenant, &id, &typed(OTHER), true)
        .unwrap();
    assert_eq!(
        world.told("zhao.liu", OTHER),
        Told::In,
        "a new password opens the lock"
    );
}

#[tokio::test]
async fn no_restart_tells_nobody_from_somebody() {
    let world = World::healthy().await;
    world.local("qian.ba");
    let waiting = bridge_user(&world, "has.none");
    for name in ["qian.ba", "nobody.there", &waiting] {
        for _ in 0..5 {
            assert_eq!(world.told(name, "not this one"), Told::Wrong);
        }
    }
    let again = crate::support::open(world.folder.path(), world.clock.clone());
    let mut texts = Vec::new();
    for name in ["qian.ba", "nobody.there", &waiting] {
        let answer = again
            .directory()
            .check_password(&world.tenant, name, &typed(GOOD))
            .unwrap();
        let PasswordCheck::Refused(refusal) = answer else {
            panic!("{name} is in");
        };
        texts.push(refusal.text(again.now_ms()));
    }
    assert!(texts[0].get(Lang::En).contains("15 min"), "{texts:?}");
    assert!(texts.iter().all(|text| *text == texts[0]), "{texts:?}");
}

/// A user without a password; gives the username.
fn bridge_user(world: &World, username: &str) -> String {
    let user = world
        .bridge
        .directory()
        .add_user(&world.tenant, &new_user(username));
    user.unwrap().username
}

#[tokio::test]
async fn many_guesses_at_once_are_counted_like_one_after_another() {
    let world = World::healthy().await;
    world.local("sun.qi");
    let guess = |bridge: Bridge| {
        let tenant = world.tenant.clone();
        std::thread::spawn(move || {
            told(
                &bridge
                    .directory()
                    .check_password(&tenant, "sun.qi", &typed("not this one"))
                    .unwrap(),
            )
        })
    };
    let guesses = (0..20)
        .map(|_| guess(world.bridge.clone()))
        .collect::<Vec<_>>();
    let told = guesses
        .into_iter()
        .map(|guess| guess.join().unwrap())
        .collect::<Vec<_>>();
    let judged = told.iter().filter(|told| **told == Told::Wrong).count();
    assert_eq!((judged, told.len()), (5, 20), "{told:?}");
}

#[tokio::test]
async fn nobody_is_answered_no_faster_than_somebody() {
    let world = World::healthy().await;
    for number in 0..9 {
        world.local(&format!("user{number}"));
    }
    let median = |prefix: &str| {
        let mut times = (0..9)
            .map(|number| {
                let begun = Instant::now();
                world.told(&format!("{prefix}{number}"), "not this one");
                begun.elapsed()
            })
            .collect::<Vec<Duration>>();
        times.sort_unstable();
        times[4].as_secs_f64()
    };
    let ratio = median("nobody") / median("user");
    assert!((0.25..4.0).contains(&ratio), "{ratio}");
}

#[tokio::test]
async fn a_password_is_never_written_down() {
    let world = World::healthy().await;
    let user = world
        .bridge
        .directory()
        .add_user(&world.tenant, &new_user("quiet"))
        .unwrap();
    let made = world
        .bridge
        .directory()
        .generate_password(&world.tenant, &user.id)
        .unwrap();
    world.told("quiet", made.expose());
    assert_eq!(format!("{made:?}"), "[password]");
    let files = std::fs::read_dir(world.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file());
    for file in files {
        let content = std::fs::read(file).unwrap();
        let found = content
            .windows(made.expose().len())
            .any(|window| window == made.expose().as_bytes());
        assert!(!found);
    }
    let unknown = world
        .bridge
        .directory()
        .generate_password(&world.tenant, "4711")
        .unwrap_err();
    assert_eq!(unknown.code(), Code::UserUnknown);
}
