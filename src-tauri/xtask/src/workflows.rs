//! The suite that checks the workflow files: what runs elsewhere cannot be tried here, but it can be read.
//!
//! What is looked for stands in `workflows.mjs` beside the sources of this program.

use crate::counts::Part;
use crate::front_end;
use crate::machine;
use crate::run;
use crate::stop::Stop;
use crate::suites;

/// Runs the linter, which comes with the interface's packages.
pub(crate) fn check() -> Result<Vec<Part>, Stop> {
    front_end::packages()?;
    let node = machine::on_path("node");
    let node = node.ok_or_else(|| Stop::Failed("node was not found".to_owned()))?;
    let mut command = run::program(node);
    command.arg("src-tauri/xtask/workflows.mjs");
    suites::one_check("workflow files", command)
}
