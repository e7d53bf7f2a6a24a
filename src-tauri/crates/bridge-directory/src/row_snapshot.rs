//! Row snapshots: whole rows as JSON, which a run's record keeps as before and after, and an undo restores.

use serde::Serialize;
use serde::de::DeserializeOwned;

use bridge_core::error::{Error, Result};

/// The snapshot of a row.
///
/// # Errors
/// `store.damaged` if the row cannot be put into JSON.
pub fn snapshot<T: Serialize>(row: &T) -> Result<String> {
    serde_json::to_string(row).map_err(|_| Error::damaged("row"))
}

/// The row of a snapshot.
///
/// # Errors
/// `store.damaged` if it is no snapshot of such a row.
pub fn restore<T: DeserializeOwned>(snapshot: &str) -> Result<T> {
    serde_json::from_str(snapshot).map_err(|_| Error::damaged("record of a run"))
}
