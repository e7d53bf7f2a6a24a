//! The scope of a data source: rules over departments, tags and members that say who comes in.
//!
//! Leaves out who that is, which takes the departments and tags as they are (`bridge-sync`).

use serde::{Deserialize, Serialize};

use crate::error::{Code, Error, Result};

/// The most rules of a scope: more are a sign of members listed one by one where a tag does it.
pub const MOST_RULES: usize = 1_000;
/// WeCom allows no longer userids.
const LONGEST_USERID: usize = 64;

/// Who comes in: what is included, without what is excluded. No scope at all is everybody.
///
/// The rules stand in ascending order and each once, so that two scopes that say the same are equal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SyncScope {
    /// Only these come in; without any, everybody does who is not excluded.
    pub include: ScopeRules,
    /// These stay out.
    pub exclude: ScopeRules,
}

/// What rules of one direction name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ScopeRules {
    /// Departments by WeCom's number, each with all below it.
    pub departments: Vec<i64>,
    /// Tags by WeCom's number: their members, and their departments with all below them.
    pub tags: Vec<i64>,
    /// Members by userid.
    pub members: Vec<String>,
}

/// One rule of a scope.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "by", content = "of", rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum ScopeRule {
    /// A department with all below it.
    Department(i64),
    /// A tag.
    Tag(i64),
    /// A member.
    Member(String),
}

impl SyncScope {
    /// A scope in its one form; none if it has no rules.
    ///
    /// # Errors
    /// `input.invalid` with `field` `scope`, and `reason`: `both` for a rule that is included and excluded, `rule` for a
    /// number or a userid that cannot be one, `many` for too many rules.
    pub fn parse(mut self) -> Result<Option<Self>> {
        self.include.arrange();
        self.exclude.arrange();
        let rules = self.include.len() + self.exclude.len();
        if rules > MOST_RULES {
            return Err(wrong("many", "more than 1,000 rules"));
        }
        if let Some(rule) = self.rules().find(|rule| !rule.is_usable()) {
            return Err(wrong("rule", "no such rule").with("rule", rule.text()));
        }
        if let Some(rule) = self.include.first_in(&self.exclude) {
            return Err(wrong("both", "included and excluded").with("rule", rule.text()));
        }
        Ok((rules > 0).then_some(self))
    }

    /// All rules, those that include first.
    pub fn rules(&self) -> impl Iterator<Item = ScopeRule> {
        self.include.rules().chain(self.exclude.rules())
    }

    /// The tags that rules name: only WeCom can tell whom they have.
    pub fn tags(&self) -> impl Iterator<Item = i64> {
        let tags = self.include.tags.iter().chain(&self.exclude.tags);
        tags.copied()
    }

    /// As it stands in the database.
    pub(crate) fn of_column(column: Option<&str>) -> Result<Option<Self>> {
        let Some(json) = column else { return Ok(None) };
        let damaged = |_| Error::damaged("scope");
        let scope: Self = serde_json::from_str(json).map_err(damaged)?;
        scope.parse().map_err(|_| Error::damaged("scope"))
    }

    /// For the database.
    pub fn to_column(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }
}

impl ScopeRules {
    /// The rules, by kind.
    pub fn rules(&self) -> impl Iterator<Item = ScopeRule> {
        let departments = self.departments.iter().copied().map(ScopeRule::Department);
        let tags = self.tags.iter().copied().map(ScopeRule::Tag);
        let members = self.members.iter().cloned().map(ScopeRule::Member);
        departments.chain(tags).chain(members)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.departments.len() + self.tags.len() + self.members.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn arrange(&mut self) {
        for numbers in [&mut self.departments, &mut self.tags] {
            numbers.sort_unstable();
            numbers.dedup();
        }
        let trimmed = self.members.iter().map(|member| member.trim().to_owned());
        self.members = trimmed.collect();
        self.members
            .sort_by_cached_key(|member| wecom::casefold(member));
        self.members.dedup_by_key(|member| wecom::casefold(member));
    }

    fn first_in(&self, other: &Self) -> Option<ScopeRule> {
        let others = other.rules().map(ScopeRule::folded);
        let others = others.collect::<std::collections::HashSet<_>>();
        self.rules()
            .find(|rule| others.contains(&rule.clone().folded()))
    }
}

impl ScopeRule {
    fn is_usable(&self) -> bool {
        match self {
            Self::Department(id) | Self::Tag(id) => *id > 0,
            Self::Member(userid) => {
                let is_short = (1..=LONGEST_USERID).contains(&userid.len());
                is_short
                    && !userid
                        .chars()
                        .any(|sign| sign.is_control() || sign.is_whitespace())
            }
        }
    }

