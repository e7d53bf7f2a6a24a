//! The suite that opens the portal preview in a real browser.
//!
//! What is clicked and looked at stands in `tests/browser`; what it is clicked on is the program `portal-stand` of the
//! package `tests`.

use std::process::Command;

use crate::counts::{Counts, Part};
use crate::front_end;
use crate::machine;
use crate::out;
use crate::programs;
use crate::run;
use crate::stop::Stop;
use crate::times;
use crate::window;

const STAND: &str = "portal-stand";

/// Builds the stand and runs what opens it.
pub(crate) fn check() -> Result<Vec<Part>, Stop> {
    front_end::packages()?;
    let [stand] = programs::build([STAND], &[])?;
    let node = machine::on_path("node");
    let node = node.ok_or_else(|| Stop::Failed("node was not found".to_owned()))?;
    let junit = times::junit("browser")?;
    let mut command = Command::new(node);
    command
        .arg("--test")
        .args(window::reporters(&junit))
        .arg("tests/browser/")
        .current_dir(run::root())
        .env("WECOM_BRIDGE_PORTAL_STAND", stand);
    out::line(&format!("$ {}", run::shown(&command)));
    let mut counts = Counts::default();
    let status = run::stream(command, |line| {
        out::pass(line);
        window::read(&mut counts, String::from_utf8_lossy(line).trim());
    });
    let status = status.map_err(|error| Stop::io("the browser", &error))?;
    Ok(vec![Part {
        label: "the portal preview in a browser".to_owned(),
        counts: window::judged(counts, status.success()),
        times: times::of_junit(&junit),
    }])
}
