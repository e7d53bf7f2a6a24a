//! Account lockout after failed attempts in a row.
//!
//! The attempts at a user are counted beside the password; those at unknown users are counted in the same database, with
//! as many writes, so that they are locked alike and take as long.

use hmac::{Hmac, KeyInit as _, Mac as _};
use rusqlite::{Connection, OptionalExtension as _, params};
use sha2::Sha256;

use bridge_core::error::{Error, Result};

/// The number of failures in a row that locks an account.
const ALLOWED: i64 = 5;
/// The first lock, in milliseconds; each further failure doubles it.
const FIRST_LOCK: i64 = 15 * 60 * 1000;
const LONGEST_LOCK: i64 = 24 * 60 * 60 * 1000;

/// The failed attempts in a row, and until when they lock the account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct FailedAttempts {
    pub(super) failures: i64,
    pub(super) locked_until: Option<i64>,
}

impl FailedAttempts {
    /// Until when it is locked, if it is locked now.
    pub(super) fn locked_at(self, now: i64) -> Option<i64> {
        self.locked_until.filter(|until| *until > now)
    }

    /// After one more failure.
    pub(super) fn after_failure(self, now: i64) -> Self {
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

/// How many counters there are for unknown users.
// Fixed, so that an attacker who makes up names cannot fill the database; two names with one counter only lock each other.
const COUNTERS: u32 = 65_536;

/// Counts a failed attempt at an unknown user, and returns until when the name was locked before, as for a user.
pub(super) fn record_unknown_user(
    db: &Connection,
    tenant: i64,
    login: &str,
    now: i64,
) -> Result<Option<i64>> {
    let counter = counter_of(db, tenant, login)?;
    let sql = "SELECT failures, locked_until FROM strangers WHERE tenant = ?1 AND place = ?2";
    let attempts = db.query_row(sql, [tenant, counter], |row| {
        Ok(FailedAttempts {
            failures: row.get(0)?,
            locked_until: row.get(1)?,
        })
    });
    let attempts = attempts.optional()?.unwrap_or_default();
    let locked = attempts.locked_at(now);
    if locked.is_none() {
        let after = attempts.after_failure(now);
        let sql =
            "INSERT INTO strangers (tenant, place, failures, locked_until) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (tenant, place) DO UPDATE SET failures = ?3, locked_until = ?4";
        db.execute(
            sql,
            params![tenant, counter, after.failures, after.locked_until],
        )?;
    }
    Ok(locked)
}

/// The counter of a name.
// Keyed, so that nobody can work out which names share a counter with another one.
fn counter_of(db: &Connection, tenant: i64, login: &str) -> Result<i64> {
    let key: Vec<u8> = db.query_row("SELECT key FROM strangers_key", [], |row| row.get(0))?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|_| Error::damaged("key"))?;
    mac.update(&tenant.to_be_bytes());
    mac.update(login.as_bytes());
    let [first, second, third, fourth, ..] = <[u8; 32]>::from(mac.finalize().into_bytes());
    let number = u32::from_be_bytes([first, second, third, fourth]);
    Ok(i64::from(number % COUNTERS))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;

    #[test]
    fn the_fifth_failure_locks_and_each_further_one_doubles() {
        let mut attempts = FailedAttempts::default();
        let locks = (0..14)
            .map(|_| {
                attempts = attempts.after_failure(0);
                attempts.locked_until.map(|until| until / MINUTE)
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
        let endless = FailedAttempts {
            failures: i64::MAX,
            locked_until: None,
        }
        .after_failure(0);
        assert_eq!(endless.locked_until.map(|until| until / MINUTE), day);
    }

    #[test]
    fn strangers_lock_as_users_do_over_a_restart_and_fill_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let open = || bridge_core::store::Store::open(folder.path()).unwrap();
        let store = open();
        let strike = |store: &bridge_core::store::Store, tenant, name: &str, now| {
            let after_failure = store.write(|db| record_unknown_user(db, tenant, name, now));
            after_failure.unwrap()
        };
        let sql = "INSERT INTO tenants (id, name, api_base, login_base, created_at) VALUES (?1, ?1, 'a', 'b', 1)";
        for tenant in ["one", "two"] {
            store.write(|db| Ok(db.execute(sql, [tenant])?)).unwrap();
        }
        let told = (0..7).map(|_| strike(&store, 1, "nobody", 0));
        let lock = Some(15 * MINUTE);
        assert_eq!(
            told.collect::<Vec<_>>(),
            [None, None, None, None, None, lock, lock]
        );
        assert_eq!(strike(&store, 2, "nobody", 0), None, "another tenant");
        drop(store);
        let store = open();
        assert_eq!(strike(&store, 1, "nobody", 0), lock);
        let count = |db: &Connection| {
            for number in 0..80_000 {
                record_unknown_user(db, 1, &number.to_string(), 0)?;
            }
            Ok(db.query_row(
                "SELECT count(*) FROM strangers WHERE tenant = 1",
                [],
                |row| row.get::<_, i64>(0),
            )?)
        };
        let rows = store.write(|db| count(db)).unwrap();
        assert!((30_000..=i64::from(COUNTERS)).contains(&rows), "{rows}");
        assert_eq!(strike(&store, 1, "nobody", 0), lock, "not forgotten");
    }
}
