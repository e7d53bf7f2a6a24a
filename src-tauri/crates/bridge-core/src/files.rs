//! Atomic writes of files: reports, exports and this program's own settings.
//!
//! An ordinary file is replaced whole or not at all. Pipes and devices are written into: replacing them would take them
//! away from everybody else on the machine. `destination` tells the two apart; leaves out the database, which SQLite writes.

mod destination;

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read as _, Seek as _, Write};
use std::path::Path;

use crate::paths::extended_length;
use destination::Destination;

/// Replaces a file atomically, or writes into a pipe or a device.
///
/// It is written beside the old one first, so that no reader ever sees half of it and a failure leaves what was there.
/// The folder has to exist. A symbolic link stays, and what it leads to is written. A pipe, a device or an open descriptor such as `/dev/stdout` gets the bytes once all of them are made.
///
/// # Errors
/// The [`io::Error`] of `write` or of the system.
pub fn put_in_place(
    file: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    match Destination::of(file)? {
        Destination::File(file) => {
            let file = extended_length(&file);
            refuse_database(&file)?;
            replace(&file, write)
        }
        Destination::Stdout => write_all_to(buffered(write)?, io::stdout().lock()),
        Destination::Stderr => write_all_to(buffered(write)?, io::stderr().lock()),
        Destination::Stream(file) => {
            let buffered = buffered(write)?;
            // Appending changes nothing for a pipe or a device, and keeps what stands before in a redirected file.
            write_all_to(buffered, OpenOptions::new().append(true).open(file)?)
        }
    }
}

/// Refuses to replace an SQLite database: a mistyped name of an export must not destroy this program's own data.
fn refuse_database(file: &Path) -> io::Result<()> {
    const BEGINNING: &[u8] = b"SQLite format 3\0";
    let mut begins = Vec::with_capacity(BEGINNING.len());
    let read = File::open(file).and_then(|file| {
        let most = BEGINNING.len() as u64;
        file.take(most).read_to_end(&mut begins)
    });
    match read {
        Ok(_) if begins == BEGINNING => Err(io::Error::new(
            io::ErrorKind::AlreadyExists,
            "a database is there, and it is not replaced",
        )),
        _ => Ok(()),
    }
}

fn replace(file: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let mut beside = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    if let Ok(before) = file.metadata() {
        keep_access(beside.as_file(), &before);
    }
    write(beside.as_file_mut())?;
    beside.as_file().sync_all()?;
    beside.persist(file)?;
    Ok(())
}

/// Keeps owner and permissions of the file that is replaced. A new file is private to its owner.
fn keep_access(file: &File, before: &Metadata) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, fchown};

        let ours = file.metadata().map(|ours| (ours.uid(), ours.gid()));
        let theirs = (before.uid(), before.gid());
        if ours.is_ok_and(|ours| ours != theirs)
            && let Err(error) = fchown(file, Some(theirs.0), Some(theirs.1))
        {
            // Only root may give files away. Without the group, its access must not go to another one.
            tracing::debug!(%error, "a replaced file changes its owner");
            return;
        }
        if let Err(error) = file.set_permissions(before.permissions()) {
            tracing::debug!(%error, "a replaced file changes its permissions");
        }
    }
    #[cfg(not(unix))]
    let _ = (file, before);
}

