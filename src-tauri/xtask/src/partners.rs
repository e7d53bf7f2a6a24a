//! Real directory servers for tests: OpenLDAP's and Samba's Active Directory, each on a loopback address of its own.
//!
//! `cargo xtask partners` starts both and keeps them until its input ends; the suite `partners` runs the programs of that
//! name against them. `world` is their folder and their addresses, `openldap` and `samba` say how each is set up, `keeper`
//! clears up whatever happens. Linux only, and as root: both servers listen on ports below 1024, and Samba changes users.

#[cfg(unix)]
mod keeper;
#[cfg(unix)]
mod openldap;
#[cfg(unix)]
mod pki;
#[cfg(unix)]
mod samba;
#[cfg(unix)]
mod server;
#[cfg(unix)]
mod world;

use std::process::ExitCode;

use crate::counts::Part;
use crate::machine::{Machine, Rights, System};
use crate::setup::{self, Need};
use crate::stop::Stop;

/// Where the programs find the servers: a file of JSON, for its owner only.
#[cfg(unix)]
const VARIABLE: &str = "WECOM_BRIDGE_PARTNERS";
/// The programs of the suite, in whichever package.
pub(crate) const PROGRAMS: &str = "partners";

/// Starts both servers, says in one line of JSON where they are, and keeps them until the input ends.
pub(crate) fn serve() -> Result<ExitCode, Stop> {
    can_run(Machine::here())?;
    setup::ensure(&[Need::Directories])?;
    platform::serve()
}

/// Starts both servers and runs every program named `partners` against them.
pub(crate) fn check() -> Result<Vec<Part>, Stop> {
    can_run(Machine::here())?;
    platform::check()
}

/// # Errors
///
/// In words, where these servers cannot run.
fn can_run(machine: Machine) -> Result<(), Stop> {
    let why = match machine {
        Machine {
            system: System::Linux,
            rights: Rights::Root,
            ..
        } => return Ok(()),
        Machine {
            system: System::Linux,
            ..
        } => {
            "real directory servers need root, for ports below 1024 and for Samba's users: run this as root in a container"
        }
        _ => "real directory servers run on Linux only",
    };
    Err(Stop::Failed(why.to_owned()))
}

#[cfg(unix)]
mod platform {
    use std::io::{self, Read as _};
    use std::process::ExitCode;

    use super::world::World;
    use super::{PROGRAMS, VARIABLE};
    use crate::counts::{Part, Reader};
    use crate::out;
    use crate::programs;
    use crate::run;
    use crate::stop::Stop;
    use crate::suites;

    pub(super) fn serve() -> Result<ExitCode, Stop> {
        let world = World::start()?;
        out::line(&world.said().to_string());
        let mut input = io::stdin().lock();
        let mut bytes = [0; 256];
        while input.read(&mut bytes).is_ok_and(|read| read > 0) {}
        Ok(ExitCode::SUCCESS)
    }

    pub(super) fn check() -> Result<Vec<Part>, Stop> {
        let world = World::start()?;
        let mut command = programs::whole("test", &["--no-fail-fast", "--test", PROGRAMS]);
        command.env(VARIABLE, world.file());
        out::line(&format!("$ {}", run::shown(&command)));
        let mut reader = Reader::default();
        let status = run::stream(command, |line| {
            out::pass(line);
            reader.feed(&String::from_utf8_lossy(line));
        });
        let status = status.map_err(|error| Stop::io("cargo test", &error))?;
        Ok(suites::judged(reader.finish(), status.success()))
    }
}

#[cfg(not(unix))]
mod platform {
    use std::process::ExitCode;

    use crate::counts::Part;
    use crate::stop::Stop;

    pub(super) fn serve() -> Result<ExitCode, Stop> {
        Err(Stop::Failed("there are none here".to_owned()))
    }

    pub(super) fn check() -> Result<Vec<Part>, Stop> {
        Err(Stop::Failed("there are none here".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_they_cannot_run_it_is_said() {
        let machine = |system, rights| Machine {
            system,
            apt: true,
            rights,
            rustup: true,
        };
        assert!(can_run(machine(System::Linux, Rights::Root)).is_ok());
        for (machine, word) in [
            (machine(System::Linux, Rights::Sudo), "root"),
            (machine(System::Linux, Rights::None), "root"),
            (machine(System::MacOs, Rights::None), "Linux"),
            (machine(System::Windows, Rights::None), "Linux"),
        ] {
            let stop = can_run(machine).unwrap_err();
            assert!(stop.to_string().contains(word), "{stop}");
        }
    }
}
