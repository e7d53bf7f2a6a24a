//! Scope: who of a corp comes in by the rules of a data source, and which of their departments.
//!
//! A pure decision over the departments as they are. The deeper rule wins: a member's own before a tag's that has them,
//! that before a department's, and of departments the nearest. Of two rules at one place the exclusion counts. Leaves out
//! how departments, tags and members are read, which is `reach`'s business.

mod gone;
mod preview;

pub(crate) use gone::rule_gone;
pub use preview::ScopePreview;

use std::collections::{HashMap, HashSet};

use compact_str::CompactString;
use wecom::casefold_trimmed;

use crate::names::DEEPEST;
use bridge_core::source::{ScopeRules, SyncScope};

/// The contents of a tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagContents {
    /// Its members' userids.
    pub members: Vec<CompactString>,
    /// Its departments.
    pub departments: Vec<i64>,
}

/// A scope over the departments and tags of a corp.
#[derive(Clone, Debug)]
pub struct ScopeFilter {
    /// Whether who is named by no rule comes in.
    rest: bool,
    departments: HashMap<i64, bool>,
    people: HashMap<CompactString, bool>,
    parents: HashMap<i64, Option<i64>>,
}

/// Whether somebody comes in, and with which departments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InScope {
    /// They stay out.
    Out,
    /// They come in, with these of their departments; `None` where theirs are not known.
    In(Option<Box<[i64]>>),
}

impl ScopeFilter {
    /// A scope over departments, each with its parent, and over the tags that it names.
    pub fn new(
        scope: &SyncScope,
        tags: &HashMap<i64, TagContents>,
        departments: impl IntoIterator<Item = (i64, Option<i64>)>,
    ) -> Self {
        let mut filter = Self {
            rest: scope.include.is_empty(),
            departments: HashMap::new(),
            people: HashMap::new(),
            parents: departments.into_iter().collect(),
        };
        // What is deeper is taken later, and of each depth the exclusions.
        let both = [(&scope.include, true), (&scope.exclude, false)];
        for (rules, is_in) in both {
            filter.take_tags(rules, tags, is_in);
        }
        for (rules, is_in) in both {
            let of_rules = rules.departments.iter().map(|id| (*id, is_in));
            filter.departments.extend(of_rules);
            let of_rules = rules.members.iter();
            let of_rules = of_rules.map(|userid| (casefold_trimmed(userid), is_in));
            filter.people.extend(of_rules);
        }
        filter
    }

    fn take_tags(&mut self, rules: &ScopeRules, tags: &HashMap<i64, TagContents>, is_in: bool) {
        for tag in rules.tags.iter().filter_map(|id| tags.get(id)) {
            let departments = tag.departments.iter().map(|id| (*id, is_in));
            self.departments.extend(departments);
            let people = tag.members.iter();
            self.people
                .extend(people.map(|userid| (casefold_trimmed(userid), is_in)));
        }
    }

    /// Whether a department is in scope.
    pub fn has(&self, department: i64) -> bool {
        self.rule_for(department).unwrap_or(self.rest)
    }

    /// The departments in scope, of those that there are.
    pub fn departments(&self) -> HashSet<i64> {
        let ids = self.parents.keys().copied();
        ids.filter(|id| self.has(*id)).collect()
    }

    /// The userids, folded, that are in scope by a tag's or their own rule.
    pub fn named(&self) -> impl Iterator<Item = &CompactString> {
        let named = self.people.iter().filter(|(_, is_in)| **is_in);
        named.map(|(userid, _)| userid)
    }

    /// Whether somebody comes in.
    pub fn decide(&self, userid: &str, departments: Option<&[i64]>) -> InScope {
        let theirs = departments.unwrap_or_default();
        let of = |keeps: &dyn Fn(i64) -> bool| {
            let kept = theirs.iter().copied().filter(|id| keeps(*id));
            kept.collect::<Box<[i64]>>()
        };
        match self.people.get(&casefold_trimmed(userid)) {
            Some(false) => InScope::Out,
            Some(true) => {
                let kept = of(&|id| self.rule_for(id) != Some(false));
                // Somebody who comes in has to be somewhere.
                let kept = if kept.is_empty() { theirs.into() } else { kept };
                InScope::In(departments.map(|_| kept))
            }
            None if theirs.is_empty() => match self.rest {
                true => InScope::In(departments.map(Into::into)),
                false => InScope::Out,
            },
            None => match of(&|id| self.has(id)) {
                kept if kept.is_empty() => InScope::Out,
                kept => InScope::In(Some(kept)),
            },
        }
    }

    /// The departments that are kept: those in scope, those of the people who come in, and the way up from each.
    pub fn with_path(&self, of_people: impl IntoIterator<Item = i64>) -> HashSet<i64> {
        let mut kept = HashSet::new();
        for id in self.departments().into_iter().chain(of_people) {
            for id in self.upwards(id) {
                if !kept.insert(id) {
                    break;
                }
            }
        }
        kept
    }

    /// The nearest rule from a department upwards.
    fn rule_for(&self, department: i64) -> Option<bool> {
        self.upwards(department)
            .find_map(|id| self.departments.get(&id).copied())
    }

    /// A department and those above it.
    fn upwards(&self, department: i64) -> impl Iterator<Item = i64> {
        let above = |id: &i64| self.parents.get(id).copied().flatten();
        std::iter::successors(Some(department), above).take(DEEPEST)
    }
}

#[cfg(test)]
mod tests;
