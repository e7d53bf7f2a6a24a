//! Whole rows as JSON: what a run's record keeps and an undo puts back.

use serde::Serialize;
use serde::de::DeserializeOwned;

use bridge_core::error::{Error, Result};

/// A row as JSON.
pub fn image<T: Serialize>(row: &T) -> Result<String> {
    serde_json::to_string(row).map_err(|_| Error::damaged("row"))
}

/// A row from its JSON.
pub fn restore<T: DeserializeOwned>(image: &str) -> Result<T> {
    serde_json::from_str(image).map_err(|_| Error::damaged("record of a run"))
}
