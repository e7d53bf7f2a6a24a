//! Taking a mutex, also after a panic elsewhere.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks, poisoned or not: every state behind these locks is whole between statements.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
