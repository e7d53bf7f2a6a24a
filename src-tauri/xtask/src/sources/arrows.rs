//! Which file of a package uses which: by path, and by calls of methods that a type has in several files.
//!
//! The second kind is what no import shows: where one type carries the methods of many files, whoever holds it can call
//! into all of them. The type of a receiver is not known without a type check; it is taken from the names and types of
//! parameters and fields, from `self`, and from what functions return. A re-export counts for whoever uses the name.

mod central;
mod visitor;

use std::collections::BTreeMap;

use super::tree::Package;
use central::Central;

/// One use, the first that was found of its kind.
pub(crate) struct Arrow {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// `file:line`, and what is used there.
    pub(crate) evidence: String,
}

/// Ends are modules' numbers, or files'.
pub(crate) type Arrows = BTreeMap<(usize, usize), Arrow>;

/// From module to module, within one file too.
pub(crate) fn between_modules(package: &Package) -> Arrows {
    let central = Central::of(package);
    let mut arrows = Arrows::new();
    for module in 0..package.modules.len() {
        for used in visitor::used(package, &central, module) {
            let arrow = Arrow {
                from: module,
                to: used.module,
                evidence: used.evidence,
            };
            if arrow.from != arrow.to {
                arrows.entry((arrow.from, arrow.to)).or_insert(arrow);
            }
        }
    }
    arrows
}

/// The same arrows between larger things, such as files; an arrow within one is none.
pub(crate) fn between(arrows: &Arrows, of: impl Fn(usize) -> usize) -> Arrows {
    let mut all = Arrows::new();
    for arrow in arrows.values() {
        let (from, to) = (of(arrow.from), of(arrow.to));
        if from != to {
            all.entry((from, to)).or_insert_with(|| Arrow {
                from,
                to,
                evidence: arrow.evidence.clone(),
            });
        }
    }
    all
}
