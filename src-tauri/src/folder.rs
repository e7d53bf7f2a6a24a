//! Where data lives: the folder that the command line uses too.

use std::path::PathBuf;

/// The data folder that was asked for, or the platform's.
pub(crate) fn data_folder(asked: Option<PathBuf>) -> Option<PathBuf> {
    let asked = asked.filter(|folder| !folder.as_os_str().is_empty());
    asked.or_else(|| bridge::default_folder().ok())
}
