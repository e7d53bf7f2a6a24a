//! Where data lives: the folder that the command line uses too.

use std::path::PathBuf;

use etcetera::BaseStrategy as _;

/// Its name below the platform's folder for application data.
const NAME: &str = "wecom-bridge";

/// The data folder that was asked for, or the platform's.
pub(crate) fn data_folder(asked: Option<PathBuf>) -> Option<PathBuf> {
    let asked = asked.filter(|folder| !folder.as_os_str().is_empty());
    asked.or_else(|| {
        let platform = etcetera::base_strategy::choose_native_strategy().ok()?;
        Some(platform.data_dir().join(NAME))
    })
}
