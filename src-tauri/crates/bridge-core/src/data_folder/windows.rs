//! Access control lists (ACLs) of the data folder on Windows, set by `icacls`: setting them from here takes unsafe code.
//!
//! A profile is closed to other people by itself. Elsewhere, such as on a second disk, everybody who may log in can
//! read what a new folder inherits. Pure functions are tried everywhere. Leaves out who owns a folder: no safe way tells.

use std::ffi::OsString;
use std::path::Path;

/// A file beside the lock files: the folder has its ACL.
#[cfg(windows)]
const APPLIED_MARKER: &str = "acl";

/// The SIDs of a file's owner, of the system and of administrators: their names differ by the system's language.
const ALLOWED_SIDS: [&str; 3] = ["*S-1-3-4", "*S-1-5-18", "*S-1-5-32-544"];

/// The arguments of `icacls`: nothing is inherited, and these SIDs get full access, also to what is created later.
fn icacls_arguments(folder: &Path) -> Vec<OsString> {
    let mut arguments = vec![folder.as_os_str().to_owned(), "/inheritance:r".into()];
    for who in ALLOWED_SIDS {
        arguments.push("/grant:r".into());
        arguments.push(format!("{who}:(OI)(CI)F").into());
    }
    arguments.push("/q".into());
    arguments
}

/// Whether the folder lies outside the person's profile; both as the system writes them in full.
fn is_outside(folder: &Path, profile: &Path) -> bool {
    let parts = |path: &Path| {
        let whole = path.to_string_lossy().replace('/', "\\");
        let whole = whole.strip_prefix(r"\\?\").unwrap_or(&whole).to_lowercase();
        let parts = whole.split('\\').filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect::<Vec<_>>()
    };
    let profile = parts(profile);
    profile.is_empty() || !parts(folder).starts_with(&profile)
}

#[cfg(windows)]
mod platform {
    use std::fs::{self, File, OpenOptions};
    use std::io;
    use std::os::windows::process::CommandExt as _;
    use std::process::{Command, Stdio};

    use super::super::{LOCKS, unusable};
    use super::*;
    use crate::environment::without_secrets;
    use crate::error::Result;

    const CREATE_NO_WINDOW: u32 = 0x0800_0000;

    pub(in super::super) fn prepare(folder: &Path) -> Result<()> {
        make(folder).map_err(|error| unusable(folder, &error))?;
        let profile = std::env::var_os("USERPROFILE").unwrap_or_default();
        let profile = fs::canonicalize(&profile).unwrap_or_else(|_| profile.into());
        let whole = fs::canonicalize(folder).map_err(|error| unusable(folder, &error))?;
        let marker = folder.join(LOCKS).join(APPLIED_MARKER);
        if is_outside(&whole, &profile) && !marker.exists() {
            match restrict_access(folder) {
                Ok(()) => drop(make(&folder.join(LOCKS)).and_then(|()| File::create(&marker))),
                // A disk without access lists, such as a memory stick.
                Err(error) => tracing::warn!(%error, "others may read the data folder"),
            }
        }
        Ok(())
    }

    fn restrict_access(folder: &Path) -> io::Result<()> {
        let system = std::env::var_os("SystemRoot").unwrap_or_else(|| r"C:\Windows".into());
        let mut tool = Command::new(Path::new(&system).join(r"System32\icacls.exe"));
        tool.args(icacls_arguments(folder))
            .creation_flags(CREATE_NO_WINDOW)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        match without_secrets(&mut tool).status()? {
            status if status.success() => Ok(()),
            status => Err(io::Error::other(format!("icacls: {status}"))),
        }
    }

    pub(in super::super) fn make(folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)
    }

    pub(in super::super) fn open_own(file: &Path, options: &mut OpenOptions) -> io::Result<File> {
        options.open(file)
    }

    pub(in super::super) fn lock_file(file: &Path) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true).open(file)
    }
}

#[cfg(windows)]
pub(super) use platform::{lock_file, make, open_own, prepare};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_lies_outside_the_profile_needs_a_list() {
        let cases = [
            (
                r"\\?\C:\Users\张三\AppData\Local\wecom-bridge",
                r"\\?\C:\Users\张三",
                false,
            ),
            (r"c:\users\ZHANG\Documents\x", r"C:\Users\Zhang", false),
            (r"C:\Users\Zhang2\x", r"C:\Users\Zhang", true),
            (r"D:\Users\Zhang\x", r"C:\Users\Zhang", true),
            (r"\\?\UNC\server\share\x", r"\\?\C:\Users\Zhang", true),
            (r"C:\Users\Zhang\x", "", true),
        ];
        for (folder, profile, want) in cases {
            assert_eq!(
                is_outside(Path::new(folder), Path::new(profile)),
                want,
                "{folder}"
            );
        }
    }

    #[test]
    fn the_list_has_no_names_and_nothing_inherited() {
        let arguments = icacls_arguments(Path::new(r"D:\资料 夹"));
        let arguments = arguments
            .iter()
            .map(|word| word.to_str().unwrap())
            .collect::<Vec<_>>();
        assert_eq!(arguments[..2], [r"D:\资料 夹", "/inheritance:r"]);
        assert!(arguments.contains(&"*S-1-3-4:(OI)(CI)F"), "{arguments:?}");
        assert!(!arguments.join(" ").contains("S-1-1-0"), "everybody");
    }
}
