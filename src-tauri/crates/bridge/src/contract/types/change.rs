//! Changes of a run, as people and scripts read them.

use serde_json::{Map, Value, json};

use crate::directory::query::DepartmentRef;
use crate::lang::Text;
use crate::sync::plan::Reason;
use crate::sync::{self, ChangeGroup, ChangeKind, ChangeView, DepartmentNames};

type Values = Map<String, Value>;

response! {
    /// A change of a run, with the person or department that it is about.
    pub struct Change {
        kind: ChangeKind,
        userid: Option<String>,
        /// The directory's username; a department has none.
        username: Option<String>,
        name: Option<String>,
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
        kind: Option<KindFilter>,
        words: String,
        skip: usize,
        most: usize,
    }

    /// One kind, or several under one name.
    #[serde(untagged)]
    pub enum KindFilter {
        /// This kind only.
        One(ChangeKind),
        /// Several kinds.
        Group(KindGroup),
    }

    /// Several kinds of changes under one name.
    #[serde(rename_all = "snake_case")]
    pub enum KindGroup {
        /// What the counts call an update of departments.
        DepartmentUpdate,
        /// Only what holds a held run.
        Holding,
    }
}

impl Change {
    /// `names` has the run's departments.
    pub fn of(change: ChangeView, names: &DepartmentNames) -> Self {
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
    values
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

impl From<ChangeFilter> for sync::ChangeFilter {
    fn from(filter: ChangeFilter) -> Self {
        let words = filter.words.trim();
        let kind = match &filter.kind {
            Some(KindFilter::One(kind)) => Some(ChangeGroup::One(*kind)),
            Some(KindFilter::Group(KindGroup::DepartmentUpdate)) => {
                Some(ChangeGroup::DepartmentUpdate)
            }
            Some(KindFilter::Group(KindGroup::Holding)) | None => None,
        };
        Self {
            kind,
            holding: matches!(filter.kind, Some(KindFilter::Group(KindGroup::Holding))),
            words: (!words.is_empty()).then(|| words.to_owned()),
            most: Some(filter.most),
            skip: filter.skip,
        }
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
