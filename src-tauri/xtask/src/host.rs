//! The development host: built for the interface's tests, and run for those who develop the interface.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::front_end;
use crate::out;
use crate::programs;
use crate::run;
use crate::setup::{self, Need};
use crate::stop::Stop;

const NAME: &str = "host";
/// Where `npm run dev` looks for it.
const PORT: &str = "4180";

/// Builds it; the program.
pub(crate) fn build() -> Result<PathBuf, Stop> {
    let [host] = programs::build([NAME], &[])?;
    Ok(host)
}

/// Serves the built interface with the product's commands behind it, until it is interrupted.
pub(crate) fn serve(args: &[OsString]) -> Result<ExitCode, Stop> {
    setup::ensure(&[Need::Build, Need::FrontEnd])?;
    front_end::build_for_host()?;
    let mut command = run::program(build()?);
    let interface = front_end::folder().join("dist-host");
    command.args(["--port", PORT, "--interface"]).arg(interface);
    out::say("Open the address below; a page of another world is at /held, /rehearsed and so on.");
    out::say("`npm run dev` in `ui` serves the interface as it is edited, with this behind it.");
    Ok(run::exit_code(run::status(command.args(args))?))
}
