//! The data folder, which the command line uses too, and a temporary one for settings and logs while it cannot be used.

use std::path::PathBuf;

use tempfile::TempDir;

/// The data folder from the arguments, or the platform's.
pub(crate) fn data_folder(asked: Option<PathBuf>) -> Option<PathBuf> {
    let asked = asked.filter(|folder| !folder.as_os_str().is_empty());
    asked.or_else(|| bridge::default_folder().ok())
}

/// The folders of this process.
pub(crate) struct Folders {
    /// The product's data, as it was asked for. Opening it says what is wrong with it, on the page.
    pub(crate) data: PathBuf,
    /// Settings, records and what web views keep: in the data folder, if that is ours to write to.
    pub(crate) own: PathBuf,
    /// Gone with the program.
    _throwaway: Option<TempDir>,
}

impl Folders {
    /// Restricts the data folder to this user before anything is written into it.
    pub(crate) fn of(data: PathBuf) -> Self {
        let usable = bridge::data_folder::prepare(&data);
        let throwaway = usable.err().and_then(|_| tempfile::tempdir().ok());
        let own = throwaway.as_ref().map_or(&*data, TempDir::path).to_owned();
        Self {
            data,
            own,
            _throwaway: throwaway,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_cannot_be_used_gets_nothing_of_ours() {
        let place = tempfile::tempdir().unwrap();
        let usable = Folders::of(place.path().join("data"));
        assert_eq!(usable.own, usable.data);
        let file = place.path().join("file");
        std::fs::write(&file, "x").unwrap();
        let refused = Folders::of(file.clone());
        assert_eq!(refused.data, file);
        assert!(refused.own != file && refused.own.is_dir());
        let own = refused.own.clone();
        drop(refused);
        assert!(!own.exists());
    }
}
