//! The values of a change as lines for people: each field with its label, in the order in which people read fields.
//!
//! A value that the row of the list shows anyway (name, account, departments of a new user) makes no line, and neither
//! does a status that the kind of the change says already.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::history::{ChangeKind, ChangeView};
use crate::names::DepartmentNames;
use bridge_core::lang::Text;
use bridge_directory::field::Field;
use bridge_directory::left::Left;

/// One value before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ChangeLine {
    /// The field's name; the corp's own ones are `extra.NAME`.
    pub field: String,
    /// What people call it.
    pub label: Text,
    /// As it was; none where there was nothing.
    pub before: Option<Text>,
    /// As it became; none where there is nothing.
    pub after: Option<Text>,
}

type Values = Map<String, Value>;

/// What the row of a list shows beside the lines, and the order in departments, whose number says nothing of somebody new.
const IN_THE_ROW: [&str; 8] = [
    "userid",
    "username",
    "name",
    "position",
    "departments",
    "main_department",
    "department_order",
    "status",
];

/// The lines of a change.
pub fn lines_of(change: &ChangeView, names: &DepartmentNames) -> Vec<ChangeLine> {
    let none = Values::new();
    let before = change.before.as_ref().unwrap_or(&none);
    let after = change.after.as_ref().unwrap_or(&none);
    let mut lines = match change.kind.is_department() {
        true => department_lines(change.kind, before, after, names),
        false => person_lines(before, after, names),
    };
    // What is cleared with somebody is told by the kind, not value by value.
    if change.kind == ChangeKind::Archive {
        return Vec::new();
    }
    if change.kind == ChangeKind::OutOfScope {
        lines.iter_mut().for_each(say_scope);
    }
    let is_new = change.before.is_none();
    let says_status = matches!(
        change.kind,
        ChangeKind::Depart | ChangeKind::Disable | ChangeKind::Reactivate | ChangeKind::Create
    );
    let is_told = |line: &ChangeLine| {
        let in_the_row = is_new && IN_THE_ROW.contains(&line.field.as_str());
        !(in_the_row || says_status && line.field == "status")
    };
    lines.into_iter().filter(is_told).collect()
}

/// Who is deactivated for the scope is still in WeCom, unlike others of that status.
fn say_scope(line: &mut ChangeLine) {
    if line.field == "status" {
        line.after = Some(deactivated(Left::Scope));
    }
}

fn person_lines(before: &Values, after: &Values, names: &DepartmentNames) -> Vec<ChangeLine> {
    let mut lines = Vec::new();
    let name = |value: &Value| Some(text_of(value));
    let username = Text::fixed("用户名", "username");
    lines.extend(line("username", username, before, after, name));
    for field in Field::ALL {
        let key = column_of(field);
        match field {
            Field::Extra => lines.extend(attributes(before, after)),
            Field::Departments | Field::MainDepartment => {
                let told = |value: &Value| Some(departments(value, names));
                lines.extend(line(&key, field.label(), before, after, told));
            }
            Field::DepartmentOrder => {
                let told = |value: &Value| Some(orders(value, names));
                lines.extend(line(&key, field.label(), before, after, told));
            }
            _ => lines.extend(line(&key, field.label(), before, after, |value| {
                Some(word_of(field, value))
            })),
        }
    }
    lines
}

fn department_lines(
    kind: ChangeKind,
    before: &Values,
    after: &Values,
    names: &DepartmentNames,
) -> Vec<ChangeLine> {
    let mut lines = Vec::new();
    let plain = |value: &Value| Some(text_of(value));
    if kind == ChangeKind::DepartmentRename || kind == ChangeKind::DepartmentMove {
        let label = Text::fixed("名称", "name");
        lines.extend(line("name", label, before, after, plain));
        let label = Text::fixed("上级部门", "parent");
        let told = |value: &Value| Some(departments(value, names));
        lines.extend(line("parent", label, before, after, told));
    }
    if kind == ChangeKind::DepartmentLeaders {
        let label = Text::fixed("负责人", "leaders");
        let told = |value: &Value| {
            let leaders = serde_json::from_str::<Vec<String>>(value.as_str()?).ok()?;
            Some(Text::new(leaders.join("、"), leaders.join(", ")))
        };
        lines.extend(line("leaders", label, before, after, told));
    }
    if kind == ChangeKind::DepartmentReorder {
        let label = Text::fixed("排序", "order");
        lines.extend(line("sort", label, before, after, plain));
    }
    lines
}

