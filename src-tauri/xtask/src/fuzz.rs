//! `cargo xtask fuzz`: libFuzzer on the checks of `tests/fuzz`, with the address sanitizer, from their seeds.
//!
//! The instrumented build takes unstable options, which `RUSTC_BOOTSTRAP` allows on a stable compiler; it is a build of
//! its own. What is found is kept in `target/fuzz/artifacts` until it is a seed and a test. The short form, without
//! libFuzzer, is `tests/fuzz/tests/replay.rs`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use serde_json::Value;

use crate::counts::{Counts, Part};
use crate::out;
use crate::report::{self, Entry};
use crate::run;
use crate::setup::{self, Need};
use crate::stop::Stop;

const PACKAGE: &str = "fuzz";
const FOLDER: &str = "tests/fuzz";

/// What a reader may need for one input; more is a finding.
const MEMORY_MIB: u32 = 2048;
const SECONDS_PER_INPUT: u32 = 20;

/// The longest input that is tried, in bytes: longer ones add time and no new ways.
const LONGEST: u32 = 4096;

/// Looks for so many seconds at each of these targets, or at all.
pub(crate) fn fuzz(names: &[String], seconds: u32) -> Result<ExitCode, Stop> {
    setup::ensure(&[Need::Build, Need::Fuzzing])?;
    let known = targets(&run::metadata(&["--no-deps"])?);
    let names = chosen(names, &known)?;
    let folder = run::target_folder()?.join("fuzz");
    let begun = Instant::now();
    let parts = names.iter().map(|name| look(name, seconds, &folder));
    let entry = Entry {
        suite: PACKAGE,
        parts: parts.collect::<Result<_, _>>()?,
        took: begun.elapsed(),
    };
    let entry = [entry];
    report::lines(&entry)
        .iter()
        .for_each(|line| out::line(line));
    Ok(match report::all_well(&entry) {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

fn chosen(names: &[String], known: &[String]) -> Result<Vec<String>, Stop> {
    if let Some(strange) = names.iter().find(|name| !known.contains(name)) {
        let known = known.join(", ");
        return Err(Stop::Failed(format!(
            "there is no target {strange:?}; there are: {known}"
        )));
    }
    match names {
        [] => Ok(known.to_vec()),
        names => Ok(names.to_vec()),
    }
}

/// The programs of the package, each of which is a target.
fn targets(metadata: &Value) -> Vec<String> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let packages = list(&metadata["packages"]);
    let package = packages
        .iter()
        .find(|package| package["name"] == PACKAGE)
        .map(|package| list(&package["targets"]));
    let programs = package.unwrap_or_default().into_iter();
    programs
        .filter(|target| target["kind"][0] == "bin")
        .filter_map(|target| target["name"].as_str().map(str::to_owned))
        .collect()
}

fn look(name: &str, seconds: u32, folder: &Path) -> Result<Part, Stop> {
    let command = command(name, seconds, folder)?;
    let words = run::shown(&command);
    out::line(&format!("$ {words}"));
    let mut runs = None;
    let status = run::stream(command, |line| {
        out::pass(line);
        runs = runs_in(&String::from_utf8_lossy(line)).or(runs);
    });
    let success = status.map_err(|error| Stop::io(&words, &error))?.success();
    let label = match runs {
        Some(runs) => format!("{name}: {runs} runs"),
        None => format!("{name}: did not come to its end"),
    };
    // A run that counts nothing proves nothing.
    let passed = success && runs.is_some_and(|runs| runs > 0);
    let counts = Counts {
        passed: usize::from(passed),
        failed: usize::from(!passed),
        ignored: 0,
    };
    Ok(Part::new(label, counts))
}

fn command(name: &str, seconds: u32, folder: &Path) -> Result<Command, Stop> {
    let corpus = made(folder.join("corpus").join(name))?;
    let artifacts = made(folder.join("artifacts").join(name))?;
    let mut command = run::program(setup::own_program("cargo-fuzz"));
    command.env("RUSTC_BOOTSTRAP", "1");
    command.args(["run", "--fuzz-dir", FOLDER, "--features", "libfuzzer"]);
    command.arg("--target-dir").arg(folder.join("build"));
    command.arg(name).arg(corpus);
    command.arg(run::root().join(FOLDER).join("seeds").join(name));
    command.args([
        "--".to_owned(),
        format!("-max_total_time={seconds}"),
        format!("-timeout={SECONDS_PER_INPUT}"),
        format!("-rss_limit_mb={MEMORY_MIB}"),
        format!("-max_len={LONGEST}"),
        "-print_final_stats=1".to_owned(),
        format!("-artifact_prefix={}/", artifacts.display()),
    ]);
    Ok(command)
}

fn made(folder: PathBuf) -> Result<PathBuf, Stop> {
    fs::create_dir_all(&folder).map_err(|error| Stop::io("making a folder", &error))?;
    Ok(folder)
}

/// `Done 123456 runs in 61 second(s)`
fn runs_in(line: &str) -> Option<u64> {
    let (runs, _) = line.trim().strip_prefix("Done ")?.split_once(" runs in ")?;
    runs.parse().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn targets_are_the_programs_of_the_package() {
        let target = |kind: &str, name: &str| json!({"kind": [kind], "name": name});
        let metadata = json!({"packages": [
            {"name": "cli", "targets": [target("bin", "wecom-bridge")]},
            {"name": "fuzz", "targets": [target("lib", "fuzz"), target("bin", "plan"), target("test", "replay")]},
        ]});
        let known = targets(&metadata);
        assert_eq!(known, ["plan"]);
        assert_eq!(chosen(&[], &known).unwrap(), ["plan"]);
        assert!(chosen(&["nonsense".to_owned()], &known).is_err());
    }

    #[test]
    fn the_number_of_runs_is_read() {
        assert_eq!(runs_in("Done 48213 runs in 61 second(s)\n"), Some(48213));
        assert_eq!(runs_in("#48213 DONE cov: 1"), None);
    }
}
