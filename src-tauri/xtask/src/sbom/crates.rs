//! The crates that the program links on this system, out of `cargo metadata` and the lock file.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use crate::run;
use crate::stop::Stop;

use super::Component;

/// The packages whose programs users get.
const PROGRAMS: &[&str] = &["desktop", "cli"];

/// What the programs use directly, and everything that they link, crates of ours left out.
pub(super) fn components() -> Result<(BTreeSet<String>, Vec<Component>), Stop> {
    let metadata = run::metadata(&["--filter-platform", &host()?])?;
    let lock = fs::read_to_string(run::root().join("Cargo.lock"))
        .map_err(|error| Stop::io("Cargo.lock", &error))?;
    Graph::read(&metadata)
        .map(|graph| graph.components(&checksums(&lock)))
        .ok_or_else(|| Stop::Failed("cargo metadata has another shape".to_owned()))
}

/// The system that this compiler builds for, such as `x86_64-unknown-linux-gnu`.
pub(super) fn host() -> Result<String, Stop> {
    let text = run::capture(run::program("rustc").arg("-vV"))?;
    let line = text.lines().find_map(|line| line.strip_prefix("host: "));
    line.map(str::to_owned)
        .ok_or_else(|| Stop::Failed("rustc does not tell its host".to_owned()))
}

/// The program's version.
pub(super) fn version() -> Result<String, Stop> {
    let metadata = run::metadata(&["--no-deps"])?;
    let packages = metadata["packages"].as_array().cloned().unwrap_or_default();
    let ours = packages
        .iter()
        .find(|package| package["name"] == PROGRAMS[0]);
    let version = ours.and_then(|package| package["version"].as_str());
    version
        .map(str::to_owned)
        .ok_or_else(|| Stop::Failed("the program has no version".to_owned()))
}

struct Graph<'a> {
    packages: BTreeMap<&'a str, &'a Value>,
    links: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Graph<'a> {
    fn read(metadata: &'a Value) -> Option<Self> {
        let packages = metadata["packages"].as_array()?.iter();
        let nodes = metadata["resolve"]["nodes"].as_array()?.iter();
        Some(Self {
            packages: packages
                .map(|package| Some((package["id"].as_str()?, package)))
                .collect::<Option<_>>()?,
            links: nodes
                .map(|node| Some((node["id"].as_str()?, links(node)?)))
                .collect::<Option<_>>()?,
        })
    }

    fn components(&self, checksums: &Checksums<'_>) -> (BTreeSet<String>, Vec<Component>) {
        let ours = |id: &&str| self.is_ours(id);
        let linked = self.linked();
        let direct = linked.iter().filter(|id| ours(id));
        let direct = direct.flat_map(|id| self.purls_after(id)).collect();
        let others = linked.iter().filter(|id| !ours(id));
        let components = others.filter_map(|id| self.component(id, checksums));
        (direct, components.collect())
    }

    /// Everything that is linked into one of the programs.
    fn linked(&self) -> BTreeSet<&'a str> {
        let programs = self.packages.iter().filter(|(id, package)| {
            self.is_ours(id) && PROGRAMS.iter().any(|name| package["name"] == *name)
        });
        let mut waiting: Vec<_> = programs.map(|(id, _)| *id).collect();
        let mut seen = BTreeSet::new();
        while let Some(id) = waiting.pop() {
            if seen.insert(id) {
                waiting.extend(self.links.get(id).into_iter().flatten());
            }
        }
        seen
    }

    /// Crates of ours come from a folder and not from a registry.
    fn is_ours(&self, id: &str) -> bool {
        self.packages
            .get(id)
            .is_some_and(|package| package["source"].is_null())
    }

    fn component(&self, id: &str, checksums: &Checksums<'_>) -> Option<Component> {
        let package = self.packages.get(id)?;
        let text = |key: &str| package[key].as_str().unwrap_or_default();
        let (name, version) = (text("name"), text("version"));
        let hash = checksums.get(&(name, version));
        Some(Component {
            purl: purl(name, version),
            name: name.to_owned(),
            version: version.to_owned(),
            // Old crates write a slash where SPDX has a word.
            license: text("license")
                .replace('/', " OR ")
                .replace("  OR  ", " OR "),
            hash: hash.map(|hash| ("SHA-256", (*hash).to_owned())),
            needs: self.purls_after(id).collect(),
        })
    }

    fn purls_after(&self, id: &str) -> impl Iterator<Item = String> {
        let after = self.links.get(id).into_iter().flatten();
        let others = after.filter(|id| !self.is_ours(id));
        let packages = others.filter_map(|id| self.packages.get(id));
        packages.filter_map(|package| {
            Some(purl(
                package["name"].as_str()?,
                package["version"].as_str()?,
            ))
        })
    }
}

/// What a package links, rather than builds or tests with.
fn links(node: &Value) -> Option<Vec<&str>> {
    let is_linked = |dependency: &&Value| {
        let kinds = dependency["dep_kinds"].as_array();
        kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind["kind"].is_null()))
    };
    let linked = node["deps"].as_array()?.iter().filter(is_linked);
    linked
        .map(|dependency| dependency["pkg"].as_str())
        .collect()
}

fn purl(name: &str, version: &str) -> String {
    format!("pkg:cargo/{name}@{}", version.replace('+', "%2B"))
}

type Checksums<'a> = BTreeMap<(&'a str, &'a str), &'a str>;

/// The hashes of the lock file, by name and version.
fn checksums(lock: &str) -> Checksums<'_> {
    let entries = lock.split("[[package]]").filter_map(|entry| {
        let value = |key: &str| {
            let line = entry.lines().find_map(|line| line.strip_prefix(key))?;
            line.strip_prefix(" = \"")?.strip_suffix('"')
        };
        Some(((value("name")?, value("version")?), value("checksum")?))
    });
    entries.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_is_linked_is_listed() {
        let package = |id: &str, source: Value| json!({"id": id, "name": id, "version": "1.0.0", "license": "MIT/Apache-2.0", "source": source});
        let dependency = |id: &str, kind: Value| json!({"pkg": id, "dep_kinds": [{"kind": kind}]});
        let metadata = json!({
            "packages": [
                package("desktop", Value::Null), package("bridge", Value::Null), package("serde", json!("registry")),
                package("built-with", json!("registry")), package("tested-with", json!("registry")),
            ],
            "resolve": {"nodes": [
                {"id": "desktop", "deps": [dependency("bridge", Value::Null), dependency("built-with", json!("build"))]},
                {"id": "bridge", "deps": [dependency("serde", Value::Null), dependency("tested-with", json!("dev"))]},
                {"id": "serde", "deps": []}, {"id": "built-with", "deps": []}, {"id": "tested-with", "deps": []},
            ]},
        });
        let lock = "[[package]]\nname = \"serde\"\nversion = \"1.0.0\"\nchecksum = \"abc\"\n";
        let (direct, components) = Graph::read(&metadata).unwrap().components(&checksums(lock));
        assert_eq!(direct, BTreeSet::from(["pkg:cargo/serde@1.0.0".to_owned()]));
        assert_eq!(components.len(), 1);
        assert_eq!(components[0].license, "MIT OR Apache-2.0");
        assert_eq!(components[0].hash, Some(("SHA-256", "abc".to_owned())));
        assert!(Graph::read(&json!({})).is_none());
    }
}
