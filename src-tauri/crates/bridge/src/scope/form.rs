//! What a scope is picked from: the departments as a tree, the tags, and the rules as they are with what they are called.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use wecom::{CorpId, Secret};

use crate::Bridge;
use crate::directory::listing::Department;
use crate::directory::tree::{Forest, Node};
use crate::error::Result;
use crate::lang::Text;
use crate::source::{ScopeRule, Source};
use crate::sync::{DepartmentChoice, ScopeChoices, TagChoice};
use crate::tenant::Tenant;
use crate::text;

/// The departments and tags that a scope can name, and the rules that it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ScopeForm {
    /// The departments, parents before their children, with how many people the last sync read there.
    pub departments: Vec<Department>,
    /// The tags; none where they were not read.
    pub tags: Option<Vec<ScopeTag>>,
    /// The rules of the scope.
    pub rules: Vec<RuleShown>,
    /// Whether departments and tags are as WeCom has them now; else as the last sync read them.
    pub live: bool,
}

/// A tag that a rule can name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ScopeTag {
    /// WeCom's number.
    pub id: i64,
    /// What it is called.
    pub name: String,
}

/// A rule of a scope and what it is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RuleShown {
    /// The rule.
    pub rule: ScopeRule,
    /// Whether it includes; else it excludes.
    pub include: bool,
    /// What it names, in words.
    pub text: Text,
    /// Whether what it names is gone, as far as is known.
    pub gone: bool,
}

const EVERYBODY: Text = Text::fixed("全部成员", "everybody");

impl ScopeForm {
    /// The rules as one sentence.
    fn listed(&self) -> Text {
        let of = |include: bool, zh: bool| {
            let rules = self.rules.iter().filter(|rule| rule.include == include);
            let texts = rules.map(|rule| match (zh, rule.gone) {
                (true, false) => rule.text.zh.to_string(),
                (true, true) => format!("{}（已找不到）", rule.text.zh),
                (false, false) => rule.text.en.to_string(),
                (false, true) => format!("{} (gone)", rule.text.en),
            });
            let separator = if zh { "、" } else { ", " };
            texts.collect::<Vec<_>>().join(separator)
        };
        let some = |list: String, otherwise: &str| match list.is_empty() {
            true => otherwise.to_owned(),
            false => list,
        };
        let (mut zh, mut en) = (
            some(of(true, true), &EVERYBODY.zh),
            some(of(true, false), &EVERYBODY.en),
        );
        let (out_zh, out_en) = (of(false, true), of(false, false));
        if !out_zh.is_empty() {
            zh = format!("{zh}；不含 {out_zh}");
            en = format!("{en}; without {out_en}");
        }
        Text::new(zh, en)
    }
}

impl Bridge {
    /// A source's scope in one sentence.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn scope_text(&self, source: &Source) -> Result<Text> {
        match source.scope {
            Some(_) => Ok(self.scope_form(source)?.listed()),
            None => Ok(EVERYBODY),
        }
    }

    /// What a source's scope is picked from, as the last sync read it: without a call.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn scope_form(&self, source: &Source) -> Result<ScopeForm> {
        let departments = self
            .directory()
            .departments_of(std::slice::from_ref(source))?;
        Ok(ScopeForm {
            rules: self.rules(source, &departments, None)?,
            departments,
            tags: None,
            live: false,
        })
    }

    /// The same as WeCom has it now.
    ///
    /// # Errors
    /// `secret.missing`, `secret.elsewhere`, `keyring.unavailable`, `wecom.*` of the departments, `store.*`.
    pub async fn scope_form_live(&self, source: &Source) -> Result<ScopeForm> {
        let choices = self.sync().scope_choices(source).await?;
        let stored = self
            .directory()
            .departments_of(std::slice::from_ref(source))?;
        let departments = with_sizes(&choices.departments, &stored);
        Ok(ScopeForm {
            rules: self.rules(source, &departments, Some(&choices))?,
            tags: choices.tags.map(scope_tags),
            departments,
            live: true,
        })
    }

    /// What the scope of a corp is picked from that is being set up, by its contacts secret as entered.
    ///
    /// # Errors
    /// `address.invalid` or `wecom.*` of the departments.
    pub async fn scope_form_ahead(
        &self,
        tenant: &Tenant,
        corp_id: &CorpId,
        secret: &Secret,
    ) -> Result<ScopeForm> {
        let read = self.sync().scope_choices_ahead(tenant, corp_id, secret);
        let choices = read.await?;
        Ok(ScopeForm {
            departments: with_sizes(&choices.departments, &[]),
            tags: choices.tags.map(scope_tags),
            rules: Vec::new(),
            live: true,
        })
    }

    fn rules(
        &self,
        source: &Source,
        departments: &[Department],
        live: Option<&ScopeChoices>,
    ) -> Result<Vec<RuleShown>> {
        let Some(scope) = &source.scope else {
            return Ok(Vec::new());
        };
        let tags = live.and_then(|live| live.tags.as_ref());
        let names = RuleNames {
            paths: paths(departments),
            tags: tags.map(|tags| {
                let tags = tags.iter().map(|tag| (tag.id, tag.name.to_string()));
                tags.collect()
            }),
            people: self.sync().names_of_members(source, scope)?,
            retired: match live {
                Some(_) => None,
                None => Some(self.sync().retired_departments(source)?),
            },
        };
        let of = |include| move |rule| (rule, include);
        let included = scope.include.rules().map(of(true));
        let excluded = scope.exclude.rules().map(of(false));
        let shown = included.chain(excluded).map(|(rule, include)| {
            let (text, gone) = names.of(&rule);
            RuleShown {
                rule,
                include,
                text,
                gone,
            }
        });
        Ok(shown.collect())
    }
}

