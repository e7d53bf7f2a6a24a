//! A run that archives leavers, killed: all of them are archived and nothing of them is left, or none is.

use std::path::Path;
use std::time::Duration;

use bridge::source::SourceChange;
use bridge::sync::Outcome;
use sandbox::NewMember;
use tests::database;

use crate::kill::{self, Aim, Budget, Dice, Tally};
use crate::world::World;

/// How many leave together.
const LEAVERS: usize = 40;

#[test]
fn a_killed_archiving_leaves_the_state_before_or_after() {
    kill::in_lanes(9, killed_archivings).report("an archiving");
}

async fn killed_archivings(mut dice: Dice) -> Tally {
    let world = World::new(60).await;
    // It changes nothing yet, so that no run waits for it later.
    archive_after_a_day(&world).await;
    assert_eq!(world.sync().await.outcome, Outcome::Applied);
    let mut tally = Tally::default();
    let (mut life, mut round) = (None, 0);
    let budget = Budget::new(60, 16, 1_500);
    while budget.allows(tally.total()) {
        round += 1;
        let name = format!("Zabel{round}q");
        leave(&world, &name).await;
        let words = ["sync", "run", &world.source.id];
        let Some(life) = life else {
            life = Some(kill::life(world.command(&words)));
            continue;
        };
        let before = of_status(&world, "archived");
        let aim = match tally.total() % 2 {
            0 => Aim::Writing(dice.delay(Duration::from_millis(90))),
            _ => Aim::Share(dice.share() * 1.1),
        };
        let hit = kill::kill(world.command(&words), world.path(), aim, life).await;
        database::assert_whole(world.path());
        let archived = of_status(&world, "archived") - before;
        tally.count(hit, archived > 0);
        let left = (archived, of_status(&world, "departed"));
        assert!([(0, LEAVERS), (LEAVERS, 0)].contains(&left), "{left:?}");
        if archived > 0 {
            // Whoever opens the folder next clears what the killed one had no more time for.
            kill::life(world.command(&["sync", "history", &world.source.id]));
        } else {
            assert!(has_bytes(world.path(), &name), "nothing was cleared yet");
            let next = world.sync().await;
            assert_eq!(next.counts.archived, LEAVERS, "{:?}", next.error);
        }
        assert!(!has_bytes(world.path(), &name), "round {round}: {hit:?}");
    }
    tally
}

/// With a guard that lets so many go.
async fn archive_after_a_day(world: &World) {
    let change = SourceChange {
        archive_after: Some(Some(1)),
        guard_percent: Some(100),
        guard_people: Some(1_000),
        guard_floor: Some(1_000),
        ..SourceChange::default()
    };
    let changed = world.bridge.set_up();
    let changed = changed.change_source(&world.source.id, &change, None, true);
    changed.await.unwrap();
}

/// People come, are synced, leave, and have been gone for long.
async fn leave(world: &World, name: &str) {
    let control = world.sandbox.control();
    let userids = (0..LEAVERS).map(|n| format!("{name}{n}"));
    let userids = userids.collect::<Vec<_>>();
    for userid in &userids {
        control.add_member(NewMember {
            userid: Some(userid.clone()),
            name: format!("{userid}n"),
            ..NewMember::default()
        });
    }
    assert_eq!(world.sync().await.counts.created, LEAVERS);
    for userid in &userids {
        control.remove_member(userid);
    }
    assert_eq!(world.sync().await.counts.departed, LEAVERS);
    let sql = "UPDATE users SET departed_at = 1 WHERE status = 'departed'";
    database::open(world.path()).execute(sql, []).unwrap();
}

fn of_status(world: &World, status: &str) -> usize {
    let sql = format!("SELECT count(*) FROM users WHERE status = '{status}'");
    usize::try_from(database::number(world.path(), &sql)).unwrap()
}

fn has_bytes(folder: &Path, text: &str) -> bool {
    let files = std::fs::read_dir(folder).unwrap();
    files.map(|file| file.unwrap().path()).any(|file| {
        let bytes = std::fs::read(file).unwrap_or_default();
        let mut places = bytes.windows(text.len());
        places.any(|at| at == text.as_bytes())
    })
}
