//! What building for other systems needs, in `target/cross`: std's source beside a copy of the toolchain, a C compiler
//! for each system, and a Windows folder for wine.
//!
//! The standard library is compiled from source, since the toolchain has it compiled for this system only. That takes
//! unstable options, which `RUSTC_BOOTSTRAP` allows; the variables are set for these builds and no other.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::machine;
use crate::out;
use crate::run;
use crate::stop::Stop;

mod std_source;

/// C compilers for the other systems, and what runs their programs: shell scripts beside this crate.
const SCRIPTS: &str = "src-tauri/xtask/cross";

/// The zig whose headers and targets are known to do, beside the scripts: its version and the hashes of its packages.
const ZIG: &str = "zig.txt";

/// Only what has the hash that stands in the file, as it is built there: nothing else is fetched, and nothing is run.
const BY_HASH: [&str; 8] = [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--require-hashes",
    "--no-deps",
    "--only-binary=:all:",
    "--requirement",
];

const WINE: &str = "/usr/lib/wine";

/// The folder, with everything in it.
pub(crate) struct Kit {
    folder: PathBuf,
    toolchain: PathBuf,
}

/// Wine at work in its folder. Whatever a test left running there ends with this value.
///
/// Each program starts a server of its own and waits for it, which takes seconds. One server for all would be quicker,
/// but its helpers would keep the pipe of the test that started them open, and reading it would never end.
pub(crate) struct Wine {
    prefix: PathBuf,
}

impl Kit {
    /// Makes what is missing of it.
    pub(crate) fn ready() -> Result<Self, Stop> {
        let folder = run::target_folder()?.join("cross");
        fs::create_dir_all(&folder)
            .map_err(|error| Stop::io("making a folder for the other systems", &error))?;
        let toolchain = std_source::toolchain(&folder)?;
        let kit = Self { folder, toolchain };
        kit.zig()?;
        kit.windows_folder()?;
        Ok(kit)
    }

    /// Where these builds go, apart from the ordinary ones.
    pub(crate) fn build_folder(&self) -> PathBuf {
        self.folder.join("build")
    }

    /// A cargo that builds for the other systems.
    pub(crate) fn cargo(&self) -> Command {
        let scripts = run::root().join(SCRIPTS);
        let script = |name: &str| scripts.join(name);
        let mut command = run::program(self.toolchain.join("bin/cargo"));
        command
            .env("PATH", self.search_path())
            .env_remove("RUSTUP_TOOLCHAIN")
            .env_remove("RUSTC")
            // The cargo that runs this program names its own compiler's libraries, by which a compiler finds std.
            .env_remove("LD_LIBRARY_PATH")
            .env("RUSTC_BOOTSTRAP", "1")
            .env(
                "CARGO_UNSTABLE_BUILD_STD",
                "std,panic_abort,panic_unwind,test",
            )
            .env("CARGO_TARGET_DIR", self.build_folder())
            .env("CROSS_FOLDER", &self.folder)
            .env("SDKROOT", "/nonexistent")
            .env("CC_aarch64_apple_darwin", script("mac-cc"))
            .env("AR_aarch64_apple_darwin", script("mac-ar"))
            .env("CC_x86_64_pc_windows_msvc", script("stub-cl"))
            .env("AR_x86_64_pc_windows_msvc", script("stub-cl"))
            .env(
                "CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER",
                script("wine-run"),
            );
        command
    }

    /// The Windows folder in use.
    pub(crate) fn wine(&self) -> Wine {
        Wine {
            prefix: self.prefix(),
        }
    }

    fn prefix(&self) -> PathBuf {
        self.folder.join("prefix")
    }

    /// The toolchain's own programs before those of rustup, which would choose another one.
    fn search_path(&self) -> std::ffi::OsString {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders =
            std::iter::once(self.toolchain.join("bin")).chain(std::env::split_paths(&path));
        std::env::join_paths(folders).unwrap_or(path)
    }

    fn zig(&self) -> Result<(), Stop> {
        let venv = self.folder.join("zig");
        let python = venv.join("bin/python");
        if machine::answers(&python, &["-m", "ziglang", "version"], "0.") {
            return Ok(());
        }
        must(run::program("python3").arg("-m").arg("venv").arg(&venv))?;
        let list = run::root().join(SCRIPTS).join(ZIG);
        must(run::program(&python).args(BY_HASH).arg(list))
    }

    /// A Windows folder with the library in it that wine 8 lacks.
    fn windows_folder(&self) -> Result<(), Stop> {
        let system = self.prefix().join("drive_c/windows/system32");
        let library = system.join("bcryptprimitives.dll");
        if library.is_file() {
            return Ok(());
        }
        must(Wine::program(&self.prefix(), "wine64").args(["wineboot", "-i"]))?;
        let source = run::root().join(SCRIPTS).join("bcryptprimitives.c");
        must(
            run::program("x86_64-w64-mingw32-gcc")
                .args(["-shared", "-O1", "-o"])
                .arg(&library)
                .arg(source)
                .arg("-ladvapi32"),
        )
    }
}

impl Wine {
    fn program(prefix: &Path, name: &str) -> Command {
        let mut command = run::program(Path::new(WINE).join(name));
        command
            .env("WINEPREFIX", prefix)
            .env("WINEDEBUG", "-all")
            .env("WINEDLLOVERRIDES", "mscoree,mshtml=");
        command
    }

    fn server(&self) -> Command {
        Self::program(&self.prefix, "wineserver")
    }
}

impl Drop for Wine {
    fn drop(&mut self) {
        // Only this folder's server, with all that still runs in it.
        _ = self.server().arg("-k").status();
    }
}

/// Runs a command that has to succeed.
fn must(command: &mut Command) -> Result<(), Stop> {
    let words = run::shown(command);
    out::say(&format!("$ {words}"));
    command.stdout(std::io::stderr());
    if run::status(command)?.success() {
        return Ok(());
    }
    Err(Stop::Failed(format!("{words}: it failed, see above")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_python_package_comes_in_by_its_hash_or_not_at_all() {
        let list = fs::read_to_string(run::root().join(SCRIPTS).join(ZIG)).unwrap();
        let list = list.replace("\\\n", " ");
        let packages = list
            .lines()
            .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
            .collect::<Vec<_>>();
        assert!(!packages.is_empty());
        for package in packages {
            let mut words = package.split_whitespace();
            assert!(words.next().unwrap().contains("=="), "{package}");
            let hashes = words.collect::<Vec<_>>();
            assert!(!hashes.is_empty(), "{package}");
            for hash in hashes {
                let hash = hash.strip_prefix("--hash=sha256:").unwrap_or_default();
                assert_eq!(hash.len(), 64, "{package}");
            }
        }
        assert!(BY_HASH.contains(&"--require-hashes"));
    }
}
