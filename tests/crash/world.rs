//! A data folder with a synced source, and the simulated WeCom it was synced from.

use std::path::Path;
use std::process::Command;

use bridge::source::Source;
use bridge::sync::{Outcome, Run, RunRequest};
use bridge::{Bridge, progress};
use sandbox::{Config, NewMember, Sandbox};
use tempfile::TempDir;
use tests::machine::Machine;

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) folder: TempDir,
    pub(crate) bridge: Bridge,
    pub(crate) source: Source,
}

impl World {
    pub(crate) async fn new(members: u32) -> Self {
        let config = Config {
            members,
            departments: 12,
            ..Config::default()
        };
        let sandbox = Sandbox::start(config).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (bridge, source) = tests::set_up(folder.path(), sandbox.details()).await;
        let world = Self {
            sandbox,
            folder,
            bridge,
            source,
        };
        assert_eq!(world.sync().await.outcome, Outcome::Applied);
        world
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A run in this process; it needs the lock that a victim had.
    pub(crate) async fn sync(&self) -> Run {
        let request = RunRequest::default;
        let id = &self.source.id;
        self.bridge
            .sync()
            .execute(id, request(), progress::silent())
            .await
            .unwrap()
    }

    /// The same for an undo.
    pub(crate) fn undo(&self, run: &str) -> Run {
        self.bridge.sync().undo(run).unwrap()
    }

    pub(crate) fn machine(&self) -> Machine {
        Machine::with_secrets(self.path(), self.sandbox.details())
    }

    pub(crate) fn command(&self, words: &[&str]) -> Command {
        self.machine().command(words)
    }

    /// Gives the next run something of each kind to write.
    pub(crate) fn edit(&self, round: u32) {
        let control = self.sandbox.control();
        let people = control.members();
        control.remove_member(&people[round as usize % people.len()].userid);
        self.change(round);
    }

    /// The same without anybody leaving.
    pub(crate) fn change(&self, round: u32) {
        let control = self.sandbox.control();
        let people = control.members();
        for step in 0..people.len() / 2 {
            let at = (round as usize * 13 + step * 2) % people.len();
            control.rename(&people[at].userid, &format!("轮{round}-{step}"));
        }
        control.add_member(NewMember {
            name: format!("新人{round}"),
            ..NewMember::default()
        });
    }
}
