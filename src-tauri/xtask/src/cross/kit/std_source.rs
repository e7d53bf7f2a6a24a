//! The standard library's source, of the compiler's very version.
//!
//! A toolchain that has its `rust-src` component needs nothing. Else a copy of the toolchain gets the source out of
//! Debian's package of it, so that a machine with no way to Rust's own servers does as well. The package comes from
//! the archive that the machine itself is set up with, out of a newer suite, and apt checks its signature; apt's own
//! lists stay as they are.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::out;
use crate::run;
use crate::stop::Stop;

use super::must;

/// Where the source lies in a toolchain.
const PLACE: &str = "lib/rustlib/src/rust";

/// The suite that has the compiler's version when the machine's own is older.
const SUITE: &str = "trixie-backports";

const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// A toolchain with the source: the one in use, or a copy of it in this folder.
pub(super) fn toolchain(folder: &Path) -> Result<PathBuf, Stop> {
    let sysroot = run::capture(run::program("rustc").args(["--print", "sysroot"]))?;
    let sysroot = fs::canonicalize(sysroot.trim())
        .map_err(|error| Stop::io("looking for the toolchain", &error))?;
    if has_source(&sysroot) {
        return Ok(sysroot);
    }
    let version = version(Path::new("rustc"))?;
    let copy = folder.join("toolchain");
    if has_source(&copy) && version_of_copy(&copy).is_some_and(|of_copy| of_copy == version) {
        return Ok(copy);
    }
    // A copy that was interrupted is begun anew.
    _ = fs::remove_dir_all(&copy);
    copy_toolchain(&sysroot, &copy)?;
    let apt = Apt::new(&folder.join("apt"))?;
    let package = apt.source_package(&version)?;
    unpack(&package, &copy)?;
    Ok(copy)
}

fn has_source(toolchain: &Path) -> bool {
    toolchain
        .join(PLACE)
        .join("library/std/Cargo.toml")
        .is_file()
}

/// `1.95.0` of `rustc 1.95.0 (5980761 2026-04-14)`.
fn version(rustc: &Path) -> Result<String, Stop> {
    let text = run::capture(run::program(rustc).arg("--version"))?;
    let version = text.split(' ').nth(1).map(str::to_owned);
    version.ok_or_else(|| Stop::Failed("rustc does not tell its version".to_owned()))
}

fn version_of_copy(copy: &Path) -> Option<String> {
    version(&copy.join("bin/rustc")).ok()
}

/// Links every file where the disk allows it, since nothing of the toolchain is changed.
fn copy_toolchain(from: &Path, to: &Path) -> Result<(), Stop> {
    let linked = run::program("cp").arg("-al").arg(from).arg(to).output();
    if linked.is_ok_and(|output| output.status.success()) {
        return Ok(());
    }
    _ = fs::remove_dir_all(to);
    must(run::program("cp").arg("-a").arg(from).arg(to))
}

/// Apt with lists of its own.
struct Apt {
    folder: PathBuf,
    configuration: PathBuf,
}

impl Apt {
    fn new(folder: &Path) -> Result<Self, Stop> {
        let apt = Self {
            folder: folder.to_owned(),
            configuration: folder.join("apt.conf"),
        };
        let failed = |error| Stop::io("setting up apt", &error);
        for part in ["lists/partial", "cache/archives/partial", "sources"] {
            fs::create_dir_all(folder.join(part)).map_err(failed)?;
        }
        let source = source_list(&archive()?);
        fs::write(folder.join("sources/std.sources"), source).map_err(failed)?;
        fs::write(&apt.configuration, configuration(folder)).map_err(failed)?;
        Ok(apt)
    }

    fn command(&self, program: &str) -> Command {
        let mut command = run::program(program);
        command.env("APT_CONFIG", &self.configuration);
        command
    }

    /// Fetches the package of this version's source.
    fn source_package(&self, version: &str) -> Result<PathBuf, Stop> {
        must(self.command("apt-get").args(["update", "-qq"]))?;
        let known = run::capture(self.command("apt-cache").args(["madison", "rust-src"]))?;
        let Some(package) = package_of(&known, version) else {
            return Err(Stop::SetUp(vec![format!(
                "the source of Rust {version}'s standard library: rustup component add rust-src  (Debian's {SUITE} does not have it)"
            )]));
        };
        let wanted = format!("rust-src={package}");
        let downloads = self.folder.join("downloads");
        _ = fs::remove_dir_all(&downloads);
        fs::create_dir_all(&downloads)
            .map_err(|error| Stop::io("making a folder for packages", &error))?;
        let mut download = self.command("apt-get");
        download.args(["download", "-qq", &wanted]);
        must(download.current_dir(&downloads))?;
        only_file(&downloads)
    }
}

