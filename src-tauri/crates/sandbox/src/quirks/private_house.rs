//! Quirks of the scenario `private-house`, the rows of private installations: `positions` beside `position`,
//! `english_name` in place of `alias`, custom attributes without a type, and none of the newer keys.

use serde_json::json as value;

use crate::people::{Extras, Person};

use super::{Edits, Instead, json};

pub(super) fn edits(person: &Person) -> Edits {
    let mut edits = vec![
        ("positions", json(&value!([person.position]))),
        ("english_name", json(&value!(person.userid))),
        ("alias", Instead::Absent),
        ("thumb_avatar", Instead::Absent),
        ("direct_leader", Instead::Absent),
        ("external_profile", Instead::Absent),
    ];
    if person.extras == Extras::Typed {
        let attrs = value!([{"name": "工号", "value": person.employee_number()}]);
        edits.push(("extattr", json(&value!({ "attrs": attrs }))));
    }
    edits
}
