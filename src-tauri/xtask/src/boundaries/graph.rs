//! Which crate uses which, and who stays free of the desktop.
//!
//! Reads `cargo metadata`, so it sees what is really linked.

use std::collections::{BTreeMap, VecDeque};

use serde_json::Value;

use crate::stop::Stop;

use super::Rule;
use super::places::{self, ALONE, Alone, HOST, Kind, Place};

/// The rules on crates.
pub(super) fn check(metadata: &Value) -> Result<Vec<Rule>, Stop> {
    let graph = Graph::read(metadata)
        .ok_or_else(|| Stop::Failed("cargo metadata has another shape".to_owned()))?;
    let mut rules = Vec::new();
    for member in &graph.members {
        let name = graph.name(member);
        let Some(place) = places::find(name) else {
            let broken = Some("give it one in xtask/src/boundaries/places.rs".to_owned());
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
    rules.extend(ALONE.iter().map(|alone| graph.alone(alone)));
    rules.push(graph.no_host());
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

    fn is_member(&self, name: &str) -> bool {
        self.members.iter().any(|member| self.name(member) == name)
    }

    fn may_use(&self, place: &Place) -> Vec<&'static str> {
        let own = ALONE
            .iter()
            .filter(|alone| alone.homes.contains(&place.name));
        let own = own
            .flat_map(|alone| alone.what)
            .filter(|what| places::find(what).is_some());
        place.uses.iter().chain(own).copied().collect()
    }

    /// The direct arrows to crates of ours.
    fn arrows(&self, member: &str, place: &Place) -> Rule {
        let may_use = self.may_use(place);
        let ours = self
            .edges(member)
            .iter()
            .filter(|edge| self.members.contains(&edge.to));
        let forbidden = ours.filter(|edge| {
            let name = self.name(edge.to);
            !(may_use.contains(&name) || edge.dev && place.tests_use.contains(&name))
        });
        let names: Vec<_> = forbidden.map(|edge| self.name(edge.to)).collect();
        let there: Vec<_> = may_use
            .into_iter()
            .filter(|name| self.is_member(name))
            .collect();
        let allowed = if there.is_empty() {
            "no crate of ours".to_owned()
        } else {
            there.join(", ")
        };
        Rule {
            text: format!("{} uses {allowed} and no other", place.name),
            broken: (!names.is_empty()).then(|| format!("it uses {}", names.join(", "))),
        }
    }

    /// Among the crates of the product, one alone uses these.
    fn alone(&self, alone: &Alone) -> Rule {
        let others = self.members.iter().filter(|member| {
            let place = places::find(self.name(member));
            place.is_some_and(|place| {
                place.kind == Kind::Product && !alone.homes.contains(&place.name)
            })
        });
        let guilty: Vec<_> = others
            .flat_map(|member| self.edges(member).iter().map(move |edge| (member, edge)))
            .filter(|(_, edge)| !edge.dev && alone.what.contains(&self.name(edge.to)))
            .map(|(member, edge)| format!("{} uses {}", self.name(member), self.name(edge.to)))
            .collect();
        Rule {
            text: format!(
                "{} are for {} alone",
                alone.what.join(", "),
                alone.homes.join(" and ")
            ),
            broken: (!guilty.is_empty()).then(|| guilty.join(", ")),
        }
    }

    /// The development host is a program and nobody's part, not even a test's.
    fn no_host(&self) -> Rule {
        let users = self
            .edges
            .iter()
            .filter(|(_, edges)| edges.iter().any(|edge| self.name(edge.to) == HOST));
        let users: Vec<_> = users.map(|(id, _)| self.name(id)).collect();
        Rule {
            text: format!("nothing links the development {HOST}"),
            broken: (!users.is_empty()).then(|| format!("{} does", users.join(", "))),
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
    fn what_a_crate_has_alone_goes_with_it() {
        let axum: Uses<'_> = &[("axum", None)];
        let after = workspace(
            3,
            &[
                ("bridge", axum),
                ("bridge-scan", &[("axum", None), ("loopback", None)]),
                ("loopback", &[]),
                ("axum", &[]),
            ],
        );
        assert_eq!(broken(&after), ["bridge uses axum"]);
        let edges = workspace(2, &[("cli", axum), ("sandbox", axum), ("axum", &[])]);
        assert_eq!(broken(&edges), ["cli uses axum"]);
        let csv: Uses<'_> = &[("csv", None)];
        let members = [("bridge-core", csv), ("bridge-directory", csv)];
        let two = [members[0], members[1], ("bridge-sync", csv), ("csv", &[])];
        assert_eq!(broken(&workspace(3, &two)), ["bridge-sync uses csv"]);
        let in_tests = workspace(1, &[("wecom", &[("axum", Some("dev"))]), ("axum", &[])]);
        assert_eq!(broken(&in_tests), <[String; 0]>::default());
    }

    #[test]
    fn the_layers_of_the_product_see_only_what_is_below_them() {
        let cases = [
            ("bridge-diagnose", "bridge-scan", true),
            ("bridge-scan", "bridge-sync", false),
            ("bridge-sync", "bridge-push", false),
            ("bridge-sync", "bridge-core", true),
            ("bridge-sync", "loopback", false),
            ("bridge-core", "bridge-directory", false),
            ("bridge", "bridge-core", true),
            ("desktop", "bridge-sync", true),
        ];
        for (from, to, allowed) in cases {
            let uses = [(to, None)];
            let mut packages: Vec<(&str, Uses<'_>)> = vec![(from, &uses), (to, &[])];
            // As soon as it is there, the loopback port is its own.
            if from != "bridge-scan" && to != "bridge-scan" {
                packages.push(("bridge-scan", &[]));
            }
            let metadata = workspace(packages.len(), &packages);
            let expected = if allowed {
                vec![]
            } else {
                vec![format!("it uses {to}")]
            };
            let found = broken(&metadata)
                .into_iter()
                .filter(|text| text.starts_with("it uses"));
            assert_eq!(found.collect::<Vec<_>>(), expected, "{from} {to}");
        }
    }

    #[test]
    fn nobody_links_the_development_host() {
        for kind in [None, Some("dev"), Some("build")] {
            let metadata = workspace(2, &[("tests", &[("host", kind)]), ("host", &[])]);
            let found = broken(&metadata);
            assert!(
                found.contains(&"tests does".to_owned()),
                "{kind:?} {found:?}"
            );
        }
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
