//! An import of accounts, killed: all of its lines are in the directory and in one run, or none.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use bridge::directory::import::ImportFile;
use tests::database;

use crate::kill::{self, Aim, Budget, Dice, Tally};
use crate::world::World;

const LINES: u32 = 2_000;

#[test]
fn a_killed_import_leaves_the_state_before_or_after() {
    kill::in_lanes(6, killed_imports).report("an import");
}

async fn killed_imports(mut dice: Dice) -> Tally {
    let world = World::new(20).await;
    let file = world.path().join("accounts.csv");
    let mut tally = Tally::default();
    let (mut life, mut round) = (None, 0);
    let budget = Budget::new(60, 20, 1_000);
    while budget.allows(tally.total()) {
        let tenant = world.source.tenant.clone();
        round += 1;
        write_accounts(&file, round);
        let path = file.to_str().unwrap();
        let words = ["users", "import", "--tenant", &tenant, path];
        let Some(life) = life else {
            life = Some(kill::life(world.command(&words)));
            continue;
        };
        let before = database::directory(world.path());
        let aim = match tally.total() % 2 {
            0 => Aim::Writing(dice.delay(Duration::from_millis(60))),
            _ => Aim::Share(dice.share() * 1.1),
        };
        let hit = kill::kill(world.command(&words), world.path(), aim, life).await;
        database::assert_whole(world.path());
        let left = database::directory(world.path());
        tally.count(hit, left != before);
        // What is left to do is all of it, or nothing.
        let tenant = world.bridge.tenant(&tenant).unwrap();
        let sync = world.bridge.sync();
        let plan = sync.plan_import(&tenant, &ImportFile::Path(file.clone()), &[]);
        let plan = plan.unwrap();
        let all = usize::try_from(LINES).unwrap();
        let want = if left == before { all } else { 0 };
        assert_eq!(plan.changed(), want, "a part of it was written");
        let run = match left == before {
            true => sync.apply_import(&tenant, &plan, None).unwrap(),
            false => sync.undoable_import(&tenant).unwrap().unwrap(),
        };
        assert_eq!(run.counts.created + run.counts.updated, all);
    }
    tally
}

/// The same people with other names in each round.
fn write_accounts(file: &PathBuf, round: u32) {
    let mut text = String::from("username,name\n");
    for n in 0..LINES {
        writeln!(text, "user{n},轮{round}").unwrap();
    }
    std::fs::write(file, text).unwrap();
}
