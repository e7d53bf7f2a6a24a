//! What rules for usernames would give everybody of a data source, tried on the members of the last reading.
//!
//! It is as if everybody were new: users who are there keep their usernames unless the source renames them, but whoever
//! comes later gets a name by these rules, beside those who have one by then.

use std::collections::HashSet;

use compact_str::CompactString;
use serde::Serialize;

use crate::SyncRunner;
use bridge_core::error::{Code, Error, Result};
use bridge_core::lang::{Text, grouped};
use bridge_core::pinyin;
use bridge_core::source::username::{ChosenName, NameFault, OnUnknown, TriedName};
use bridge_core::source::{Source, UsernameRule, UsernameRules};
use bridge_core::text;
use bridge_directory::inputs::UserInputs;
use bridge_directory::stored::StoredDirectory;
use bridge_directory::tree::{Forest, Node};
use bridge_directory::user::{User, casefold_trimmed};

/// How many of each group are told one by one.
const NAMED: usize = 50;

/// What rules for usernames would give everybody of a data source.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct UsernamePreview {
    /// How many people they were tried on; none before a first sync.
    pub people: usize,
    /// Those whose name somebody else has, whatever the rules that follow.
    pub collisions: PreviewGroup,
    /// Those whose name somebody else has, whom a rule that follows gives another one.
    pub resolved: PreviewGroup,
    /// Those for whom no rule gives anything.
    pub empties: PreviewGroup,
    /// Those whose name is too long, or has spaces.
    pub too_long: PreviewGroup,
    /// Those for whom an expression fails.
    pub failed: PreviewGroup,
    /// Those whose username of today is another one.
    pub changed: PreviewGroup,
    /// Those whose name in pinyin may be read in several ways.
    pub polyphones: PreviewGroup,
    /// What is given to the first people, for a look.
    pub examples: Vec<PreviewedName>,
    /// Whether the rules can be saved: nobody is left with a name that somebody else has.
    pub can_save: bool,
}

/// People whom a preview has something to say of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PreviewGroup {
    /// How many.
    pub count: usize,
    /// The first of them by userid.
    pub first: Vec<PreviewedName>,
}

/// One person of a preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PreviewedName {
    /// The user's identifier.
    pub id: String,
    /// WeCom's userid.
    pub userid: String,
    /// What people call them.
    pub name: Option<String>,
    /// The username of today.
    pub today: String,
    /// The username by the rules.
    pub username: Option<String>,
    /// What there is to say of it.
    pub note: Option<Text>,
}

impl SyncRunner {
    /// What rules for usernames would give the users of a source.
    ///
    /// # Errors
    /// `tenant.unknown`, `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn username_preview(
        &self,
        source: &Source,
        rules: &UsernameRules,
    ) -> Result<UsernamePreview> {
        let load = |db: &_| StoredDirectory::load(db, source.tenant_key, source.key);
        Ok(preview(
            &self.context.store().read(load)?,
            source.key,
            rules,
        ))
    }

    /// Refuses rules that would leave somebody with another's username.
    ///
    /// # Errors
    /// `policy.collision` with `count` and the `first` of them, `tenant.unknown`, `store.unavailable`, `store.busy` or
    /// `store.damaged`.
    pub fn refuse_collisions(&self, source: &Source, rules: &UsernameRules) -> Result<()> {
        let preview = self.username_preview(source, rules)?;
        if preview.can_save {
            return Ok(());
        }
        let first = preview
            .collisions
            .first
            .iter()
            .take(3)
            .map(|each| each.userid.as_str());
        let first = first.collect::<Vec<_>>().join(", ");
        let error = Error::new(
            Code::PolicyCollision,
            "the rules give several people one username",
        );
        Err(error
            .with("count", grouped(preview.collisions.count))
            .with("first", first))
    }
}

/// Tries rules on the users of a source.
fn preview(directory: &StoredDirectory, source: i64, rules: &UsernameRules) -> UsernamePreview {
    let is_ours = |user: &User| user.source == Some(source) && !user.status.is_gone();
    let (mut ours, mut taken) = (Vec::new(), HashSet::new());
    for user in directory.users.iter() {
        match is_ours(&user) {
            true => ours.push(user),
            false => drop(taken.insert(casefold_trimmed(&user.username))),
        }
    }
    ours.sort_by_cached_key(|user| casefold_trimmed(user.userid.as_deref().unwrap_or_default()));
    let departments = forest(directory);
    let mut preview = UsernamePreview {
        people: ours.len(),
        ..UsernamePreview::default()
    };
    for user in &ours {
        let of = UserInputs {
            user,
            departments: &departments,
        };
        let chosen = rules.choose(&of, OnUnknown::Next, |name| {
            taken.contains(&casefold_trimmed(name))
        });
        if let Some(name) = &chosen.name {
            taken.insert(casefold_trimmed(name));
        }
        preview.add(user, &chosen, rules);
    }
    preview.can_save = preview.collisions.count == 0;
    preview
}