    fn folded(self) -> Self {
        match self {
            Self::Member(userid) => Self::Member(wecom::casefold(&userid).to_string()),
            number => number,
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Department(id) | Self::Tag(id) => id.to_string(),
            Self::Member(userid) => userid.clone(),
        }
    }
}

fn wrong(reason: &str, message: &str) -> Error {
    let error = Error::new(Code::InputInvalid, message);
    error.with("field", "scope").with("reason", reason)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rules(departments: &[i64], tags: &[i64], members: &[&str]) -> ScopeRules {
        ScopeRules {
            departments: departments.to_vec(),
            tags: tags.to_vec(),
            members: members.iter().map(ToString::to_string).collect(),
        }
    }

    fn scope(include: ScopeRules, exclude: ScopeRules) -> SyncScope {
        SyncScope { include, exclude }
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_the_rule() {
        let none = ScopeRules::default;
        let long = "x".repeat(65);
        let cases = [
            (scope(rules(&[0], &[], &[]), none()), "rule", "0"),
            (scope(none(), rules(&[], &[-1], &[])), "rule", "-1"),
            (scope(rules(&[], &[], &["a b"]), none()), "rule", "a b"),
            (scope(rules(&[], &[], &[&long]), none()), "rule", &long),
            (scope(rules(&[], &[], &["  "]), none()), "rule", ""),
            (
                scope(rules(&[7, 3], &[], &[]), rules(&[3], &[], &[])),
                "both",
                "3",
            ),
            (
                scope(rules(&[], &[], &["Wu"]), rules(&[], &[], &["wu"])),
                "both",
                "Wu",
            ),
        ];
        for (scope, reason, rule) in cases {
            let error = scope.clone().parse().unwrap_err();
            assert_eq!(error.code(), Code::InputInvalid);
            assert_eq!(error.detail()["field"], "scope");
            assert_eq!(error.detail()["reason"], reason, "{scope:?}");
            assert_eq!(error.detail()["rule"], rule, "{scope:?}");
        }
        let many = (1..=1_001).collect::<Vec<_>>();
        let error = scope(rules(&many, &[], &[]), none()).parse().unwrap_err();
        assert_eq!(error.detail()["reason"], "many");
        // A department and a tag of one number are two things.
        assert!(
            scope(rules(&[5], &[], &[]), rules(&[], &[5], &[]))
                .parse()
                .is_ok()
        );
    }

    #[test]
    fn no_rule_is_no_scope_and_the_stored_form_reads_back() {
        assert_eq!(SyncScope::default().parse().unwrap(), None);
        let given = scope(
            rules(&[12, 3, 12], &[5], &[" Wu ", "an", "wu"]),
            rules(&[34], &[], &[]),
        );
        let parsed = given.parse().unwrap().unwrap();
        assert_eq!(parsed.include, rules(&[3, 12], &[5], &["an", "Wu"]));
        let column = parsed.to_column().unwrap();
        assert_eq!(SyncScope::of_column(Some(&column)).unwrap(), Some(parsed));
        assert_eq!(SyncScope::of_column(None).unwrap(), None);
        let short = r#"{"include":{"departments":[3]}}"#;
        let short = SyncScope::of_column(Some(short)).unwrap().unwrap();
        assert_eq!(short, scope(rules(&[3], &[], &[]), ScopeRules::default()));
        for damaged in [
            "",
            "7",
            r#"{"include":{"moon":[1]}}"#,
            r#"{"include":{"tags":[0]}}"#,
        ] {
            let error = SyncScope::of_column(Some(damaged)).unwrap_err();
            assert_eq!(error.code(), Code::StoreDamaged, "{damaged}");
        }
    }

    proptest! {
        #[test]
        fn the_order_of_rules_does_not_matter(
            mut departments in prop::collection::vec(1..9_i64, 0..9),
            mut members in prop::collection::vec("[a-cA-C]", 0..6),
        ) {
            members.iter_mut().for_each(|member| *member = member.to_lowercase());
            let given = |departments: &[i64], members: &[String]| {
                let include = ScopeRules {
                    departments: departments.to_vec(),
                    members: members.to_vec(),
                    ..ScopeRules::default()
                };
                scope(include, ScopeRules::default()).parse().unwrap()
            };
            let one = given(&departments, &members);
            departments.reverse();
            members.reverse();
            prop_assert_eq!(one, given(&departments, &members));
        }
    }
}
