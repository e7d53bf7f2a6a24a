//! The project's own commands: `cargo xtask start`, `test`, `soak`, `bench`, `cross`, `fuzz`, `bundle` and the rest.
//!
//! Only the command line stands here; each command has a file. Kept to few and light dependencies, because everybody
//! waits for this program to compile before anything else happens.

mod bench;
mod boundaries;
mod browser;
mod bundle;
mod counts;
mod cross;
mod desktop;
mod figures;
mod front_end;
mod fuzz;
mod host;
mod install;
mod machine;
mod npm;
mod out;
mod partners;
mod programs;
mod promises;
mod report;
mod run;
mod sbom;
mod session;
mod setup;
mod shipped;
mod soak;
mod sources;
mod start;
mod stop;
mod suites;
mod times;
mod window;
mod workflows;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::stop::Stop;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Start, test and measure WeCom Bridge", version = None)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Set up what is missing, then run the program
    Start {
        /// Passed on to the program
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
    /// Serve the interface and the product's commands on loopback, with a simulated WeCom behind them
    Host {
        /// Passed on to the host
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
    /// Set up what is missing, then run every check, or only the suites named
    Test {
        #[arg(value_name = "SUITE")]
        suites: Vec<String>,
        /// Say which suites there are, and run none
        #[arg(long)]
        list: bool,
    },
    /// Run the long form of the tests that break things on purpose, or only the programs named
    Soak {
        #[arg(value_name = "PROGRAM")]
        programs: Vec<String>,
    },
    /// Build for release and run one measurement, which prints JSON; without a name, say which there are
    Bench {
        name: Option<String>,
        /// Passed on to the measurement
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
    /// Check the workspace for Windows and macOS from Linux, and run what has no window under wine
    Cross {
        #[arg(value_name = "CHECK")]
        checks: Vec<String>,
    },
    /// Start real directory servers (OpenLDAP, Samba's Active Directory), say where they are, and keep them until the input
    /// ends
    Partners,
    /// Let libFuzzer look for what breaks the readers of what comes from outside; without a name, all of them
    Fuzz {
        #[arg(value_name = "TARGET")]
        targets: Vec<String>,
        /// How long to look, for each target
        #[arg(long, default_value_t = 60)]
        seconds: u32,
    },
    /// Measure our own sources: crates, files, functions, circles
    Figures {
        /// Name every arrow of this crate's circles
        #[arg(long, value_name = "CRATE")]
        arrows: Option<String>,
        /// Another tree than this workspace: a file of the kind of lib.rs
        #[arg(long, value_name = "FILE")]
        tree: Option<PathBuf>,
    },
    /// Build the installer of this system; without a name, the kinds that fit here
    Bundle {
        #[arg(value_name = "KIND")]
        kinds: Vec<String>,
    },
    /// Write what the program is made of, as a CycloneDX bill of materials
    Sbom {
        /// Where to; in target/sbom if not said
        file: Option<PathBuf>,
    },
    /// Run a command with a private, unlocked keyring (on Windows and macOS: with the one that is there)
    WithKeyring {
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<OsString>,
    },
    /// The inner half of `with-keyring`, already on the private bus
    #[command(hide = true, name = session::INNER)]
    InsideSession {
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<OsString>,
    },
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Start { args } => start::start(&args),
        Task::Host { args } => host::serve(&args),
        Task::Test { list: true, .. } => Ok(suites::list()),
        Task::Test { suites, .. } => suites::test(&suites),
        Task::Soak { programs } => soak::soak(&programs),
        Task::Bench { name, args } => bench::bench(name.as_deref(), &args),
        Task::Cross { checks } => cross::cross(&checks),
        Task::Partners => partners::serve(),
        Task::Fuzz { targets, seconds } => fuzz::fuzz(&targets, seconds),
        Task::Figures { arrows, tree } => figures::figures(arrows.as_deref(), tree.as_deref()),
        Task::Bundle { kinds } => bundle::bundle(&kinds),
        Task::Sbom { file } => sbom::sbom(file.as_deref()),
        Task::WithKeyring { command } => session::with_keyring(&command),
        Task::InsideSession { command } => session::inside(&command),
    };
    outcome.unwrap_or_else(|stop| {
        out::say(&stop.to_string());
        match stop {
            Stop::SetUp(_) => ExitCode::from(2),
            Stop::Failed(_) => ExitCode::FAILURE,
        }
    })
}
