//! Relocation of a data folder, once: whole or not at all, and not while another program has it open.
//!
//! For Windows, where older versions kept the folder in the profile that roams: with the members of a whole corp in it,
//! it went to every machine that the person used. Works on every system, so that it is tried on every one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::DATABASE;
use crate::ids;

/// Moves the folder from its old place to the new one, and returns the one to use: the old one while it cannot be moved.
pub(super) fn relocate(old: &Path, new: &Path) -> PathBuf {
    if fs::symlink_metadata(new).is_ok() || !old.is_dir() || old == new {
        return new.to_owned();
    }
    match move_folder(old, new) {
        Ok(()) => new.to_owned(),
        // Another program has moved it meanwhile.
        Err(_) if new.is_dir() => new.to_owned(),
        Err(error) => {
            tracing::warn!(%error, "the data folder stays where it was");
            old.to_owned()
        }
    }
}

fn move_folder(old: &Path, new: &Path) -> io::Result<()> {
    refuse_in_use(&old.join(DATABASE))?;
    if let Some(above) = new.parent() {
        fs::create_dir_all(above)?;
    }
    match fs::rename(old, new) {
        // Another disk, as where a server holds what roams.
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => copy_then_remove(old, new),
        done => done,
    }
}

/// Moves across file systems: the old folder is removed only once the new one is complete.
fn copy_then_remove(old: &Path, new: &Path) -> io::Result<()> {
    let id = ids::new_id().map_err(io::Error::other)?;
    let beside = new.with_extension(format!("moving-{id}"));
    let whole = copy(old, &beside).and_then(|()| fs::rename(&beside, new));
    if whole.is_err() {
        drop(fs::remove_dir_all(&beside));
        return whole;
    }
    if let Err(error) = fs::remove_dir_all(old) {
        tracing::warn!(%error, "a copy of the data folder is left in the roaming profile");
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            copy(&entry.path(), &target)?;
        } else if kind.is_file() {
            fs::copy(entry.path(), &target)?;
            fs::File::options().write(true).open(&target)?.sync_all()?;
        }
    }
    Ok(())
}

/// Refuses to go on while another program has the database open.
// Leaving WAL needs exclusive access, so it fails while anybody has the file open; it also checkpoints everything into
// the one file, which is then moved without its log.
fn refuse_in_use(database: &Path) -> io::Result<()> {
    if !database.is_file() {
        return Ok(());
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let alone = Connection::open_with_flags(database, flags).and_then(|db| {
        db.busy_timeout(std::time::Duration::ZERO)?;
        let set = "PRAGMA journal_mode = DELETE";
        let mode = db.query_row(set, [], |row| row.get::<_, String>(0))?;
        Ok(mode.eq_ignore_ascii_case("delete"))
    });
    match alone {
        Ok(true) => Ok(()),
        // Damaged or not a database: moved as it is, and told when it is opened.
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
            Ok(())
        }
        Ok(false) => Err(io::ErrorKind::ResourceBusy.into()),
        Err(error) => Err(io::Error::new(io::ErrorKind::ResourceBusy, error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names = entries
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect::<Vec<_>>();
        names.sort();
        names
    }

    struct Places {
        _root: tempfile::TempDir,
        old: PathBuf,
        new: PathBuf,
    }

    /// A folder as an older version left it in the roaming profile.
    fn places() -> Places {
        let root = tempfile::tempdir().unwrap();
        let (old, new) = (
            root.path().join("Roaming/wecom-bridge"),
            root.path().join("Local/wecom-bridge"),
        );
        drop(Store::open(&old).unwrap());
        fs::write(old.join("desktop.json"), "{}").unwrap();
        Places {
            _root: root,
            old,
            new,
        }
    }

    #[test]
    fn a_folder_is_moved_once_and_whole() {
        let places = places();
        let before = names(&places.old);
        assert_eq!(relocate(&places.old, &places.new), places.new);
        assert!(!places.old.exists());
        assert_eq!(names(&places.new), before);
        drop(Store::open(&places.new).unwrap());
        // Whatever an older version makes there again stays there.
        drop(Store::open(&places.old).unwrap());
        assert_eq!(relocate(&places.old, &places.new), places.new);
        assert!(places.old.join(DATABASE).is_file());
    }

    #[test]
    fn it_stays_while_a_program_has_it_open() {
        let places = places();
        let open = Store::open(&places.old).unwrap();
        assert_eq!(relocate(&places.old, &places.new), places.old);
        assert!(!places.new.exists());
        drop(open);
        assert_eq!(relocate(&places.old, &places.new), places.new);
    }

    #[test]
    fn where_there_is_none_the_new_place_is_used() {
        let places = places();
        fs::remove_dir_all(&places.old).unwrap();
        assert_eq!(relocate(&places.old, &places.new), places.new);
        assert!(!places.new.exists(), "it is made by whoever opens it");
    }

    #[test]
    fn another_disk_gets_all_of_it_or_nothing() {
        let places = places();
        let before = names(&places.old);
        fs::create_dir_all(places.new.parent().unwrap()).unwrap();
        copy_then_remove(&places.old, &places.new).unwrap();
        assert_eq!((names(&places.new), places.old.exists()), (before, false));
        // The new place is taken meanwhile: nothing is mixed, nothing lost, nothing left over.
        let again = places.new.with_file_name("again");
        copy(&places.new, &again).unwrap();
        let beside = names(places.new.parent().unwrap());
        assert!(copy_then_remove(&again, &places.new).is_err());
        assert_eq!(names(&again), names(&places.new));
        assert_eq!(names(places.new.parent().unwrap()), beside);
    }

    #[test]
    fn what_is_no_database_is_moved_as_it_is() {
        let places = places();
        let rubbish = b"this is no database ".repeat(300);
        fs::write(places.old.join(DATABASE), &rubbish).unwrap();
        assert_eq!(relocate(&places.old, &places.new), places.new);
        assert_eq!(fs::read(places.new.join(DATABASE)).unwrap(), rubbish);
    }
}
