//! Which crate of ours may use which, and who stays free of the desktop: the arrows of the architecture, checked.
//!
//! Reads `cargo metadata`, so it sees what is really linked, on every platform and with every default feature.

use std::collections::{BTreeMap, VecDeque};

use serde_json::Value;

use crate::stop::Stop;

/// What one crate may use of ours.
struct Place {
    name: &'static str,
    uses: &'static [&'static str],
    /// What its tests may use besides.
    tests_use: &'static [&'static str],
    /// Whether it may link the desktop framework.
    desktop: bool,
}

/// Every crate of the workspace has its line; a new one is given its place here.
const PLACES: &[Place] = &[
    Place {
        name: "wecom",
        uses: &[],
        tests_use: &[],
        desktop: false,
    },
    Place {
        name: "loopback",
        uses: &[],
        tests_use: &[],
        desktop: false,
    },
    Place {
        name: "sandbox",
        uses: &[],
        tests_use: &[],
        desktop: false,
    },
    Place {
        name: "bridge",
        uses: &["wecom", "loopback"],
        tests_use: &["sandbox"],
        desktop: false,
    },
    Place {
        name: "cli",
        uses: &["bridge", "wecom", "sandbox"],
        tests_use: &[],
        desktop: false,
    },
    Place {
        name: "desktop",
        uses: &["bridge", "wecom", "sandbox"],
        tests_use: &[],
        desktop: true,
    },
    Place {
        name: "tests",
        uses: &["bridge", "wecom", "sandbox"],
        tests_use: &[],
        desktop: false,
    },
    // Nobody uses it, so no program that is shipped links it.
    Place {
        name: "host",
        uses: &["bridge", "sandbox"],
        tests_use: &[],
        desktop: false,
    },
    Place {
        name: "desk",
        uses: &[],
        tests_use: &[],
        desktop: false,
    },
    Place {
        name: "empty-window",
        uses: &[],
        tests_use: &[],
        desktop: true,
    },
    Place {
        name: "fuzz",
        uses: &["bridge", "wecom"],
        tests_use: &[],
        desktop: false,
    },
    Place {
        name: "xtask",
        uses: &[],
        tests_use: &[],
        desktop: false,
    },
];

/// One rule and, if it is broken, by what.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) text: String,
    pub(crate) broken: Option<String>,
}

/// Checks every crate of the workspace that `cargo metadata` describes.
pub(crate) fn check(metadata: &Value) -> Result<Vec<Rule>, Stop> {
    let graph = Graph::read(metadata)
        .ok_or_else(|| Stop::Failed("cargo metadata has another shape".to_owned()))?;
    let mut rules = Vec::new();
    for member in &graph.members {
        let name = graph.name(member);
        let Some(place) = PLACES.iter().find(|place| place.name == name) else {
            let broken = Some("give it one in xtask/src/boundaries.rs".to_owned());
            rules.push(Rule {
                text: format!("{name} has a place in the architecture"),
                broken,
            });
            continue;
        };
        rules.push(graph.arrows(member, place));
        if !place.desktop {
            rules.push(graph.no_desktop(member, name));
        }
    }
    Ok(rules)
}

struct Edge<'a> {
    to: &'a str,
    /// Only for tests.
    dev: bool,
}

/// Who uses whom, by cargo's package ids.
struct Graph<'a> {
    names: BTreeMap<&'a str, &'a str>,
    members: Vec<&'a str>,
    edges: BTreeMap<&'a str, Vec<Edge<'a>>>,
}

impl<'a> Graph<'a> {
    fn read(metadata: &'a Value) -> Option<Self> {
        let named = |package: &'a Value| Some((package["id"].as_str()?, package["name"].as_str()?));
        let edges = |node: &'a Value| {
            let edges: Option<Vec<_>> = node["deps"].as_array()?.iter().map(edge).collect();
            Some((node["id"].as_str()?, edges?))
        };
        Some(Self {
            names: metadata["packages"]
                .as_array()?
                .iter()
                .map(named)
                .collect::<Option<_>>()?,
            members: metadata["workspace_members"]
                .as_array()?
                .iter()
                .map(Value::as_str)
                .collect::<Option<_>>()?,
            edges: metadata["resolve"]["nodes"]
                .as_array()?
                .iter()
                .map(edges)
                .collect::<Option<_>>()?,
        })
    }

    fn name(&self, id: &str) -> &'a str {
        self.names
            .get(id)
            .copied()
            .unwrap_or("a package without a name")
    }

    fn edges(&self, id: &str) -> &[Edge<'a>] {
        self.edges.get(id).map_or(&[], Vec::as_slice)
    }

    /// The direct arrows to crates of ours.
    fn arrows(&self, member: &str, place: &Place) -> Rule {
        let ours = self
            .edges(member)
            .iter()
            .filter(|edge| self.members.contains(&edge.to));
        let forbidden = ours.filter(|edge| {
            let name = self.name(edge.to);
            !(place.uses.contains(&name) || edge.dev && place.tests_use.contains(&name))
        });
        let names: Vec<_> = forbidden.map(|edge| self.name(edge.to)).collect();
        let allowed = if place.uses.is_empty() {
            "no crate of ours".to_owned()
        } else {
            place.uses.join(", ")
        };
        Rule {
            text: format!("{} uses {allowed} and no other", place.name),
            broken: (!names.is_empty()).then(|| format!("it uses {}", names.join(", "))),
        }
    }

    fn no_desktop(&self, member: &'a str, name: &str) -> Rule {
        Rule {
            text: format!("{name} is free of Tauri"),
            broken: self.chain_to_tauri(member),
        }
    }

    /// The shortest chain of dependencies that ends at the desktop framework.
    fn chain_to_tauri(&self, start: &'a str) -> Option<String> {
        let mut came_from = BTreeMap::from([(start, None)]);
        let mut queue = VecDeque::from([start]);
        while let Some(id) = queue.pop_front() {
            if self.name(id).starts_with("tauri") {
                return Some(self.chain(id, &came_from));
            }
            // Cargo builds the tests of the crate that was asked for, never those of its dependencies.
            let linked = self
                .edges(id)
                .iter()
                .filter(|edge| id == start || !edge.dev);
            for edge in linked {
                if !came_from.contains_key(edge.to) {
                    came_from.insert(edge.to, Some(id));
                    queue.push_back(edge.to);
                }
            }
        }
        None
    }

    fn chain(&self, end: &'a str, came_from: &BTreeMap<&'a str, Option<&'a str>>) -> String {
        let ids = std::iter::successors(Some(end), |id| came_from.get(id).copied().flatten());
        let mut names: Vec<_> = ids.map(|id| self.name(id)).collect();
        names.reverse();
        names.join(" -> ")
    }
}

