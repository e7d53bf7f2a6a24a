//! `cargo xtask bench NAME`: the measurements, which are the `bench-NAME` programs of the `tests` package, and
//! `start`, which measures how the window starts.

use std::ffi::OsString;
use std::process::ExitCode;

use serde_json::Value;

use crate::desktop;
use crate::out;
use crate::run;
use crate::session::Session;
use crate::setup::{self, Need};
use crate::stop::Stop;
use crate::window;

/// The measurement that needs a display rather than a program of its own.
const START: &str = "start";
const PACKAGE: &str = "tests";
const PREFIX: &str = "bench-";

/// Builds one measurement for release and runs it; its JSON is all that stdout gets.
pub(crate) fn bench(name: Option<&str>, args: &[OsString]) -> Result<ExitCode, Stop> {
    setup::ensure(&[Need::Build])?;
    let mut known = programs(&run::metadata(&["--no-deps"])?);
    known.push(START.to_owned());
    let Some(name) = name else {
        known.iter().for_each(|name| out::line(name));
        return Ok(ExitCode::SUCCESS);
    };
    if name == START {
        return start(args);
    }
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

/// Starts what users install beside an empty window of the same build, again and again.
fn start(args: &[OsString]) -> Result<ExitCode, Stop> {
    setup::ensure(&[Need::Window, Need::FrontEnd, Need::Keyring, Need::Display])?;
    desktop::pages()?;
    let [program, empty] = desktop::build_shipped("empty-window")?;
    let mut command = window::on_display("node")?;
    command
        .arg("tests/desktop/start.mjs")
        .args(args)
        .env("WECOM_BRIDGE_DESKTOP", program)
        .env("WECOM_BRIDGE_EMPTY", empty);
    let session = Session::new()?;
    Ok(run::exit_code(run::status(&mut session.wrap(command))?))
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
