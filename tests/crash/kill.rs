//! Where a kill falls: aimed at a moment of the victim's life, and counted by what it met.
//!
//! Random delays alone nearly always hit the start of a process or the time after its end. So some kills wait until the
//! simulated WeCom has seen so many calls, and some until somebody else holds the database's write lock, which here is
//! the victim only.

use std::fmt;
use std::panic::resume_unwind;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rusqlite::{Connection, TransactionBehavior};
use tests::soak;

/// When the victim is killed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Aim {
    /// At this share of an undisturbed life.
    Share(f64),
    /// So long after it began to write.
    Writing(Duration),
}

/// What the kills met.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    before: u32,
    in_write: u32,
    after: u32,
    done_already: u32,
}

/// Victims that are killed beside each other, since each spends most of its life waiting for its server or its disk.
const LANES: u32 = 2;

/// What one kill met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    /// The victim held the write lock shortly before.
    pub(crate) in_write: bool,
    /// It had ended by itself.
    pub(crate) done_already: bool,
}

/// A source of even spread without a seed to set: the same kills in every run.
#[derive(Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// From 0 to 1.
    pub(crate) fn share(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        f64::from((self.0 >> 40) as u32) / f64::from(1_u32 << 24)
    }

    /// A delay up to the longest.
    pub(crate) fn delay(&mut self, longest: Duration) -> Duration {
        longest.mul_f64(self.share())
    }
}

impl Tally {
    /// Counts a kill by what it met and what it left.
    pub(crate) fn count(&mut self, hit: Hit, changed: bool) {
        match (hit.done_already, changed, hit.in_write) {
            (true, ..) => self.done_already += 1,
            (_, true, _) => self.after += 1,
            (_, _, true) => self.in_write += 1,
            _ => self.before += 1,
        }
    }

    /// Fails if no kill met anything.
    pub(crate) fn report(&self, what: &str) {
        soak::figure(&format!("kills of {what}: {self}"));
        assert!(self.total() > 0, "nothing was killed");
        assert!(
            self.before + self.in_write + self.after > 0,
            "every victim had ended before it was killed"
        );
    }

    fn and(self, other: Self) -> Self {
        Self {
            before: self.before + other.before,
            in_write: self.in_write + other.in_write,
            after: self.after + other.after,
            done_already: self.done_already + other.done_already,
        }
    }

    pub(crate) fn total(&self) -> u32 {
        self.before + self.in_write + self.after + self.done_already
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            before,
            in_write,
            after,
            done_already,
        } = self;
        write!(
            f,
            "{}: {before} before the write, {in_write} inside it, {after} after its commit, {done_already} too late",
            self.total()
        )
    }
}

/// Runs the same test several times beside itself, each with dice and a folder of its own; what all of them met.
pub(crate) fn in_lanes(seed: u64, lane: impl AsyncFn(Dice) -> Tally + Sync) -> Tally {
    let run = |number: u32| {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(lane(Dice::new(seed + 1_000 * u64::from(number))))
    };
    std::thread::scope(|scope| {
        let lanes: Vec<_> = (0..LANES)
            .map(|number| scope.spawn(move || run(number)))
            .collect();
        lanes
            .into_iter()
            .map(|lane| lane.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .fold(Tally::default(), Tally::and)
    })
}

/// How many kills of each kind a lane makes, and for how long the short form may go on with them.
pub(crate) struct Budget {
    kills: u32,
    end: Option<Instant>,
}

impl Budget {
    /// So many in the short form, as far as they fit, and so many in the long one, all lanes together.
    pub(crate) fn new(short: u32, seconds: u64, long: u32) -> Self {
        let end = (!soak::long()).then(|| Instant::now() + Duration::from_secs(seconds));
        Self {
            kills: soak::times(short, long).div_ceil(LANES),
            end,
        }
    }

    /// Whether another one is due; a slow machine still gets ten.
    pub(crate) fn allows(&self, done: u32) -> bool {
        let in_time = self.end.is_none_or(|end| Instant::now() < end);
        done < self.kills && (in_time || done < 10)
    }
}

/// Starts a victim that nobody listens to.
pub(crate) fn start(mut command: Command) -> Child {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap()
}

/// How long a victim lives undisturbed.
pub(crate) fn life(command: Command) -> Duration {
    let begun = Instant::now();
    let status = start(command).wait().unwrap();
    assert!(status.success(), "the undisturbed one failed");
    begun.elapsed()
}

/// Starts a victim and kills it.
pub(crate) async fn kill(command: Command, folder: &Path, aim: Aim, life: Duration) -> Hit {
    let mut child = start(command);
    let in_write = match aim {
        Aim::Share(share) => {
            tokio::time::sleep(life.mul_f64(share)).await;
            is_writing(folder)
        }
        Aim::Writing(delay) => {
            let seen = until_it_writes(&mut child, folder).await;
            tokio::time::sleep(delay).await;
            seen && is_writing(folder)
        }
    };
    end(&mut child, in_write)
}

/// Kills a child as the system does: without a word.
pub(crate) fn end(child: &mut Child, in_write: bool) -> Hit {
    let done_already = child.try_wait().unwrap().is_some();
    child.kill().unwrap();
    child.wait().unwrap();
    Hit {
        in_write: in_write && !done_already,
        done_already,
    }
}

/// Waits until the victim holds the write lock, or has ended.
async fn until_it_writes(child: &mut Child, folder: &Path) -> bool {
    while child.try_wait().unwrap().is_none() {
        if is_writing(folder) {
            return true;
        }
        tokio::time::sleep(Duration::from_micros(200)).await;
    }
    false
}

/// Whether somebody holds the write lock.
pub(crate) fn is_writing(folder: &Path) -> bool {
    let file = folder.join(bridge::data_folder::DATABASE);
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE;
    let Ok(mut db) = Connection::open_with_flags(file, flags) else {
        return false;
    };
    db.busy_timeout(Duration::ZERO).unwrap();
    let taken = db.transaction_with_behavior(TransactionBehavior::Immediate);
    taken.is_err_and(|error| error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy))
}
