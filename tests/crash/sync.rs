//! A sync and an undo, killed.

use std::time::Duration;

use bridge::sync::{Outcome, RunKind};
use tests::{database, soak};

use crate::kill::{self, Aim, Budget, Dice, Hit, Tally};
use crate::world::World;

const MEMBERS: u32 = 300;

/// After so many rounds a world is made anew: each adds people and runs, and a kill in a large world says no more.
const ROUNDS: u32 = 120;

#[test]
fn a_killed_run_leaves_the_state_before_or_after() {
    kill::in_lanes(1, killed_runs).report("a sync");
}

async fn killed_runs(mut dice: Dice) -> Tally {
    let mut world = World::new(MEMBERS).await;
    let mut tally = Tally::default();
    world.edit(0);
    let life = kill::life(world.command(&["sync", "run", &world.source.id]));
    soak::figure(&format!(
        "an undisturbed run of {MEMBERS}: {} ms",
        life.as_millis()
    ));
    let budget = Budget::new(220, 48, 3_000);
    let mut round = 0;
    while budget.allows(round) {
        round += 1;
        if round % ROUNDS == 0 {
            world = World::new(MEMBERS).await;
        }
        world.edit(round);
        let before = State::of(&world);
        let hit = kill_run(&world, round, &mut dice, life).await;
        database::assert_whole(world.path());
        let left = State::of(&world);
        let changed = left.directory != before.directory;
        assert_eq!(
            left.applied - before.applied,
            i64::from(changed),
            "round {round}"
        );
        tally.count(hit, changed);
        // No lock stays behind, and the next run finishes the work.
        let next = world.sync().await;
        assert_eq!(
            next.outcome,
            Outcome::Applied,
            "round {round}: {:?}",
            next.error
        );
        let finished = database::directory(world.path());
        if changed {
            assert_eq!(
                finished, left.directory,
                "round {round}: it was not all of it"
            );
        } else {
            assert_ne!(finished, before.directory, "round {round}");
        }
    }
    tally
}

/// A third of them while WeCom is read, a third around the write, a third anywhere.
async fn kill_run(world: &World, round: u32, dice: &mut Dice, life: Duration) -> Hit {
    let command = world.command(&["sync", "run", &world.source.id]);
    match round % 3 {
        0 => {
            let control = world.sandbox.control();
            control.reset_counts();
            let wanted = 1 + (dice.share() * 13.0) as u64;
            let mut child = kill::start(command);
            while child.try_wait().unwrap().is_none()
                && control.calls().values().sum::<u64>() < wanted
            {
                tokio::time::sleep(Duration::from_micros(200)).await;
            }
            kill::end(&mut child, false)
        }
        1 => {
            let delay = dice.delay(Duration::from_millis(90));
            kill::kill(command, world.path(), Aim::Writing(delay), life).await
        }
        _ => {
            let aim = Aim::Share(dice.share() * 1.1);
            kill::kill(command, world.path(), aim, life).await
        }
    }
}

#[test]
fn a_killed_undo_leaves_the_state_before_or_after() {
    kill::in_lanes(2, killed_undos).report("an undo");
}

async fn killed_undos(mut dice: Dice) -> Tally {
    let mut world = World::new(MEMBERS).await;
    let mut tally = Tally::default();
    let mut life = None;
    let budget = Budget::new(170, 48, 3_000);
    let mut round = 0;
    while budget.allows(tally.total()) {
        round += 1;
        if round % ROUNDS == 0 {
            world = World::new(MEMBERS).await;
        }
        world.change(round);
        let earlier = database::directory(world.path());
        let run = world.sync().await;
        assert_eq!(run.outcome, Outcome::Applied);
        let before = database::directory(world.path());
        assert_ne!(earlier, before);
        let words = ["sync", "undo", &run.id];
        let Some(life) = life else {
            life = Some(kill::life(world.command(&words)));
            continue;
        };
        let aim = match round % 2 {
            0 => Aim::Writing(dice.delay(Duration::from_millis(60))),
            _ => Aim::Share(dice.share() * 1.1),
        };
        let hit = kill::kill(world.command(&words), world.path(), aim, life).await;
        database::assert_whole(world.path());
        let left = database::directory(world.path());
        let changed = left != before;
        tally.count(hit, changed);
        let undone = world.bridge.sync().run(&run.id).unwrap().undone;
        assert_eq!(undone, changed, "round {round}: the record says otherwise");
        if !changed {
            let finished = world.undo(&run.id);
            assert_eq!(finished.kind, RunKind::Undo);
        }
        assert_eq!(database::directory(world.path()), earlier, "round {round}");
    }
    tally
}

/// What is compared before and after.
struct State {
    directory: Vec<String>,
    applied: i64,
}

impl State {
    fn of(world: &World) -> Self {
        let sql = "SELECT count(*) FROM runs WHERE outcome = 'applied'";
        Self {
            directory: database::directory(world.path()),
            applied: database::number(world.path(), sql),
        }
    }
}