/// The line of one field; none where neither side has anything, or both the same.
fn line(
    key: &str,
    label: Text,
    before: &Values,
    after: &Values,
    told: impl Fn(&Value) -> Option<Text>,
) -> Option<ChangeLine> {
    let side = |values: &Values| {
        values
            .get(key)
            .filter(|value| !is_empty(value))
            .and_then(&told)
    };
    let (before, after) = (side(before), side(after));
    (before != after).then(|| ChangeLine {
        field: key.to_owned(),
        label,
        before,
        after,
    })
}

/// A line for each of the corp's own attributes that differs, by its name.
fn attributes(before: &Values, after: &Values) -> Vec<ChangeLine> {
    let (before, after) = (by_name(before.get("extra")), by_name(after.get("extra")));
    let mut names = before.keys().chain(after.keys()).collect::<Vec<_>>();
    names.sort_unstable();
    names.dedup();
    let lines = names.into_iter().filter_map(|name| {
        let told = |value: &Value| Some(text_of(value));
        let found = line(name, Text::same(name.clone()), &before, &after, told)?;
        Some(ChangeLine {
            field: format!("extra.{name}"),
            ..found
        })
    });
    lines.collect()
}

/// The directory keeps the attributes as one text; what is no such text has no lines.
fn by_name(extra: Option<&Value>) -> Values {
    match extra {
        Some(Value::Object(attributes)) => attributes.clone(),
        Some(Value::String(text)) => serde_json::from_str(text).unwrap_or_default(),
        _ => Values::new(),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(all) => all.is_empty(),
        _ => false,
    }
}

fn text_of(value: &Value) -> Text {
    match value {
        Value::String(text) => Text::same(text.clone()),
        other => Text::same(other.to_string()),
    }
}

/// Departments by where they stand.
fn departments(value: &Value, names: &DepartmentNames) -> Text {
    let path = |value: &Value| value.as_i64().map(|id| names.path_of(id));
    match value {
        Value::Array(all) => {
            let paths = all.iter().filter_map(path).collect::<Vec<_>>();
            Text::new(paths.join("、"), paths.join(", "))
        }
        one => path(one).map_or_else(|| text_of(one), Text::same),
    }
}

/// The order in each department, which the directory keeps as one text.
fn orders(value: &Value, names: &DepartmentNames) -> Text {
    let pairs = value
        .as_str()
        .and_then(|json| serde_json::from_str::<Vec<(i64, i64)>>(json).ok());
    let pairs = pairs.unwrap_or_default().into_iter();
    let told = pairs.map(|(department, order)| format!("{} {order}", names.path_of(department)));
    let told = told.collect::<Vec<_>>();
    Text::new(told.join("、"), told.join(", "))
}

fn word_of(field: Field, value: &Value) -> Text {
    match (field, value.as_str().unwrap_or_default()) {
        (Field::Gender, "male") => Text::fixed("男", "male"),
        (Field::Gender, "female") => Text::fixed("女", "female"),
        (Field::Status, "active") => Text::fixed("正常", "active"),
        (Field::Status, "disabled") => Text::fixed("停用", "disabled"),
        (Field::Status, "not_activated") => Text::fixed("未激活", "not activated"),
        // Of an earlier run, whose record says why.
        (Field::Status, "departed") => deactivated(Left::Unknown),
        (Field::Status, "archived") => Text::fixed("已归档", "archived"),
        _ => text_of(value),
    }
}

