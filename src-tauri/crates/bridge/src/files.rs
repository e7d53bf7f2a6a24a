//! Writing a file whole or not at all.

use std::fs::File;
use std::io;
use std::path::Path;

use crate::paths::at_any_length;

/// Writes beside the file and puts it in place as a whole, so that no reader ever sees half of it and a failure leaves
/// what was there. The folder has to exist.
///
/// # Errors
/// Those of `write`, and of the system.
pub fn put_in_place(
    file: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    let file = at_any_length(file);
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let mut beside = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    write(beside.as_file_mut())?;
    beside.as_file().sync_all()?;
    beside.persist(file)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn what_fails_halfway_leaves_what_was_there_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("报告.html");
        put_in_place(&file, |file| file.write_all(b"old")).unwrap();
        let failed = put_in_place(&file, |file| {
            file.write_all(b"ne")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert_eq!(failed.unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(std::fs::read(&file).unwrap(), b"old");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
