//! Our own Rust sources, read as the compiler reads them: files, modules, what they use, how long their functions are.
//!
//! Test code (`#[cfg(test)]`, `#[test]`) is left out everywhere, and doc links count as nothing. What only a type check
//! could tell is not known: the type of an expression is guessed from parameters, fields and what functions return
//! ([`arrows`]).

pub(crate) mod arrows;
pub(crate) mod functions;
mod names;
mod syntax;
mod tree;

pub(crate) use tree::Package;

use std::path::Path;

use serde_json::Value;

use crate::run;
use crate::stop::Stop;

/// Reads a package of the workspace: its library and programs, not its tests.
pub(crate) fn package(package: &Value) -> Result<Package, Stop> {
    let name = package["name"].as_str().unwrap_or_default();
    let targets = package["targets"].as_array().map_or(&[][..], Vec::as_slice);
    let roots = targets.iter().filter(|target| {
        let kinds = target["kind"].as_array().map_or(&[][..], Vec::as_slice);
        kinds.iter().any(|kind| kind == "lib" || kind == "bin")
    });
    let roots = roots.filter_map(|target| target["src_path"].as_str().map(Path::new));
    Package::read(name, roots, run::root())
}

#[cfg(test)]
mod tests;
