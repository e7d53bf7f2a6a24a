//! Owners and permissions of the data folder on Unix.

use std::fs::{self, DirBuilder, DirEntry, File, Metadata, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{
    DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, fchown, lchown,
};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

use super::DATABASE;
use super::{LOCKS, is_ours, unusable};
use crate::error::{Code, Error, Result};
use crate::ids;

const ROOT: u32 = 0;
const OWN_FOLDER: u32 = 0o700;
const OWN_FILE: u32 = 0o600;
/// The bits of group and others.
const OTHERS: u32 = 0o077;
const OTHERS_WRITE: u32 = 0o002;
/// World-writable with the sticky bit, as `/tmp`.
const SHARED: u32 = 0o1002;

/// How often a lock file is replaced before it is given up.
const TRIES: usize = 3;

fn current_user() -> u32 {
    rustix::process::geteuid().as_raw()
}

pub(super) fn prepare(folder: &Path) -> Result<()> {
    make(folder).map_err(|error| unusable(folder, &error))?;
    let seen = fs::metadata(folder).map_err(|error| unusable(folder, &error))?;
    let current_user = current_user();
    // Before it is listed: another user's folder may deny that, and this error says more.
    if current_user != ROOT && seen.uid() != current_user {
        return Err(foreign(folder, Foreign::Owner));
    }
    let entries = entries(folder).map_err(|error| unusable(folder, &error))?;
    let contents = FolderContents::of(&entries);
    match decide_access(seen.mode(), &contents, current_user) {
        AccessDecision::Shared => return Err(foreign(folder, Foreign::Shared)),
        AccessDecision::Tighten => tighten(folder, OWN_FOLDER, &seen),
        AccessDecision::Leave => {}
    }
    let owners = Owners {
        folder: seen.uid(),
        current_user,
    };
    replace_unsafe_locks(folder, &owners);
    for entry in &entries {
        check_entry(entry, &owners).map_err(|_| foreign(&entry.path(), Foreign::File))?;
    }
    Ok(())
}

/// What a folder contains.
struct FolderContents {
    database: bool,
    /// Files that this program does not create.
    foreign_files: bool,
}

impl FolderContents {
    fn of(entries: &[DirEntry]) -> Self {
        let named = |entry: &DirEntry| entry.file_name().to_string_lossy().into_owned();
        Self {
            database: entries.iter().any(|entry| named(entry) == DATABASE),
            foreign_files: entries.iter().any(|entry| !is_ours(&named(entry))),
        }
    }
}

/// What to do about the permissions of a data folder.
#[derive(Debug, PartialEq, Eq)]
enum AccessDecision {
    /// Take all access of others away.
    Tighten,
    /// Leave it: it is not only for our data, so only the files in it are tightened.
    Leave,
    /// Refuse it: others could replace our files.
    Shared,
}

/// Decides about the permissions of a folder that may be used.
// Root may have been pointed at a folder that the machine needs open, such as /srv, so it tightens only its own.
fn decide_access(mode: u32, contents: &FolderContents, current_user: u32) -> AccessDecision {
    if mode & SHARED == SHARED {
        return AccessDecision::Leave;
    }
    if !contents.foreign_files || (contents.database && current_user != ROOT) {
        return AccessDecision::Tighten;
    }
    if mode & OTHERS_WRITE != 0 {
        return AccessDecision::Shared;
    }
    AccessDecision::Leave
}

/// The users who may own files in the folder.
struct Owners {
    folder: u32,
    current_user: u32,
}

impl Owners {
    fn has(&self, seen: &Metadata) -> bool {
        // Root writes through no link of somebody else's, even in their own folder.
        let is_led = seen.is_symlink() && self.current_user == ROOT && self.folder != ROOT;
        [self.folder, self.current_user].contains(&seen.uid()) && !is_led
    }
}

/// Checks and tightens one entry of ours and what is in it; entries that are not ours are left alone.
fn check_entry(entry: &DirEntry, owners: &Owners) -> std::result::Result<(), ()> {
    if !is_ours(&entry.file_name().to_string_lossy()) {
        return Ok(());
    }
    let path = entry.path();
    // Removed meanwhile.
    let Ok(seen) = fs::symlink_metadata(&path) else {
        return Ok(());
    };
    if !owners.has(&seen) {
        return Err(());
    }
    if seen.is_file() {
        tighten(&path, OWN_FILE, &seen);
    } else if seen.is_dir() {
        tighten(&path, OWN_FOLDER, &seen);
        // One level down: what web views keep is behind their closed folder.
        for inner in entries(&path).unwrap_or_default() {
            let inner = inner.path();
            match fs::symlink_metadata(&inner) {
                Ok(seen) if seen.is_file() && owners.has(&seen) => {
                    tighten(&inner, OWN_FILE, &seen);
                }
                _ => {}
            }
        }
    }
    Ok(())
}

/// Removes lock files that others could open, so that no user without access to the folder can hold a lock.
// Two programs of one user that hold the old and the new lock at once do no harm: a run is applied only if nothing
// changed since it was planned.
fn replace_unsafe_locks(folder: &Path, owners: &Owners) {
    let locks = folder.join(LOCKS);
    let Ok(seen) = fs::symlink_metadata(&locks) else {
        return;
    };
    if !seen.is_dir() || !owners.has(&seen) {
        let away = ids::new_id().map(|id| folder.join(format!("{LOCKS}.{id}")));
        let gone = away.map(|away| fs::rename(&locks, away));
        tracing::warn!(?gone, "a lock folder of somebody else was set aside");
        return;
    }
    tighten(&locks, OWN_FOLDER, &seen);
    let keeps_modes = keeps_modes(&locks);
    for lock in entries(&locks).unwrap_or_default() {
        let path = lock.path();
        let is_fine =
            fs::symlink_metadata(&path).is_ok_and(|seen| is_own_lock(&seen, owners, keeps_modes));
        if !is_fine && let Err(error) = fs::remove_file(&path) {
            tracing::debug!(%error, "a lock file stays as it is");
        }
    }
}

fn is_own_lock(seen: &Metadata, owners: &Owners, keeps_modes: bool) -> bool {
    let is_closed = !keeps_modes || seen.mode() & OTHERS == 0;
    seen.is_file() && owners.has(seen) && is_closed && seen.nlink() == 1
}

/// Whether the file system keeps permissions, as one of a private folder shows: those of Windows, for one, do not.
fn keeps_modes(folder: &Path) -> bool {
    fs::metadata(folder).is_ok_and(|seen| seen.mode() & OTHERS == 0)
}

/// Takes the permissions of others away; on a file system that cannot do that, they stay.
fn tighten(path: &Path, to: u32, seen: &Metadata) {
    let mode = seen.mode() & 0o777;
    if mode & OTHERS == 0 {
        return;
    }
    if let Err(error) = fs::set_permissions(path, Permissions::from_mode(mode & to)) {
        tracing::warn!(%error, path = %path.display(), "others may still read this");
    }
}

fn entries(folder: &Path) -> io::Result<Vec<DirEntry>> {
    fs::read_dir(folder)?.collect()
}

/// Creates the folder and its missing parents, private to their owner.
pub(super) fn make(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let parent = parent_of(folder);
    if parent != folder && !parent.as_os_str().is_empty() {
        make(&parent)?;
    }
    match DirBuilder::new().mode(OWN_FOLDER).create(folder) {
        Ok(()) => give_to_owner(folder, &parent),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        Err(error) => Err(error),
    }
}

fn parent_of(path: &Path) -> PathBuf {
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    parent.unwrap_or(Path::new(".")).to_owned()
}

/// Gives what root created in a user's folder to that user, who could not use it afterwards otherwise.
fn give_to_owner(made: &Path, folder: &Path) -> io::Result<()> {
    if let Some((owner, group)) = inherited_owner(folder)?
        && let Err(error) = lchown(made, Some(owner), Some(group))
    {
        tracing::warn!(%error, "what root made stays root's");
    }
    Ok(())
}

/// The owner and group for what root creates in a folder; `None` if we are not root, or the folder is root's or shared.
fn inherited_owner(folder: &Path) -> io::Result<Option<(u32, u32)>> {
    if current_user() != ROOT {
        return Ok(None);
    }
    let seen = fs::metadata(folder)?;
    let is_shared = seen.mode() & SHARED == SHARED;
    Ok((seen.uid() != ROOT && !is_shared).then_some((seen.uid(), seen.gid())))
}

pub(super) fn open_own(file: &Path, options: &mut OpenOptions) -> io::Result<File> {
    let is_new = file.symlink_metadata().is_err();
    let no_link = i32::try_from(OFlags::NOFOLLOW.bits()).map_err(io::Error::other)?;
    let opened = options.mode(OWN_FILE).custom_flags(no_link).open(file)?;
    if is_new
        && let Some((owner, group)) = inherited_owner(&parent_of(file))?
        && let Err(error) = fchown(&opened, Some(owner), Some(group))
    {
        tracing::warn!(%error, "what root made stays root's");
    }
    Ok(opened)
}

pub(super) fn lock_file(file: &Path) -> io::Result<File> {
    let locks = parent_of(file);
    let owners = Owners {
        folder: fs::metadata(&locks)?.uid(),
        current_user: current_user(),
    };
    let keeps_modes = keeps_modes(&locks);
    for _ in 0..TRIES {
        // Opening a pipe would block until its other end is opened.
        let is_odd =
            fs::symlink_metadata(file).is_ok_and(|seen| !is_own_lock(&seen, &owners, keeps_modes));
        if is_odd {
            fs::remove_file(file)?;
        }
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        let opened = open_own(file, &mut options)?;
        if is_own_lock(&opened.metadata()?, &owners, keeps_modes) {
            return Ok(opened);
        }
    }
    Err(io::Error::new(
        io::ErrorKind::PermissionDenied,
        "somebody else puts files in the place of ours",
    ))
}

/// Why a folder is refused as another user's.
#[derive(Clone, Copy, Debug)]
enum Foreign {
    /// It belongs to them.
    Owner,
    /// Everybody may change what is in it.
    Shared,
    /// Something in it belongs to them.
    File,
}

fn foreign(what: &Path, why: Foreign) -> Error {
    let (reason, said) = match why {
        Foreign::Owner => ("owner", "the data folder belongs to another user"),
        Foreign::Shared => ("shared", "every user may change the data folder"),
        Foreign::File => (
            "file",
            "something in the data folder belongs to another user",
        ),
    };
    Error::new(Code::StoreForeign, said)
        .with("folder", what.display().to_string())
        .with("reason", reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_our_data_is_closed_and_what_others_need_is_left() {
        let cases = [
            // Mode, database, strangers, root, what becomes of it.
            (0o755, true, false, false, AccessDecision::Tighten),
            (0o777, false, false, false, AccessDecision::Tighten),
            (0o775, true, true, false, AccessDecision::Tighten),
            (0o755, true, false, true, AccessDecision::Tighten),
            (0o755, false, true, false, AccessDecision::Leave),
            (0o755, true, true, true, AccessDecision::Leave),
            (0o777, false, true, false, AccessDecision::Shared),
            (0o777, true, true, true, AccessDecision::Shared),
            (0o1777, false, true, true, AccessDecision::Leave),
            (0o1777, true, false, true, AccessDecision::Leave),
        ];
        for (mode, database, foreign_files, root, want) in cases {
            let contents = FolderContents {
                database,
                foreign_files,
            };
            let current_user = if root { ROOT } else { 1000 };
            assert_eq!(
                decide_access(mode, &contents, current_user),
                want,
                "{mode:o} {database} {foreign_files} {root}"
            );
        }
    }
}