fn only_file(folder: &Path) -> Result<PathBuf, Stop> {
    let first = fs::read_dir(folder).ok().and_then(|mut files| files.next());
    let file = first.and_then(Result::ok).map(|file| file.path());
    file.ok_or_else(|| Stop::Failed("apt-get download left no package".to_owned()))
}

/// The address of Debian's archive as this machine has it.
fn archive() -> Result<String, Stop> {
    let format = "$(ORIGIN) $(LABEL) $(REPO_URI)";
    let targets = run::capture(run::program("apt-get").args(["indextargets", "--format", format]));
    let address = targets.ok().and_then(|targets| debian_in(&targets));
    address.ok_or_else(|| {
        Stop::SetUp(vec![
            "the source of the standard library: rustup component add rust-src  (without it, only Debian has a package to take it from)"
                .to_owned(),
        ])
    })
}

fn debian_in(targets: &str) -> Option<String> {
    let ours = targets
        .lines()
        .filter_map(|line| line.strip_prefix("Debian Debian "));
    ours.map(|address| address.trim_end_matches('/').to_owned())
        .next()
}

fn source_list(archive: &str) -> String {
    format!(
        "Types: deb\nURIs: {archive}\nSuites: {SUITE}\nComponents: main\nSigned-By: {KEYRING}\n"
    )
}

fn configuration(folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "Dir::Etc::sourcelist \"/dev/null\";\nDir::Etc::sourceparts \"{folder}/sources\";\n\
         Dir::State::lists \"{folder}/lists\";\nDir::Cache \"{folder}/cache\";\nAPT::Sandbox::User \"root\";\n"
    )
}

/// The package's version for a compiler's version, out of what `apt-cache madison` prints.
fn package_of(madison: &str, version: &str) -> Option<String> {
    let begin = format!("{version}+");
    let versions = madison.lines().filter_map(|line| line.split('|').nth(1));
    let mut fitting = versions
        .map(str::trim)
        .filter(|package| package.starts_with(&begin));
    fitting.next().map(str::to_owned)
}

fn unpack(package: &Path, toolchain: &Path) -> Result<(), Stop> {
    let place = toolchain.join(PLACE);
    fs::create_dir_all(&place).map_err(|error| Stop::io("making a folder for std", &error))?;
    // usr/src/rustc-VERSION/library/… goes to library/…
    let script = r#"dpkg-deb --fsys-tarfile "$1" | tar -xf - -C "$2" --strip-components=4 --wildcards './usr/src/rustc-*/library/*' './usr/src/rustc-*/Cargo.lock'"#;
    let mut command = run::program("bash");
    command.args(["-euo", "pipefail", "-c", script, "unpack"]);
    command.arg(package).arg(&place);
    out::say(&format!("Unpacking {}", package.display()));
    if run::status(&mut command)?.success() && has_source(toolchain) {
        return Ok(());
    }
    Err(Stop::Failed(
        "the package did not hold std's source".to_owned(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_archive_is_the_machines_own() {
        let targets = "Debian Debian-Security http://mirror.test/security/\n\
                       Google cloud https://other.test/apt/\n\
                       Debian Debian http://mirror.test/debian/\n\
                       Debian Debian http://mirror.test/debian/\n";
        assert_eq!(
            debian_in(targets).as_deref(),
            Some("http://mirror.test/debian")
        );
        assert_eq!(
            debian_in("Ubuntu Ubuntu http://mirror.test/ubuntu/\n"),
            None
        );
    }

    #[test]
    fn the_package_is_of_the_compilers_very_version() {
        let madison = " rust-src | 1.96.1+dfsg1-2 | http://mirror.test/debian suite/main\n rust-src | 1.95.0+dfsg1-2~bpo13+1 | http://mirror.test/debian suite/main\n";
        assert_eq!(
            package_of(madison, "1.95.0").as_deref(),
            Some("1.95.0+dfsg1-2~bpo13+1")
        );
        assert_eq!(package_of(madison, "1.9"), None);
        assert_eq!(package_of("", "1.95.0"), None);
    }
}