fn deactivated(left: Left) -> Text {
    let Text { zh, en } = left.reason();
    Text::new(format!("停用（{zh}）"), format!("deactivated ({en})"))
}

/// The name that a row has a field by.
fn column_of(field: Field) -> String {
    let name = serde_json::to_value(field).ok();
    let name = name.as_ref().and_then(Value::as_str);
    name.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::plan::Reason;
    use bridge_directory::tree::{Forest, Node};

    fn change(kind: ChangeKind, before: Value, after: Value) -> ChangeView {
        let object = |value: Value| value.as_object().cloned();
        ChangeView {
            kind,
            object: None,
            userid: Some("wu".into()),
            username: Some("wu".into()),
            name: Some("吴".into()),
            position: None,
            mobile: None,
            email: None,
            parent: None,
            departments: Vec::new(),
            reason: "changed".into(),
            reason_detail: Reason::New,
            before: object(before),
            after: object(after),
        }
    }

    fn told(change: &ChangeView) -> Vec<String> {
        let node = |id, name: &str, parent| Node {
            id,
            parent,
            order: 0,
            name: name.to_owned(),
        };
        let forest = Forest::of(vec![node(1, "总部", None), node(2, "仓储", Some(1))]);
        let names = DepartmentNames::new(forest, []);
        let word = |side: &Option<Text>| side.as_ref().map_or("", |text| &text.zh).to_owned();
        let lines = lines_of(change, &names).into_iter();
        lines
            .map(|line| {
                format!(
                    "{}：{}→{}",
                    line.label.zh,
                    word(&line.before),
                    word(&line.after)
                )
            })
            .collect()
    }

    #[test]
    fn values_are_words_in_the_order_people_read_them() {
        let update = change(
            ChangeKind::Update,
            json!({ "departments": [2], "gender": null, "extra": { "工号": "E-1", "座位": "3F" }, "status": "active", "mobile": "1" }),
            json!({ "departments": [2, 9], "gender": "female", "extra": "{\"工号\":\"E-2\",\"座位\":\"3F\"}", "status": "not_activated", "mobile": "2" }),
        );
        assert_eq!(
            told(&update),
            [
                "手机号：1→2",
                "性别：→女",
                "工号：E-1→E-2",
                "部门：总部/仓储→总部/仓储、#9",
                "状态：正常→未激活",
            ]
        );
    }

    #[test]
    fn what_the_row_or_the_kind_says_already_is_not_said_twice() {
        let new = json!({ "username": "wu", "name": "吴", "departments": [2], "status": "active", "mobile": "1" });
        assert_eq!(
            told(&change(ChangeKind::Create, Value::Null, new)),
            ["手机号：→1"]
        );
        let gone = change(
            ChangeKind::Depart,
            json!({ "status": "active" }),
            json!({ "status": "departed" }),
        );
        assert_eq!(told(&gone), [""; 0]);
    }

    #[test]
    fn nobody_who_left_the_scope_is_said_to_have_left_wecom() {
        let status = |kind, before: &str, after: &str| {
            let status = |word: &str| json!({ "status": word });
            told(&change(kind, status(before), status(after)))
        };
        assert_eq!(
            status(ChangeKind::OutOfScope, "active", "departed"),
            ["状态：正常→停用（不在同步范围内）"]
        );
        // What deactivated an account before it changed hands is in another run's record.
        assert_eq!(
            status(ChangeKind::Overwrite, "departed", "active"),
            ["状态：停用（企业微信里已没有，或不在同步范围内）→正常"]
        );
    }

    #[test]
    fn a_department_is_told_by_name_and_place() {
        let moved = change(
            ChangeKind::DepartmentMove,
            json!({ "parent": 1, "sort": 100, "id": 7 }),
            json!({ "parent": 2, "sort": 200, "id": 7 }),
        );
        assert_eq!(told(&moved), ["上级部门：总部→总部/仓储"]);
    }
}