/// What the objects of rules are called, as far as is known.
struct RuleNames {
    paths: HashMap<i64, String>,
    tags: Option<HashMap<i64, String>>,
    /// By userid as the rule spells it; whether they are still there.
    people: HashMap<String, (Option<String>, bool)>,
    /// The stored departments that WeCom no longer had at the last sync; `None` where all that are there are known.
    retired: Option<HashSet<i64>>,
}

impl RuleNames {
    /// What a rule is called, and whether what it names is gone.
    fn of(&self, rule: &ScopeRule) -> (Text, bool) {
        match rule {
            ScopeRule::Department(id) => {
                let is_gone = match &self.retired {
                    Some(retired) => retired.contains(id),
                    None => !self.paths.contains_key(id),
                };
                let text = match self.paths.get(id) {
                    Some(path) => Text::same(path.clone()),
                    None => text!("部门 {id}", "department {id}"),
                };
                (text, is_gone)
            }
            ScopeRule::Tag(id) => match &self.tags {
                None => (text!("标签 {id}", "tag {id}"), false),
                Some(tags) => match tags.get(id) {
                    Some(name) => (text!("标签「{name}」", "tag {name}"), false),
                    None => (text!("标签 {id}", "tag {id}"), true),
                },
            },
            ScopeRule::Member(userid) => {
                let known = self.people.get(userid);
                let is_gone = known.is_some_and(|(_, is_there)| !is_there);
                let name = known.and_then(|(name, _)| name.as_ref());
                let text = match name {
                    Some(name) => text!("成员 {name}（{userid}）", "member {name} ({userid})"),
                    None => text!("成员 {userid}", "member {userid}"),
                };
                (text, is_gone)
            }
        }
    }
}

pub(super) fn paths(departments: &[Department]) -> HashMap<i64, String> {
    let mut paths: HashMap<i64, String> = HashMap::with_capacity(departments.len());
    // Parents stand before their children.
    for each in departments {
        let above = each.parent.and_then(|parent| paths.get(&parent));
        let path = match above {
            Some(above) => format!("{above}/{}", each.name),
            None => each.name.clone(),
        };
        paths.insert(each.id, path);
    }
    paths
}

/// The departments of now, in WeCom's order, with the number of people that is stored of them.
fn scope_tags(tags: Vec<TagChoice>) -> Vec<ScopeTag> {
    let tags = tags.into_iter().map(|tag| ScopeTag {
        id: tag.id,
        name: tag.name.to_string(),
    });
    tags.collect()
}

fn with_sizes(now: &[DepartmentChoice], stored: &[Department]) -> Vec<Department> {
    let stored = stored.iter().map(|each| (each.id, each));
    let stored = stored.collect::<HashMap<_, _>>();
    let nodes = now.iter().map(|each| Node {
        id: each.id,
        parent: each.parent,
        order: each.order,
        name: match (&each.name, stored.get(&each.id)) {
            (Some(name), _) => name.to_string(),
            (None, Some(stored)) => stored.name.clone(),
            (None, None) => format!("#{}", each.id),
        },
    });
    let forest = Forest::of(nodes.collect());
    let of = |id: i64| {
        let name = forest.name_of(id).unwrap_or_default();
        Department {
            id,
            parent: forest.parent_of(id),
            name: name.to_owned(),
            pinyin: bridge_core::pinyin::keys(name).join(" "),
            users: stored.get(&id).map_or(0, |stored| stored.users),
            leaders: stored
                .get(&id)
                .map(|stored| stored.leaders.clone())
                .unwrap_or_default(),
        }
    };
    forest.in_order().into_iter().map(of).collect()
}
