//! Writes an output file, pipe or device that the user named; an error names it.

use std::io::Write as _;
use std::path::Path;

use bridge::files::put_in_place;

use crate::failure::{Failure, Result};

/// Writes a file atomically; pipes and devices are written directly.
pub(crate) fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    put_in_place(file, |file| file.write_all(bytes))
        .map_err(|error| Failure::unwritable(file, &error))
}

#[cfg(test)]
mod tests {
    use bridge::Code;

    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_a_missing_folder_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("报告.html");
        write(&file, b"old").unwrap();
        write(&file, b"new").unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"new");
        let failure = write(&folder.path().join("nowhere/x"), b"x").unwrap_err();
        assert_eq!(failure.error().code(), Code::ReportUnwritable);
        assert!(
            failure.error().detail()["file"]
                .as_str()
                .unwrap()
                .contains("nowhere")
        );
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
