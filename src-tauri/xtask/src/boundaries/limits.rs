//! What the sources of a crate may not become: one circle, or long functions.

use crate::figures::{self, Figures};

use super::Rule;
use super::circles::{Circle, Circles};
use super::places::{self, FACADE, Kind, Place, USUAL};

/// The rules for each crate of the product.
pub(super) fn check(all: &[Figures]) -> Vec<Rule> {
    let rules = product(all).flat_map(|(figures, place)| {
        measured(figures, place).map(|measured| measured.rule(place.name))
    });
    rules.chain([facade(all)]).collect()
}

/// Exceptions that are larger than they need to be.
pub(super) fn to_be_lowered(all: &[Figures]) -> Vec<String> {
    let lines = product(all).flat_map(|(figures, place)| {
        let all = measured(figures, place).into_iter();
        all.filter_map(|measured| measured.to_be_lowered(place.name))
    });
    lines.collect()
}

fn product(all: &[Figures]) -> impl Iterator<Item = (&Figures, &'static Place)> {
    let placed = all
        .iter()
        .filter_map(|figures| Some((figures, places::find(&figures.package.name)?)));
    placed.filter(|(_, place)| place.kind == Kind::Product)
}

/// One figure beside its limit.
struct Measured {
    /// What has so many at most.
    what: &'static str,
    found: usize,
    limit: usize,
    usual: usize,
    /// By what it comes to its figure.
    why: String,
}

fn measured(figures: &Figures, place: &Place) -> [Measured; 4] {
    let (circles, lines) = (&figures.circles, figures.function_lines());
    let limits = &place.limits;
    let circle = |what, circles: &[Circle], limit, usual| Measured {
        what,
        found: Circles::largest(circles),
        limit,
        usual,
        why: circle(place.name, circles),
    };
    let lines = |what, percent, limit, usual| Measured {
        what,
        found: figures::percentile(&lines, percent),
        limit,
        usual,
        why: longest(figures),
    };
    [
        circle(
            "modules in a circle",
            &circles.top_modules,
            limits.modules,
            USUAL.modules,
        ),
        circle(
            "files in a circle",
            &circles.files,
            limits.files,
            USUAL.files,
        ),
        lines("lines in 90 of 100 functions", 90, limits.p90, USUAL.p90),
        lines("lines in 99 of 100 functions", 99, limits.p99, USUAL.p99),
    ]
}

impl Measured {
    fn rule(&self, name: &str) -> Rule {
        let Self {
            what,
            found,
            limit,
            why,
            ..
        } = self;
        Rule {
            text: format!("{name} has at most {limit} {what}"),
            broken: (found > limit).then(|| format!("{found}: {why}")),
        }
    }

    fn to_be_lowered(&self, name: &str) -> Option<String> {
        let Self { what, limit, .. } = self;
        let enough = self.found.max(self.usual);
        (enough < *limit).then(|| format!("{name}: {limit} {what} can be lowered to {enough}"))
    }
}

fn circle(name: &str, circles: &[Circle]) -> String {
    let names = circles.first().map(|circle| circle.names.join(", "));
    let names = names.unwrap_or_default();
    format!("{names}; `cargo xtask figures --arrows {name}` says why")
}

fn longest(figures: &Figures) -> String {
    let longest = figures.functions.iter().rev().take(3);
    let shown = longest.map(|each| format!("{} ({}) at {}", each.name, each.lines, each.place));
    shown.collect::<Vec<_>>().join(", ")
}

/// No crate but its own gives the facade methods, not even through a trait.
fn facade(all: &[Figures]) -> Rule {
    let (home, facade) = FACADE;
    let others = all.iter().filter(|figures| figures.package.name != home);
    let guilty: Vec<_> = others
        .flat_map(|figures| figures.package.impls_of(facade))
        .collect();
    Rule {
        text: format!("{facade} has its methods in crate {home} alone"),
        broken: (!guilty.is_empty()).then(|| guilty.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::sources::Package;

    use super::*;

    fn figures(name: &str, text: &str) -> Figures {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("lib.rs");
        fs::write(&root, text).unwrap();
        Figures::of(Package::read(name, [root.as_path()].into_iter(), folder.path()).unwrap())
    }

    fn broken(name: &str, text: &str) -> Vec<String> {
        let rules = check(&[figures(name, text)]);
        rules.into_iter().filter_map(|rule| rule.broken).collect()
    }

    const CIRCLE: &str =
        "mod a { pub fn f() { crate::b::g() } } mod b { pub fn g() { crate::a::f() } }";

    #[test]
    fn a_circle_of_modules_is_named() {
        let found = broken("loopback", CIRCLE);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("2: a, b;"), "{found:?}");
        assert!(
            broken("sandbox", CIRCLE).is_empty(),
            "it is not the product's"
        );
        assert!(broken("wecom", CIRCLE).is_empty(), "it may have one");
    }

    #[test]
    fn an_exception_that_is_too_large_is_told() {
        let told = to_be_lowered(&[figures("wecom", CIRCLE)]);
        assert_eq!(told.len(), 2, "{told:?}");
        assert_eq!(told[0], "wecom: 11 modules in a circle can be lowered to 2");
    }

    #[test]
    fn long_functions_are_named() {
        let of = |lines: usize| format!("fn long() {{{}}}", "\n".repeat(lines - 1));
        assert!(broken("wecom", &of(USUAL.p90)).is_empty());
        let found = broken("wecom", &of(USUAL.p90 + 1));
        assert_eq!(found, ["27: long (27) at lib.rs:1"]);
        let short = "fn short() {}\n".repeat(98);
        let long = format!("{short}{}", of(USUAL.p99));
        assert!(broken("wecom", &long).is_empty());
        let longer = format!("{short}{0}{0}", of(USUAL.p99 + 1));
        assert_eq!(broken("wecom", &longer).len(), 1);
    }

    #[test]
    fn the_facade_has_no_methods_elsewhere() {
        let text = "struct X; trait More {} impl More for bridge::Bridge {} impl More for X {}";
        assert_eq!(broken("cli", text), ["lib.rs:1"]);
        assert!(broken("bridge", text).is_empty());
    }
}
