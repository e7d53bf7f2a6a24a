//! Windows extended-length (`\\?\`) paths, for calls that, unlike the standard library's, pass a path on as it is.

use std::fs;
use std::path::{Path, PathBuf};

/// The extended-length path of a file; unchanged if its folder does not exist. On other systems it is the canonical path.
pub(crate) fn extended_length(file: &Path) -> PathBuf {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let whole = fs::canonicalize(folder.unwrap_or(Path::new(".")));
    match (whole, file.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => file.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_same_file_whatever_its_folder_is_called() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("资料 夹");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("名单.csv"), "x").unwrap();
        let around = folder.join("..").join("资料 夹").join("名单.csv");
        let whole = extended_length(&around);
        assert_eq!(fs::read(&whole).unwrap(), b"x");
        assert!(!whole.components().any(|part| part.as_os_str() == ".."));
        if cfg!(windows) {
            assert!(whole.to_str().unwrap().starts_with(r"\\?\"));
        }
    }

    #[test]
    fn a_name_alone_is_in_the_folder_at_hand_and_a_strange_one_stays() {
        let here = fs::canonicalize(".").unwrap();
        assert_eq!(
            extended_length(Path::new("名单.csv")),
            here.join("名单.csv")
        );
        for name in ["nowhere/at/all.csv", "..", ""] {
            assert_eq!(extended_length(Path::new(name)), Path::new(name));
        }
    }
}