/// Writes everything into a temporary file, so that the reader of a pipe never gets a part of a failed write.
fn buffered(write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<File> {
    let mut buffered = tempfile::tempfile()?;
    write(&mut buffered)?;
    buffered.rewind()?;
    Ok(buffered)
}

fn write_all_to(mut buffered: File, mut into: impl Write) -> io::Result<()> {
    io::copy(&mut buffered, &mut into)?;
    into.flush()
}

#[cfg(test)]
mod tests {
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

    #[test]
    fn a_database_is_never_replaced_by_a_report() {
        let folder = tempfile::tempdir().unwrap();
        let (ours, short) = (folder.path().join("w.db"), folder.path().join("short"));
        let before = b"SQLite format 3\0 and 2,000 people";
        std::fs::write(&ours, before).unwrap();
        let refused = put_in_place(&ours, |file| file.write_all(b"a,b")).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read(&ours).unwrap(), before);
        std::fs::write(&short, b"SQLite").unwrap();
        put_in_place(&short, |file| file.write_all(b"a,b")).unwrap();
        assert_eq!(std::fs::read(&short).unwrap(), b"a,b");
    }

    #[cfg(unix)]
    mod unix {
        use std::fs;
        use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _, symlink};
        use std::process::Command;

        use super::*;

        fn put(file: &Path, text: &str) -> io::Result<()> {
            put_in_place(file, |file| file.write_all(text.as_bytes()))
        }

        fn mode(file: &Path) -> u32 {
            fs::metadata(file).unwrap().permissions().mode() & 0o7777
        }

        /// A device of the test's own where root may make one, and the machine's only through a link: whoever breaks
        /// this must not lose `/dev/null`.
        #[test]
        fn a_device_is_written_into_and_stays_one() {
            let folder = tempfile::tempdir().unwrap();
            let (own, link) = (folder.path().join("null"), folder.path().join("link.csv"));
            symlink("/dev/null", &link).unwrap();
            let mut make = Command::new("mknod");
            make.arg(&own).args(["c", "1", "3"]);
            let made = make.stderr(std::process::Stdio::null()).status();
            let has_own = made.is_ok_and(|made| made.success())
                && fs::OpenOptions::new().append(true).open(&own).is_ok();
            for device in has_own.then_some(&own).into_iter().chain([&link]) {
                let before = fs::metadata(device).unwrap().ino();
                put(device, "people").unwrap();
                let after = fs::metadata(device).unwrap();
                assert!(after.file_type().is_char_device(), "{}", device.display());
                assert_eq!(after.ino(), before, "{}", device.display());
            }
            assert!(link.is_symlink());
        }

        #[test]
        fn a_pipe_gets_everything_or_nothing_and_stays_one() {
            let folder = tempfile::tempdir().unwrap();
            let pipe = folder.path().join("管道");
            assert!(
                Command::new("mkfifo")
                    .arg(&pipe)
                    .status()
                    .unwrap()
                    .success()
            );
            let link = folder.path().join("link");
            symlink("管道", &link).unwrap();
            for name in [&pipe, &link] {
                let end = pipe.clone();
                let reader = std::thread::spawn(move || fs::read_to_string(end).unwrap());
                put(name, "甲,乙\r\n").unwrap();
                // Before its end is waited for, which does not come where it was replaced.
                assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
                assert_eq!(reader.join().unwrap(), "甲,乙\r\n");
            }
            // Nobody reads at the other end: what fails while it is made waits for nobody.
            let failed = put_in_place(&pipe, |_| Err(io::ErrorKind::StorageFull.into()));
            assert_eq!(failed.unwrap_err().kind(), io::ErrorKind::StorageFull);
            assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
        }

        #[test]
        fn a_link_stays_and_the_file_behind_it_is_written() {
            let folder = tempfile::tempdir().unwrap();
            let there = folder.path().join("there");
            fs::create_dir(&there).unwrap();
            let (old, new) = (there.join("old.csv"), there.join("new.csv"));
            fs::write(&old, "a longer text than the next").unwrap();
            for (name, target) in [("old", &old), ("new", &new)] {
                let (near, far) = (
                    folder.path().join(name),
                    folder.path().join([name, "2"].concat()),
                );
                symlink(Path::new("there").join(target.file_name().unwrap()), &near).unwrap();
                symlink(&near, &far).unwrap();
                put(&far, "fresh").unwrap();
                assert_eq!(fs::read_to_string(target).unwrap(), "fresh", "{name}");
                assert!(near.is_symlink() && far.is_symlink(), "{name}");
            }
            assert_eq!(fs::read_dir(&there).unwrap().count(), 2);
            let (a, b) = (folder.path().join("a"), folder.path().join("b"));
            symlink(&b, &a).unwrap();
            symlink(&a, &b).unwrap();
            assert!(put(&a, "round and round").is_err());
            assert!(a.is_symlink() && b.is_symlink());
        }

        #[test]
        fn who_may_read_a_file_is_kept_and_a_new_one_is_its_makers() {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("shared.html");
            put(&file, "1").unwrap();
            assert_eq!(mode(&file), 0o600);
            fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
            put(&file, "2").unwrap();
            assert_eq!(
                (mode(&file), fs::read(&file).unwrap()),
                (0o640, b"2".to_vec())
            );
        }

        /// Runs where root can make somebody else's link; elsewhere the rule is `destination`'s own test.
        #[test]
        fn somebody_elses_link_in_a_shared_folder_is_not_followed() {
            let folder = tempfile::tempdir().unwrap();
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o1777)).unwrap();
            let victim = tempfile::NamedTempFile::new().unwrap();
            let link = folder.path().join("report.html");
            symlink(victim.path(), &link).unwrap();
            if std::os::unix::fs::lchown(&link, Some(54_321), None).is_err() {
                return;
            }
            let refused = put(&link, "x").unwrap_err();
            assert_eq!(refused.kind(), io::ErrorKind::PermissionDenied);
            assert_eq!(fs::read(victim.path()).unwrap(), b"");
        }
    }
}
