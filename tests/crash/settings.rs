//! A change of settings, killed: all the new values, or all the old ones.

use std::time::Duration;

use rusqlite::TransactionBehavior;
use tests::database;

use crate::kill::{self, Budget, Dice, Tally};
use crate::world::World;

/// About as long as SQLite sleeps between two looks at a lock, early in its waiting.
const NAP: Duration = Duration::from_millis(8);

#[test]
fn a_killed_change_of_settings_is_whole_or_not_there() {
    kill::in_lanes(3, killed_changes).report("a change of settings");
}

async fn killed_changes(mut dice: Dice) -> Tally {
    let world = World::new(20).await;
    let mut tally = Tally::default();
    let life = kill::life(change(&world, 0));
    let budget = Budget::new(120, 30, 2_000);
    let mut round = 0;
    while budget.allows(round) {
        round += 1;
        let before = settings(&world);
        let mut child = kill::start(change(&world, round));
        // The change itself is over in an instant, so the victim is kept waiting at its door.
        let mut db = database::open(world.path());
        db.busy_timeout(Duration::from_secs(5)).unwrap();
        let door = db
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .unwrap();
        tokio::time::sleep(life).await;
        drop(door);
        tokio::time::sleep(dice.delay(NAP)).await;
        let in_write = kill::is_writing(world.path());
        let hit = kill::end(&mut child, in_write);
        database::assert_whole(world.path());
        let left = settings(&world);
        let changed = left != before;
        tally.count(hit, changed);
        assert!(!changed || left == wanted(round), "round {round}: {left}");
        if !changed {
            let machine = world.machine();
            let words = words(&world, round);
            machine.done(&tests::machine::borrowed(&words));
            assert_eq!(settings(&world), wanted(round));
        }
    }
    tally
}

fn change(world: &World, round: u32) -> std::process::Command {
    world.command(&tests::machine::borrowed(&words(world, round)))
}

fn words(world: &World, round: u32) -> Vec<String> {
    let round_text = round.to_string();
    let people = (1000 + round).to_string();
    let words = [
        "source",
        "set",
        &world.source.id,
        "--description",
        &round_text,
        "--guard-people",
        &people,
        "--keep-days",
        &people,
        "--on-duplicate",
        ["skip", "overwrite"][round as usize % 2],
    ];
    words.map(str::to_owned).to_vec()
}

fn settings(world: &World) -> String {
    let sql = "SELECT description || ' ' || guard_people || ' ' || keep_days || ' ' || on_duplicate FROM sources";
    let row = database::open(world.path()).query_row(sql, [], |row| row.get(0));
    row.unwrap()
}

fn wanted(round: u32) -> String {
    let people = 1000 + round;
    let on_duplicate = ["skip", "overwrite"][round as usize % 2];
    format!("{round} {people} {people} {on_duplicate}")
}
