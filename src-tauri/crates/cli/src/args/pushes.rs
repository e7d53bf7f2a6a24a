//! The arguments of `push`: delivering the directory to a push target.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum PushCommand {
    /// Push to a target once
    Run(PushRun),
    /// Push one person and nobody else, step by step
    Trial(PushTrial),
    /// List the last pushes to a target
    History {
        /// The push target: its ID, the beginning of it, or its name
        target: String,
        /// At most so many
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// Show a push with its lines and why
    Show {
        /// The push: its ID, or the beginning of it
        push: String,
        /// At most so many lines
        #[arg(long, default_value_t = 100)]
        limit: u32,
        /// After so many lines
        #[arg(long, default_value_t = 0)]
        offset: u32,
    },
}

#[derive(Debug, Args)]
pub(crate) struct PushRun {
    /// The push target: its ID, the beginning of it, or its name
    pub(crate) target: String,
    /// Only plan: nothing is written
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Apply the plan with this hash, whose list you have seen
    #[arg(long, value_name = "HASH", conflicts_with = "dry_run")]
    pub(crate) confirm: Option<String>,
    /// Write the passwords of new accounts into this file, which must not be there yet
    #[arg(long, value_name = "FILE", conflicts_with = "dry_run")]
    pub(crate) hand_out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct PushTrial {
    /// The push target: its ID, the beginning of it, or its name
    pub(crate) target: String,
    /// The person's userid
    pub(crate) who: String,
    /// Write the password of a new account into this file, which must not be there yet
    #[arg(long, value_name = "FILE")]
    pub(crate) hand_out: Option<PathBuf>,
}
