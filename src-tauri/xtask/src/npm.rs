//! The interface's lock file: what each package is, and what none of them may be.
//!
//! Known vulnerabilities are not looked up: npm asks its registry for them. Here is what the file itself can prove.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::counts::Part;
use crate::front_end;
use crate::out;
use crate::run;
use crate::stop::Stop;
use crate::suites;

/// Besides the licences that deny.toml allows: no copyleft either, and met in packages that users get.
const ALSO: &[&str] = &["0BSD", "BSD-2-Clause"];

/// For tools that no user gets.
const FOR_TOOLS: &[&str] = &["BlueOak-1.0.0"];

/// Packages that may run a script when they are installed: none needs to.
const MAY_RUN_SCRIPTS: &[&str] = &[];

/// A package of the lock file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    /// An SPDX expression, as the package states it.
    pub(crate) license: String,
    /// `sha512-` and base64.
    pub(crate) integrity: String,
    /// Whether only development needs it.
    pub(crate) dev: bool,
    pub(crate) runs_script: bool,
    /// Names of what it depends on.
    pub(crate) dependencies: Vec<String>,
}

/// The packages that the interface's lock file names.
pub(crate) fn packages() -> Result<Vec<Package>, Stop> {
    let file = front_end::folder().join("package-lock.json");
    let text = fs::read_to_string(file).map_err(|error| Stop::io("package-lock.json", &error))?;
    read(&text).ok_or_else(|| Stop::Failed("package-lock.json has another shape".to_owned()))
}

/// Each rule is one check.
pub(crate) fn check() -> Result<Vec<Part>, Stop> {
    let file = run::root().join("deny.toml");
    let deny = fs::read_to_string(file).map_err(|error| Stop::io("deny.toml", &error))?;
    let allowed = allowed(&deny);
    let broken = broken(&packages()?, &allowed);
    for (rule, names) in &broken {
        for name in names {
            out::line(&format!("npm: {rule}: not so for {name}"));
        }
    }
    let judged = broken
        .iter()
        .map(|(rule, names)| suites::check(&format!("npm: {rule}"), names.is_empty()));
    Ok(judged.collect())
}

fn read(text: &str) -> Option<Vec<Package>> {
    let lock: Value = serde_json::from_str(text).ok()?;
    if lock["lockfileVersion"] != 3 {
        return None;
    }
    let packages = lock["packages"].as_object()?;
    let others = packages.iter().filter(|(place, _)| !place.is_empty());
    others.map(|(place, entry)| package(place, entry)).collect()
}

fn package(place: &str, entry: &Value) -> Option<Package> {
    let (_, name) = place.rsplit_once("node_modules/")?;
    let text = |key: &str| entry[key].as_str().unwrap_or_default().to_owned();
    let flag = |key: &str| entry[key].as_bool().unwrap_or(false);
    let named = entry["dependencies"].as_object();
    Some(Package {
        name: name.to_owned(),
        version: entry["version"].as_str()?.to_owned(),
        license: text("license"),
        integrity: text("integrity"),
        dev: flag("dev") || flag("devOptional"),
        runs_script: flag("hasInstallScript"),
        dependencies: named
            .map(|named| named.keys().cloned().collect())
            .unwrap_or_default(),
    })
}

/// The rules, each with the packages that break it.
fn broken(packages: &[Package], allowed: &BTreeSet<String>) -> Vec<(&'static str, Vec<String>)> {
    let those = |breaks: &dyn Fn(&Package) -> bool| {
        let found = packages.iter().filter(|package| breaks(package));
        let shown = |package: &Package| {
            format!("{} {} ({})", package.name, package.version, package.license)
        };
        found.map(shown).collect::<Vec<_>>()
    };
    let may_run = |package: &Package| MAY_RUN_SCRIPTS.contains(&package.name.as_str());
    vec![
        (
            "the file is sealed by a hash",
            those(&|package| !package.integrity.starts_with("sha512-")),
        ),
        (
            "nothing runs when it is installed",
            those(&|package| package.runs_script && !may_run(package)),
        ),
        (
            "its licence is allowed",
            those(&|package| !fits(&package.license, allowed, package.dev)),
        ),
    ]
}

/// The list `allow` under `[licenses]`, which is one licence a line.
fn allowed(deny: &str) -> BTreeSet<String> {
    let lines = deny.lines().map(str::trim);
    let list = lines
        .skip_while(|line| *line != "[licenses]")
        .skip_while(|line| *line != "allow = [")
        .skip(1)
        .take_while(|line| *line != "]");
    list.filter_map(|line| line.split('"').nth(1).map(str::to_owned))
        .collect()
}

/// Whether one of the choices is allowed; what is not understood is not.
fn fits(license: &str, allowed: &BTreeSet<String>, dev: bool) -> bool {
    let one = |name: &str| {
        allowed.contains(name) || ALSO.contains(&name) || (dev && FOR_TOOLS.contains(&name))
    };
    let plain = license.trim_matches(['(', ')']);
    plain
        .split(" OR ")
        .any(|choice| choice.split(" AND ").all(|name| one(name.trim())))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"{"lockfileVersion": 3, "packages": {
        "": {"name": "ui"},
        "node_modules/vue": {"version": "3.5.0", "license": "MIT", "integrity": "sha512-YQ==", "dependencies": {"@vue/shared": "3"}},
        "node_modules/a/node_modules/@scope/b": {"version": "1.0.0", "license": "BlueOak-1.0.0", "integrity": "sha512-YQ==", "dev": true},
        "node_modules/bad": {"version": "1.0.0", "license": "GPL-3.0-only", "hasInstallScript": true}
    }}"#;

    fn mit() -> BTreeSet<String> {
        BTreeSet::from(["MIT".to_owned()])
    }

    #[test]
    fn packages_are_read_with_their_names() {
        let packages = read(LOCK).unwrap();
        let names: Vec<_> = packages.iter().map(|package| &package.name).collect();
        assert_eq!(names, ["@scope/b", "bad", "vue"]);
        assert_eq!(packages[2].dependencies, ["@vue/shared"]);
        assert!(read(r#"{"lockfileVersion": 1}"#).is_none());
    }

    #[test]
    fn each_rule_names_who_breaks_it() {
        for (rule, names) in broken(&read(LOCK).unwrap(), &mit()) {
            assert_eq!(names, ["bad 1.0.0 (GPL-3.0-only)"], "{rule}");
        }
    }

    #[test]
    fn licences_are_choices_and_sums() {
        let cases = [
            ("MIT", false, true),
            ("GPL-3.0-only OR MIT", false, true),
            ("(MIT OR CC0-1.0)", false, true),
            ("MIT AND GPL-3.0-only", false, false),
            ("0BSD", false, true),
            ("BlueOak-1.0.0", true, true),
            ("BlueOak-1.0.0", false, false),
            ("", true, false),
            ("SEE LICENSE IN file", false, false),
        ];
        for (license, dev, want) in cases {
            assert_eq!(fits(license, &mit(), dev), want, "{license} {dev}");
        }
    }

    #[test]
    fn the_allow_list_is_that_of_deny_toml() {
        let deny = "[graph]\ntargets = [\n\"x\",\n]\n[licenses]\n# why\nallow = [\n    \"MIT\",\n]\nother = [\n\"GPL\",\n]";
        assert_eq!(allowed(deny), mit());
    }
}
