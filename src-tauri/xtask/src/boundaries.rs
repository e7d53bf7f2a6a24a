//! The architecture, checked: which crate may use which, and how far one may hang together in itself.
//!
//! `places` says what is allowed, `graph` reads what is linked (`cargo metadata`: on every platform and with every default
//! feature), `circles` and `limits` look into the sources.

pub(crate) mod circles;
mod graph;
mod limits;
pub(crate) mod places;

use serde_json::Value;

use crate::figures;
use crate::out;
use crate::stop::Stop;

/// One rule and, if it is broken, by what.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) text: String,
    pub(crate) broken: Option<String>,
}

/// Checks every crate of the workspace that `cargo metadata` describes.
pub(crate) fn check(metadata: &Value) -> Result<Vec<Rule>, Stop> {
    let mut rules = graph::check(metadata)?;
    let figures = figures::of_workspace(metadata)?;
    limits::to_be_lowered(&figures)
        .iter()
        .for_each(|line| out::line(line));
    rules.extend(limits::check(&figures));
    Ok(rules)
}
