//! Circles among things that use each other.

use std::collections::{BTreeMap, BTreeSet};

use crate::sources::Package;
use crate::sources::arrows::{self, Arrow, Arrows};

/// Things each of which can be reached from every other.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Circle {
    /// Their names, in order.
    pub(crate) names: Vec<String>,
    /// The arrows between them, each with what it was seen by.
    pub(crate) arrows: Vec<String>,
}

/// The circles of a package.
pub(crate) struct Circles {
    /// Among the modules directly below the root, the largest first.
    pub(crate) top_modules: Vec<Circle>,
    /// Among its files, likewise.
    pub(crate) files: Vec<Circle>,
}

impl Circles {
    /// How many things the largest of them joins; 0 if there is none.
    pub(crate) fn largest(circles: &[Circle]) -> usize {
        circles.first().map_or(0, |circle| circle.names.len())
    }
}

/// Looks for the circles of a package.
pub(crate) fn of(package: &Package) -> Circles {
    let modules = arrows::between_modules(package);
    let mut tops = arrows::between(&modules, |module| package.top_module(module));
    // The root names everything below it, and everything below may use what it defines: files tell more of that.
    let is_root = |module: usize| package.modules[module].parent.is_none();
    tops.retain(|(from, to), _| !is_root(*from) && !is_root(*to));
    let files = arrows::between(&modules, |module| package.modules[module].file);
    let path = |file: usize| package.files[file].path.clone();
    Circles {
        top_modules: circles(&tops, |module| package.modules[module].name.clone()),
        files: circles(&files, path),
    }
}

fn circles(arrows: &Arrows, name: impl Fn(usize) -> String) -> Vec<Circle> {
    let shown = |arrow: &Arrow| {
        format!(
            "{} -> {}: {}",
            name(arrow.from),
            name(arrow.to),
            arrow.evidence
        )
    };
    let circle = |members: BTreeSet<usize>| {
        let inside = arrows
            .values()
            .filter(|arrow| members.contains(&arrow.from) && members.contains(&arrow.to));
        let arrows = inside.map(shown).collect();
        let mut names: Vec<_> = members.iter().map(|member| name(*member)).collect();
        names.sort();
        Circle { names, arrows }
    };
    let mut circles: Vec<_> = strong(&arrows.keys().copied().collect())
        .into_iter()
        .map(circle)
        .collect();
    circles.sort_by_key(|circle| std::cmp::Reverse(circle.names.len()));
    circles
}

/// The sets of two and more that reach each other.
fn strong(arrows: &BTreeSet<(usize, usize)>) -> BTreeSet<BTreeSet<usize>> {
    let reach: BTreeMap<_, _> = arrows
        .iter()
        .map(|(from, _)| (*from, reached(arrows, *from)))
        .collect();
    let reaches = |from: usize, to: usize| {
        reach
            .get(&from)
            .is_some_and(|reached| reached.contains(&to))
    };
    let members = reach.keys().filter(|at| reaches(**at, **at));
    members
        .map(|at| {
            reach
                .keys()
                .copied()
                .filter(|other| reaches(*at, *other) && reaches(*other, *at))
                .collect()
        })
        .collect()
}

fn reached(arrows: &BTreeSet<(usize, usize)>, start: usize) -> BTreeSet<usize> {
    let mut seen = BTreeSet::new();
    let mut open = vec![start];
    while let Some(at) = open.pop() {
        for (_, to) in arrows.range((at, 0)..=(at, usize::MAX)) {
            if seen.insert(*to) {
                open.push(*to);
            }
        }
    }
    seen
}