impl UsernamePreview {
    fn add(&mut self, user: &User, chosen: &ChosenName, rules: &UsernameRules) {
        let told = |note: Option<Text>| told(user, chosen, note);
        if self.examples.len() < NAMED {
            self.examples.push(told(None));
        }
        let has = |fault| chosen.tried.iter().any(|tried| tried.fault == fault);
        let why = || Some(joined(&chosen.tried));
        let Some(name) = &chosen.name else {
            let group = match () {
                () if chosen.failed.is_some() => &mut self.failed,
                () if has(NameFault::Taken) => &mut self.collisions,
                () if has(NameFault::TooLong) || has(NameFault::Form) => &mut self.too_long,
                () => &mut self.empties,
            };
            group.add(|| told(why()));
            return;
        };
        if has(NameFault::Taken) {
            self.resolved.add(|| told(why()));
        }
        if *name != user.username {
            self.changed.add(|| told(None));
        }
        let is_read = rules
            .rules()
            .get(chosen.tried.len())
            .is_some_and(is_spelled);
        let others = user
            .name
            .as_deref()
            .filter(|_| is_read)
            .map(pinyin::other_spellings)
            .unwrap_or_default();
        if !others.is_empty() {
            let others = others.join(", ");
            self.polyphones
                .add(|| told(Some(text!("也可能读作 {others}", "may also be {others}"))));
        }
    }
}

impl PreviewGroup {
    fn add(&mut self, told: impl FnOnce() -> PreviewedName) {
        self.count += 1;
        if self.first.len() < NAMED {
            self.first.push(told());
        }
    }
}

/// Whether a rule makes pinyin of a name.
fn is_spelled(rule: &UsernameRule) -> bool {
    match rule {
        UsernameRule::Pinyin => true,
        UsernameRule::Expression(expression) => expression.text().contains("pinyin"),
        _ => false,
    }
}

fn told(user: &User, chosen: &ChosenName, note: Option<Text>) -> PreviewedName {
    PreviewedName {
        id: user.key.to_string(),
        userid: user
            .userid
            .as_ref()
            .map(CompactString::to_string)
            .unwrap_or_default(),
        name: user.name.as_ref().map(CompactString::to_string),
        today: user.username.to_string(),
        username: chosen.name.as_ref().map(CompactString::to_string),
        note,
    }
}

fn joined(tried: &[TriedName]) -> Text {
    let (zh, en): (Vec<_>, Vec<_>) = tried
        .iter()
        .map(TriedName::text)
        .map(|Text { zh, en }| (zh, en))
        .unzip();
    Text::new(zh.join("；"), en.join("; "))
}

fn forest(directory: &StoredDirectory) -> Forest {
    let known = directory
        .departments
        .iter()
        .filter(|department| !department.retired);
    let nodes = known.filter_map(|department| {
        Some(Node {
            id: department.wecom_id,
            parent: department.parent,
            order: department.sort,
            name: department.name.as_deref()?.to_owned(),
        })
    });
    Forest::of(nodes.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use bridge_directory::user::UserStatus;

    fn user(key: i64, source: Option<i64>, userid: &str, name: &str, email: Option<&str>) -> User {
        User {
            key,
            source,
            userid: Some(userid.into()),
            username: userid.into(),
            name: Some(name.into()),
            email: email.map(Into::into),
            ..User::default()
        }
    }

    fn tried(rules: &[&str]) -> UsernamePreview {
        let users = vec![
            user(1, Some(1), "a", "张三", Some("zhang@c.example")),
            user(2, Some(1), "b", "张叁", Some("Zhang@d.example")),
            user(3, Some(1), "c", "张行", None),
            user(4, None, "wang", "王", None),
            user(5, Some(1), "d", "王", Some("wang@c.example")),
            User {
                status: UserStatus::Departed,
                ..user(6, Some(1), "e", "张三", None)
            },
        ];
        let directory = StoredDirectory {
            users: users.into_iter().collect(),
            ..StoredDirectory::default()
        };
        preview(&directory, 1, &UsernameRules::parse(rules).unwrap())
    }

    fn ids(group: &PreviewGroup) -> Vec<&str> {
        assert_eq!(group.count, group.first.len());
        group.first.iter().map(|each| each.id.as_str()).collect()
    }

    #[test]
    fn people_are_grouped_by_what_there_is_to_say() {
        let none: [&str; 0] = [];
        let mail = tried(&["mail"]);
        assert_eq!(mail.people, 4);
        assert_eq!(
            ids(&mail.collisions),
            ["2", "5"],
            "another of the source, and a local user"
        );
        assert_eq!(
            (ids(&mail.empties), ids(&mail.changed)),
            (vec!["3"], vec!["1"])
        );
        assert!(!mail.can_save);
        let chain = tried(&["mail", "userid"]);
        assert_eq!(
            (ids(&chain.collisions), ids(&chain.resolved)),
            (none.to_vec(), vec!["2", "5"])
        );
        assert!(chain.can_save && chain.empties.count == 0);
        let pinyin = tried(&["pinyin"]);
        assert_eq!(
            (ids(&pinyin.collisions), ids(&pinyin.polyphones)),
            (vec!["2", "5"], vec!["3"])
        );
        let long = tried(&[
            "=userid * 70",
            "=userid|replace('a', name)|replace('张三', ' x ')",
        ]);
        assert_eq!(ids(&long.failed), none);
        assert_eq!(long.too_long.count, 0, "{long:?}");
        assert_eq!(
            ids(&tried(&["=userid * 70"]).too_long),
            ["1", "2", "3", "5"]
        );
        assert!(tried(&["userid"]).changed.first.is_empty());
    }
}
