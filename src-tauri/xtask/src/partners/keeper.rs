//! Ends the servers and removes their folder, whatever happens to this program: a shell waits for its input to end.

use std::io;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Reads ids of processes, one a line, until there are no more; then they end, and the folder goes.
const SCRIPT: &str = r#"trap '' INT HUP TERM
pids=
while read -r pid; do pids="$pids $pid"; done
for pid in $pids; do kill "$pid"; done
for _ in 1 2 3 4 5 6 7 8 9 10; do
  left=
  for pid in $pids; do kill -0 "$pid" && left="$left $pid"; done
  [ -z "$left" ] && break
  sleep 0.2
done
for pid in $left; do kill -9 "$pid"; done
rm -rf "$1"
"#;

/// The shell that waits.
pub(super) struct Keeper {
    shell: Child,
}

impl Keeper {
    /// Keeps this folder.
    pub(super) fn of(folder: &Path) -> io::Result<Self> {
        let shell = Command::new("sh")
            .args(["-c", SCRIPT, "keeper"])
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // What interrupts this program from a terminal must not reach who clears up after it.
            .process_group(0)
            .spawn()?;
        Ok(Keeper { shell })
    }

    /// Keeps a process too.
    pub(super) fn watch(&mut self, process: &Child) -> io::Result<()> {
        use std::io::Write as _;
        let input = self.shell.stdin.as_mut();
        let input = input.ok_or(io::ErrorKind::BrokenPipe)?;
        writeln!(input, "{}", process.id())
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        _ = self.shell.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_goes_with_its_keeper() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("kept");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("file"), "").unwrap();
        let mut process = Command::new("sleep").arg("600").spawn().unwrap();
        let mut keeper = Keeper::of(&folder).unwrap();
        keeper.watch(&process).unwrap();
        // As when this program is killed: the input ends, and nothing else happens.
        let ending = std::thread::spawn(move || drop(keeper));
        assert!(!process.wait().unwrap().success());
        ending.join().unwrap();
        assert!(!folder.exists());
    }
}