fn edge(dependency: &Value) -> Option<Edge<'_>> {
    let kinds = dependency["dep_kinds"].as_array()?;
    let dev = kinds.iter().all(|kind| kind["kind"] == "dev");
    Some(Edge {
        to: dependency["pkg"].as_str()?,
        dev,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// What a package uses, each with the kind of use.
    type Uses<'a> = &'a [(&'a str, Option<&'a str>)];

    /// A workspace in cargo's form, from `(package, [(dependency, kind)])`; packages of ours come first.
    fn workspace(ours: usize, packages: &[(&str, Uses<'_>)]) -> Value {
        let node = |(name, uses): &(&str, Uses<'_>)| {
            let deps = uses
                .iter()
                .map(|(to, kind)| json!({"pkg": to, "dep_kinds": [{"kind": kind}]}));
            json!({"id": name, "deps": deps.collect::<Vec<_>>()})
        };
        let names = packages
            .iter()
            .map(|(name, _)| json!({"id": name, "name": name}));
        let members = packages.iter().take(ours).map(|(name, _)| *name);
        json!({
            "packages": names.collect::<Vec<_>>(),
            "workspace_members": members.collect::<Vec<_>>(),
            "resolve": {"nodes": packages.iter().map(node).collect::<Vec<_>>()},
        })
    }

    fn broken(metadata: &Value) -> Vec<String> {
        check(metadata)
            .unwrap()
            .into_iter()
            .filter_map(|rule| rule.broken)
            .collect()
    }

    #[test]
    fn the_architecture_as_drawn_passes() {
        let metadata = workspace(
            4,
            &[
                ("wecom", &[("serde", None)]),
                ("sandbox", &[("serde", None)]),
                ("bridge", &[("wecom", None), ("sandbox", Some("dev"))]),
                ("cli", &[("bridge", None), ("sandbox", None)]),
                ("serde", &[]),
            ],
        );
        assert_eq!(broken(&metadata), <[String; 0]>::default());
    }

    #[test]
    fn an_arrow_the_wrong_way_is_named() {
        let cases: [(&str, Option<&str>, &str); 4] = [
            ("wecom", None, "bridge"),
            ("sandbox", None, "wecom"),
            ("sandbox", Some("dev"), "wecom"),
            ("bridge", None, "sandbox"),
        ];
        for (from, kind, to) in cases {
            let metadata = workspace(2, &[(from, &[(to, kind)]), (to, &[])]);
            assert_eq!(
                broken(&metadata),
                [format!("it uses {to}")],
                "{from} {kind:?} {to}"
            );
        }
    }

    #[test]
    fn tauri_is_found_however_deep() {
        let metadata = workspace(
            2,
            &[
                ("bridge", &[("wecom", None)]),
                ("wecom", &[("notify", Some("build"))]),
                ("notify", &[("tauri-utils", None)]),
                ("tauri-utils", &[]),
            ],
        );
        let chains = [
            "bridge -> wecom -> notify -> tauri-utils",
            "wecom -> notify -> tauri-utils",
        ];
        assert_eq!(broken(&metadata), chains);
    }

    #[test]
    fn tests_of_a_dependency_are_not_linked() {
        let uses_in_tests: Uses<'_> = &[("tauri", Some("dev"))];
        let metadata = workspace(
            1,
            &[
                ("wecom", &[("serde", None)]),
                ("serde", uses_in_tests),
                ("tauri", &[]),
            ],
        );
        assert_eq!(broken(&metadata), <[String; 0]>::default());
        let metadata = workspace(1, &[("wecom", uses_in_tests), ("tauri", &[])]);
        assert_eq!(broken(&metadata), ["wecom -> tauri"]);
    }

    #[test]
    fn a_crate_without_a_place_is_noticed() {
        assert_eq!(broken(&workspace(1, &[("drawer", &[])])).len(), 1);
    }

    #[test]
    fn another_shape_is_an_error_and_not_a_pass() {
        assert!(check(&json!({})).is_err());
    }
}
