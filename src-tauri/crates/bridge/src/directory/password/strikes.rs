//! Wrong passwords in a row, and the lock that follows them.
//!
//! Those of users stand in the database; names that nobody has are counted here, in memory, so that they lock alike.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use compact_str::CompactString;

/// So many wrong ones in a row lock an account.
const ALLOWED: i64 = 5;
/// The first lock, in milliseconds; each further failure doubles it.
const FIRST_LOCK: i64 = 15 * 60 * 1000;
const LONGEST_LOCK: i64 = 24 * 60 * 60 * 1000;
/// So many names of nobody are remembered.
const MOST_STRANGERS: usize = 4096;

/// Failures in a row, and until when they lock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Strikes {
    pub(super) failures: i64,
    pub(super) locked_until: Option<i64>,
}

impl Strikes {
    /// Until when it is locked, if it is now.
    pub(super) fn locked_at(self, now: i64) -> Option<i64> {
        self.locked_until.filter(|until| *until > now)
    }

    /// After one more failure.
    pub(super) fn struck(self, now: i64) -> Self {
        let failures = self.failures.saturating_add(1);
        let beyond = failures - ALLOWED;
        let lock = (beyond >= 0).then(|| {
            let doubled = FIRST_LOCK.saturating_mul(1 << beyond.min(20));
            now.saturating_add(doubled.min(LONGEST_LOCK))
        });
        Self {
            failures,
            locked_until: lock,
        }
    }
}

type Name = (i64, CompactString);

/// Names that were tried and that nobody can log in with.
#[derive(Default)]
pub(crate) struct Strangers {
    tried: Mutex<HashMap<Name, (Strikes, i64)>>,
}

impl Strangers {
    /// Counts a failure; says until when the name was locked before it, as for a user.
    pub(super) fn strike(&self, name: Name, now: i64) -> Option<i64> {
        let mut tried = self.tried.lock().unwrap_or_else(PoisonError::into_inner);
        if tried.len() >= MOST_STRANGERS && !tried.contains_key(&name) {
            forget_oldest(&mut tried);
        }
        let (strikes, last) = tried.entry(name).or_default();
        let locked = strikes.locked_at(now);
        if locked.is_none() {
            *strikes = strikes.struck(now);
        }
        *last = now;
        locked
    }
}

fn forget_oldest(tried: &mut HashMap<Name, (Strikes, i64)>) {
    let mut times = tried.values().map(|(_, last)| *last).collect::<Vec<_>>();
    let middle = times.len() / 2;
    let (_, median, _) = times.select_nth_unstable(middle);
    let median = *median;
    let before = tried.len();
    tried.retain(|_, (_, last)| *last > median);
    // All at once: then nothing tells old from new.
    if tried.len() == before {
        tried.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;

    #[test]
    fn the_fifth_failure_locks_and_each_further_one_doubles() {
        let mut strikes = Strikes::default();
        let locks = (0..14)
            .map(|_| {
                strikes = strikes.struck(0);
                strikes.locked_until.map(|until| until / MINUTE)
            })
            .collect::<Vec<_>>();
        let day = Some(24 * 60);
        let want = [
            None,
            None,
            None,
            None,
            Some(15),
            Some(30),
            Some(60),
            Some(120),
            Some(240),
            Some(480),
            Some(960),
            day,
            day,
            day,
        ];
        assert_eq!(locks, want);
        let endless = Strikes {
            failures: i64::MAX,
            locked_until: None,
        }
        .struck(0);
        assert_eq!(endless.locked_until.map(|until| until / MINUTE), day);
    }

    #[test]
    fn strangers_lock_as_users_do_and_are_bounded() {
        let strangers = Strangers::default();
        let told = (0..7)
            .map(|_| strangers.strike((1, "nobody".into()), 0))
            .collect::<Vec<_>>();
        let lock = Some(15 * MINUTE);
        assert_eq!(told, [None, None, None, None, None, lock, lock]);
        assert_eq!(
            strangers.strike((2, "nobody".into()), 0),
            None,
            "another tenant"
        );
        for number in 0..10_000 {
            strangers.strike((1, CompactString::from(number.to_string())), number);
        }
        assert!(strangers.tried.lock().unwrap().len() <= MOST_STRANGERS);
    }
}
