//! Changes of a run, as people and scripts read them.

use serde_json::{Map, Value, json};

use crate::directory::query::DepartmentRef;
use crate::error::{Error, Result};
use crate::lang::Text;
use crate::sync::plan::Reason;
use crate::sync::{
    self, ChangeGroup, ChangeKind, ChangeLine, ChangeView, DepartmentNames, Tone, lines_of,
};

type Values = Map<String, Value>;

response! {
    /// A change of a run, with the person or department that it is about.
    pub struct Change {
        kind: ChangeKind,
        /// What happened, in words.
        kind_text: Text,
        /// How much it asks for attention.
        tone: Tone,
        userid: Option<String>,
        /// The directory's username; a department has none.
        username: Option<String>,
        name: Option<String>,
        /// A person's position.
        position: Option<String>,
        /// A person's mobile number.
        mobile: Option<String>,
        /// A person's e-mail address.
        email: Option<String>,
        /// The person's; of a department's change, that department.
        departments: Vec<DepartmentRef>,
        /// The reason's identifier.
        reason: String,
        /// The reason in words.
        reason_text: Text,
        /// The reason with its particulars.
        reason_detail: Reason,
        /// The values that changed, as they were.
        #[cfg_attr(feature = "bindings", ts(type = "Record<string, unknown> | null"))]
        before: Option<Values>,
        /// The values that changed, as they became.
        #[cfg_attr(feature = "bindings", ts(type = "Record<string, unknown> | null"))]
        after: Option<Values>,
        /// What changed, in words, in the order in which people read fields.
        lines: Vec<ChangeLine>,
        /// Of a duplicate: the users whom the member matches, as they are now.
        others: Vec<OtherUser>,
    }

    /// A user whom a member matches.
    pub struct OtherUser {
        /// Their identifier; none if there is no such user any more.
        pub id: Option<String>,
        /// The directory's username.
        pub username: String,
        /// What people call them.
        pub name: Option<String>,
        /// The data source that owns them; none for a local user.
        pub source: Option<String>,
        /// By what they match.
        pub by: Vec<Text>,
    }

    /// Some of a run's changes, and how many fit in all.
    pub struct ChangePage {
        /// How many fit.
        pub total: usize,
        /// Those of this page.
        pub changes: Vec<Change>,
    }
}

request! {
    /// Some changes of a run.
    pub struct ChangesRequest {
        pub(in crate::contract) run: String,
        pub(in crate::contract) filter: ChangeFilter,
    }

    /// Which changes to look at.
    pub struct ChangeFilter {
        /// The identifier of a facet; `holding` for what holds a held run.
        kind: Option<String>,
        words: String,
        skip: usize,
        most: usize,
    }

}

/// The filter for only what holds a held run.
const HOLDING: &str = "holding";

impl Change {
    /// With the users whom the member matches.
    pub(in crate::contract) fn with_others(self, others: Vec<OtherUser>) -> Self {
        Self { others, ..self }
    }

    /// What changed, in words.
    pub fn lines(&self) -> &[ChangeLine] {
        &self.lines
    }

    /// The userid and the name.
    pub fn who(&self) -> (Option<&str>, Option<&str>) {
        (self.userid.as_deref(), self.name.as_deref())
    }

    /// The reason in words.
    pub fn reason_text(&self) -> &Text {
        &self.reason_text
    }

    /// The users whom the member matches.
    pub fn others(&self) -> &[OtherUser] {
        &self.others
    }

