//! The destination of a write: a regular file, which may not exist yet, or a stream such as a pipe or a device.
//!
//! Links are followed here and not by the system, because an ordinary file is replaced by renaming, which would replace
//! the link. So the system's own care with links in shared folders is taken here too.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// As many links as systems follow.
const MOST_LINKS: usize = 40;

/// What a path leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// A regular file, which is replaced or created.
    File(PathBuf),
    /// A pipe, a device or another open descriptor.
    Stream(PathBuf),
    /// This program's own standard output, wherever it leads.
    Stdout,
    /// Its standard error.
    Stderr,
}

impl Destination {
    /// Follows the links of a name to its end.
    pub(super) fn of(file: &Path) -> io::Result<Self> {
        if cfg!(windows) && is_windows_device(file) {
            return Ok(Self::Stream(file.to_owned()));
        }
        let mut at = file.to_owned();
        for _ in 0..MOST_LINKS {
            if let Some(descriptor) = descriptor(&at) {
                return Ok(descriptor);
            }
            let Ok(seen) = fs::symlink_metadata(&at) else {
                // To be created, or an error that creating it reports better.
                return Ok(Self::File(at));
            };
            if !seen.is_symlink() {
                let is_ordinary = seen.is_file() || seen.is_dir();
                return Ok(if is_ordinary {
                    Self::File(at)
                } else {
                    Self::Stream(at)
                });
            }
            check_link(&at, &seen)?;
            let next = fs::read_link(&at)?;
            // A relative link counts from its own folder; an absolute one takes the whole's place.
            at = at.parent().unwrap_or(Path::new("")).join(next);
        }
        Err(io::Error::other("too many symbolic links"))
    }
}

/// An open descriptor by its path in the file system: what it leads to must be neither replaced nor truncated.
fn descriptor(file: &Path) -> Option<Destination> {
    if !cfg!(unix) {
        return None;
    }
    let folder = file.parent()?;
    let is_list = folder == Path::new("/dev/fd")
        || (folder.starts_with("/proc") && folder.file_name()? == "fd");
    if !is_list {
        return None;
    }
    let is_own = folder == Path::new("/dev/fd") || folder.starts_with("/proc/self");
    Some(match file.file_name()?.to_str()? {
        "1" if is_own => Destination::Stdout,
        "2" if is_own => Destination::Stderr,
        _ => Destination::Stream(file.to_owned()),
    })
}

/// Whether the name is a device of Windows, which has it in every folder.
fn is_windows_device(file: &Path) -> bool {
    const NAMES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];
    let whole = file.as_os_str().to_string_lossy();
    if whole.starts_with(r"\\.\") {
        return true;
    }
    let name = whole.rsplit(['\\', '/']).next().unwrap_or_default();
    let name = name.trim_end_matches([' ', '.', ':']).to_ascii_uppercase();
    let numbered = |kind| {
        name.strip_prefix(kind).is_some_and(|number: &str| {
            number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    NAMES.contains(&name.as_str()) || numbered("COM") || numbered("LPT")
}

/// Refuses another user's symbolic link in a shared folder, which may have been put there to redirect the write.
// The rule of Linux's `protected_symlinks`, which applies only where the kernel follows the link.
#[cfg(unix)]
fn check_link(link: &Path, seen: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;

    let parent = link
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let folder = fs::metadata(parent.unwrap_or(Path::new(".")))?;
    let me = rustix::process::geteuid().as_raw();
    if may_be_followed(folder.mode(), folder.uid(), seen.uid(), me) {
        return Ok(());
    }
    Err(io::Error::new(
        io::ErrorKind::PermissionDenied,
        "somebody else's symbolic link in a shared folder",
    ))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "other systems have the rule")]
fn check_link(_link: &Path, _seen: &fs::Metadata) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn may_be_followed(folder_mode: u32, folder_owner: u32, link_owner: u32, me: u32) -> bool {
    const SHARED: u32 = 0o1002;
    folder_mode & SHARED != SHARED || link_owner == me || link_owner == folder_owner
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn open_descriptors_are_never_replaced() {
        let own = [
            ("/dev/stdout", Destination::Stdout),
            ("/dev/fd/1", Destination::Stdout),
            ("/proc/self/fd/1", Destination::Stdout),
            ("/dev/stderr", Destination::Stderr),
        ];
        for (name, want) in own {
            assert_eq!(Destination::of(Path::new(name)).unwrap(), want, "{name}");
        }
        for name in ["/proc/1/fd/1", "/dev/fd/7", "/dev/null"] {
            let stream = Destination::Stream(name.into());
            assert_eq!(Destination::of(Path::new(name)).unwrap(), stream, "{name}");
        }
        for name in ["/nowhere/at/all", "名单.csv", "fd/1", "/tmp"] {
            let ordinary = Destination::File(name.into());
            assert_eq!(
                Destination::of(Path::new(name)).unwrap(),
                ordinary,
                "{name}"
            );
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_in_shared_folders_are_followed_only_where_they_are_ours_or_its_owners() {
        let cases = [
            (0o1777, 0, 1000, 1000, true),
            (0o1777, 0, 0, 1000, true),
            (0o1777, 0, 1001, 1000, false),
            (0o1777, 0, 1001, 0, false),
            (0o755, 1001, 1001, 0, true),
            (0o755, 0, 1001, 1000, true),
        ];
        for (mode, folder, link, me, want) in cases {
            assert_eq!(
                may_be_followed(mode, folder, link, me),
                want,
                "{mode:o} {folder} {link} {me}"
            );
        }
    }

    #[test]
    fn devices_of_windows_are_known_by_name() {
        let devices = [
            "NUL",
            "nul:",
            r"C:\资料\nul",
            "con",
            "COM1",
            "lpt9.",
            r"\\.\pipe\wecom",
            r"\\.\NUL",
        ];
        for name in devices {
            assert!(is_windows_device(Path::new(name)), "{name}");
        }
        for name in [
            "null",
            "COM10",
            "COM",
            "nul.csv",
            r"C:\con\list.csv",
            "LPTX",
        ] {
            assert!(!is_windows_device(Path::new(name)), "{name}");
        }
    }
}
