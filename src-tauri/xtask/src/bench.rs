//! `cargo xtask bench NAME`: the measurements, which are the `bench-NAME` programs of the `tests` package.

use std::ffi::OsString;
use std::process::ExitCode;

use serde_json::Value;

use crate::out;
use crate::run;
use crate::setup::{self, Need};
use crate::stop::Stop;

const PACKAGE: &str = "tests";
const PREFIX: &str = "bench-";

/// Builds one measurement for release and runs it; its JSON is all that stdout gets.
pub(crate) fn bench(name: Option<&str>, args: &[OsString]) -> Result<ExitCode, Stop> {
    setup::ensure(&[Need::Build])?;
    let known = programs(&run::metadata(&["--no-deps"])?);
    let Some(name) = name else {
        known.iter().for_each(|name| out::line(name));
        return Ok(ExitCode::SUCCESS);
    };
    if !known.iter().any(|one| one == name) {
        return Err(Stop::Failed(format!(
            "there is no measurement {name:?}; there are: {}",
            known.join(", ")
        )));
    }
    let program = format!("{PREFIX}{name}");
    let mut command = run::cargo();
    command
        .args([
            "run",
            "--release",
            "--package",
            PACKAGE,
            "--bin",
            &program,
            "--",
        ])
        .args(args);
    Ok(run::exit_code(run::status(&mut command)?))
}

fn programs(metadata: &Value) -> Vec<String> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let package = list(&metadata["packages"])
        .into_iter()
        .find(|package| package["name"] == PACKAGE);
    let targets = package
        .map(|package| list(&package["targets"]))
        .unwrap_or_default();
    let name = |target: &Value| Some(target["name"].as_str()?.strip_prefix(PREFIX)?.to_owned());
    targets
        .iter()
        .filter(|target| target["kind"][0] == "bin")
        .filter_map(name)
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn measurements_are_found_by_their_name() {
        let target = |kind: &str, name: &str| json!({"kind": [kind], "name": name});
        let metadata = json!({"packages": [
            {"name": "bridge", "targets": [target("bin", "bench-elsewhere")]},
            {"name": "tests", "targets": [
                target("lib", "tests"), target("bin", "bench-sync"), target("bin", "other"), target("test", "bench-x"),
            ]},
        ]});
        assert_eq!(programs(&metadata), ["sync"]);
        assert!(programs(&json!({})).is_empty());
    }
}
