//! `cargo xtask bundle`: the installers that can be built on this system, and a bill of what they are made of.
//!
//! Tauri's own tool does the work; it comes with what the pages are built with, so there is one lock file for it.

use std::env;
use std::process::ExitCode;

use crate::front_end;
use crate::out;
use crate::run;
use crate::sbom;
use crate::setup::{self, Need};
use crate::shipped;
use crate::stop::Stop;

/// Each system builds its own.
const KINDS: &[(&str, &[&str])] = &[
    ("linux", &["deb"]),
    ("macos", &["dmg"]),
    ("windows", &["nsis", "msi"]),
];

/// Builds these kinds of installer, or those that fit here, in the profile that users install.
pub(crate) fn bundle(kinds: &[String]) -> Result<ExitCode, Stop> {
    let kinds = chosen(kinds, env::consts::OS)?;
    setup::ensure(&[Need::Build, Need::Window, Need::FrontEnd])?;
    front_end::packages()?;
    let script = if cfg!(windows) { "tauri.cmd" } else { "tauri" };
    let tool = front_end::folder().join("node_modules/.bin").join(script);
    if !tool.is_file() {
        let line = "@tauri-apps/cli 2.12.3 among the development packages of ui/package.json";
        return Err(Stop::SetUp(vec![line.to_owned()]));
    }
    let mut command = run::program(tool);
    command.args([
        "build",
        "--bundles",
        &kinds.join(","),
        // The same build that is measured: nothing is compiled twice.
        "--features",
        "custom-protocol",
        "--",
        "--locked",
        "--profile",
        shipped::PROFILE,
    ]);
    shipped::without_paths(&mut command);
    out::say(&format!("$ {}", run::shown(&command)));
    let status = run::status(&mut command)?;
    if status.success() {
        let folder = run::target_folder()?
            .join(shipped::PROFILE)
            .join("bundle/sbom");
        let file = sbom::write_into(&folder)?;
        out::say(&format!("What it is made of: {}", file.display()));
    }
    Ok(run::exit_code(status))
}

fn chosen(kinds: &[String], system: &str) -> Result<Vec<String>, Stop> {
    let here = KINDS
        .iter()
        .find(|(name, _)| *name == system)
        .map_or(&[][..], |(_, kinds)| kinds);
    if let Some(strange) = kinds.iter().find(|kind| !here.contains(&kind.as_str())) {
        let here = here.join(", ");
        return Err(Stop::Failed(format!(
            "{strange:?} is not built on this system; here: {here}"
        )));
    }
    if kinds.is_empty() {
        return Ok(here.iter().map(|kind| (*kind).to_owned()).collect());
    }
    Ok(kinds.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_system_builds_its_own() {
        assert_eq!(chosen(&[], "linux").unwrap(), ["deb"]);
        assert_eq!(chosen(&[], "windows").unwrap(), ["nsis", "msi"]);
        assert_eq!(chosen(&["msi".to_owned()], "windows").unwrap(), ["msi"]);
        assert!(chosen(&["dmg".to_owned()], "linux").is_err());
    }
}
