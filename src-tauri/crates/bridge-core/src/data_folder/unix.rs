//! Owners and permissions.

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
/// What group and others may.
const OTHERS: u32 = 0o077;
const OTHERS_WRITE: u32 = 0o002;
/// As `/tmp`: everybody may add to it, and nobody takes away what is another's.
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
    // Before it is listed: somebody else's may not let us.
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

/// What lies in a folder.
struct FolderContents {
    database: bool,
    /// Things that this program does not make.
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

#[derive(Debug, PartialEq, Eq)]
enum AccessDecision {
    /// Others get no way in.
    Tighten,
    /// It is not only for our data, so its own permissions are not ours to change; the files in it are.
    Leave,
    /// Others could put other files in the place of ours.
    Shared,
}

/// What becomes of a folder that is ours to use. Root may have been pointed at a folder that the machine needs open.
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

/// Whose things may lie in the folder.
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

/// Checks and tightens one thing of ours in the folder, and what is in it; leaves alone what is not ours.
fn check_entry(entry: &DirEntry, owners: &Owners) -> std::result::Result<(), ()> {
    if !is_ours(&entry.file_name().to_string_lossy()) {
        return Ok(());
    }
    let path = entry.path();
    // What is gone meanwhile needs no look.
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

/// Lock files that others could open are gone after this, so that nobody holds a lock who may not read the folder. Two
/// programs of one person that hold the old and the new one at once harm nothing: a run is applied only where nothing
/// moved.
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

/// Whether a folder that was closed is closed: some file systems, such as those of Windows, have no permissions to keep.
fn keeps_modes(folder: &Path) -> bool {
    fs::metadata(folder).is_ok_and(|seen| seen.mode() & OTHERS == 0)
}

/// A file system without permissions, or one that is read-only, keeps what it has.
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

/// Makes the folder and those above it that are missing, for their owner alone.
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

/// What root makes in a person's folder is that person's: else they could not use it afterwards.
fn give_to_owner(made: &Path, folder: &Path) -> io::Result<()> {
    if let Some((owner, group)) = inherited_owner(folder)?
        && let Err(error) = lchown(made, Some(owner), Some(group))
    {
        tracing::warn!(%error, "what root made stays root's");
    }
    Ok(())
}

/// Who gets what root makes in a folder; nobody else where we are not root or the folder is root's or everybody's.
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
        // A pipe would wait for its other end.
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

/// In what a folder is somebody else's.
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