    /// `names` has the run's departments.
    pub fn of(change: ChangeView, names: &DepartmentNames) -> Self {
        let lines = lines_of(&change, names);
        let is_department = change.kind.is_department();
        let departments = change.departments.iter().map(|id| named(*id, names));
        let values = |values: Option<Values>| match is_department {
            true => values.map(|values| department_values(change.kind, values, names)),
            false => values.map(|values| person_values(values, names)),
        };
        Self {
            departments: departments.collect(),
            before: values(change.before),
            after: values(change.after),
            userid: change.userid,
            // A department's name is its name only.
            username: change.username.filter(|_| !is_department),
            name: change.name,
            position: change.position,
            mobile: change.mobile,
            email: change.email,
            lines,
            others: Vec::new(),
            kind_text: change.kind.label(),
            tone: change.kind.tone(),
            reason: change.reason,
            reason_text: change.reason_detail.text(),
            reason_detail: change.reason_detail,
            kind: change.kind,
        }
    }
}

fn named(id: i64, names: &DepartmentNames) -> DepartmentRef {
    let path = names.path_of(id);
    DepartmentRef {
        id,
        name: path.rsplit('/').next().unwrap_or_default().to_owned(),
        path,
        leaders: None,
    }
}

/// A person's departments with their names, and the corp's own attributes apart.
fn person_values(mut values: Values, names: &DepartmentNames) -> Values {
    for field in ["departments", "main_department"] {
        let Some(value) = values.get_mut(field) else {
            continue;
        };
        *value = match &*value {
            Value::Array(all) => all.iter().map(|one| with_name(one, names)).collect(),
            one => with_name(one, names),
        };
    }
    if let Some(extra) = values.get_mut("extra") {
        *extra = apart(extra);
    }
    as_list(&mut values, "department_order");
    values
}

/// The directory keeps some lists as a text.
fn as_list(values: &mut Values, name: &str) {
    if let Some(value) = values.get_mut(name)
        && let Some(list) = value
            .as_str()
            .and_then(|text| serde_json::from_str(text).ok())
    {
        *value = list;
    }
}

/// The directory keeps the attributes as one text; what is no such text stays as it is.
fn apart(extra: &Value) -> Value {
    let attributes = extra
        .as_str()
        .and_then(|text| serde_json::from_str::<Map<String, Value>>(text).ok());
    attributes.map_or_else(|| extra.clone(), Value::Object)
}

/// What is worth knowing of a department: the parent with its name, and no numbers that only machines sort by.
fn department_values(kind: ChangeKind, mut values: Values, names: &DepartmentNames) -> Values {
    values.remove("id");
    values.remove("retired");
    as_list(&mut values, "leaders");
    if kind != ChangeKind::DepartmentReorder {
        values.remove("sort");
    }
    if let Some(parent) = values.get_mut("parent") {
        *parent = with_name(parent, names);
    }
    values
}

fn with_name(value: &Value, names: &DepartmentNames) -> Value {
    match value.as_i64() {
        Some(id) => json!(named(id, names)),
        None => value.clone(),
    }
}

impl ChangeFilter {
    /// All changes that fit.
    pub(in crate::contract) fn all(kind: Option<String>, words: Option<String>) -> Self {
        Self {
            kind,
            words: words.unwrap_or_default(),
            skip: 0,
            most: usize::MAX,
        }
    }
}

impl TryFrom<ChangeFilter> for sync::ChangeFilter {
    type Error = Error;

    fn try_from(filter: ChangeFilter) -> Result<Self> {
        let words = filter.words.trim();
        let holding = filter.kind.as_deref() == Some(HOLDING);
        let kind = filter.kind.as_deref().filter(|_| !holding);
        Ok(Self {
            kind: kind.map(str::parse::<ChangeGroup>).transpose()?,
            holding,
            part: None,
            words: (!words.is_empty()).then(|| words.to_owned()),
            most: Some(filter.most),
            skip: filter.skip,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_stand_by_their_names() {
        assert_eq!(
            apart(&json!(r#"{"座位":"3F","工号":"E-1"}"#)),
            json!({"座位": "3F", "工号": "E-1"})
        );
        for untouched in [Value::Null, json!("no object"), json!({"a": "b"})] {
            assert_eq!(apart(&untouched), untouched);
        }
    }
}
