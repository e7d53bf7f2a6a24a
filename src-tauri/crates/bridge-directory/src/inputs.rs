//! What expressions know of a user: the inputs of `bridge_core::expression`, out of a row and the departments.

use std::collections::BTreeMap;

use crate::tree::Forest;
use crate::user::User;
use bridge_core::expression::{Input, Inputs};

/// A user as the input of expressions.
pub struct UserInputs<'a> {
    /// The row.
    pub user: &'a User,
    /// The departments of the user's source.
    pub departments: &'a Forest,
}

impl Inputs for UserInputs<'_> {
    fn input(&self, name: &str) -> Input {
        let user = self.user;
        let text = match name {
            "userid" => &user.userid,
            "name" => &user.name,
            "mobile" => &user.mobile,
            "email" => &user.email,
            "biz_mail" => &user.biz_mail,
            "telephone" => &user.telephone,
            "position" => &user.position,
            "alias" => &user.alias,
            "employee_no" => &user.employee_no,
            "manager" => &user.manager,
            "gender" => return Input::text(user.gender.map(crate::user::Gender::as_str)),
            "status" => return Input::text(Some(user.status.as_str())),
            "extra" | "extattr" => return attributes(user.extra.as_deref()),
            "main_department" => return self.main_department(),
            "departments" => {
                return Input::list(user.departments.iter().map(|id| self.department(*id)));
            }
            _ => return Input::unknown(),
        };
        Input::text(text.as_deref())
    }
}

impl UserInputs<'_> {
    fn main_department(&self) -> Input {
        let only = match &*self.user.departments {
            [only] => Some(*only),
            _ => None,
        };
        let main = self.user.main_department.or(only);
        main.map_or_else(Input::unknown, |id| self.department(id))
    }

    fn department(&self, id: i64) -> Input {
        match self.departments.name_of(id) {
            Some(name) => {
                let departments = self.departments.clone();
                Input::department(id, name, move || departments.path_of(id))
            }
            None => Input::unknown(),
        }
    }
}

fn attributes(extra: Option<&str>) -> Input {
    let read = extra.and_then(|json| serde_json::from_str::<BTreeMap<String, String>>(json).ok());
    read.map_or_else(Input::unknown, Input::fields)
}

/// Whether what these inputs are is the same in two rows: an expression that names no others gives the same for both.
///
/// Departments never are: their names are not in the row.
pub fn are_same(names: &[&str], one: &User, other: &User) -> bool {
    names.iter().all(|name| match *name {
        "userid" => one.userid == other.userid,
        "name" => one.name == other.name,
        "mobile" => one.mobile == other.mobile,
        "email" => one.email == other.email,
        "biz_mail" => one.biz_mail == other.biz_mail,
        "telephone" => one.telephone == other.telephone,
        "position" => one.position == other.position,
        "alias" => one.alias == other.alias,
        "gender" => one.gender == other.gender,
        "status" => one.status == other.status,
        "manager" => one.manager == other.manager,
        "extra" | "extattr" => one.extra == other.extra,
        _ => false,
    })
}

/// Whether an expression with these inputs asks for departments.
pub fn ask_for_departments(names: &[&str]) -> bool {
    names
        .iter()
        .any(|name| matches!(*name, "main_department" | "departments"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Node;
    use bridge_core::expression::{Expression, NAMES, Rendered};

    fn user() -> User {
        serde_json::from_value(serde_json::json!({
            "userid": "userid", "name": "name", "mobile": "mobile", "email": "email", "biz_mail": "biz_mail",
            "telephone": "telephone", "position": "position", "alias": "alias", "employee_no": "employee_no",
            "gender": "male", "extra": "{\"a\":\"x\"}", "departments": [2], "manager": "manager",
        }))
        .unwrap()
    }

    #[test]
    fn every_input_is_known_of_a_full_row() {
        let node = |id, parent, name: &str| Node {
            id,
            parent,
            order: 0,
            name: name.to_owned(),
        };
        let departments = Forest::of(vec![node(1, None, "总部"), node(2, Some(1), "仓储")]);
        let of = UserInputs {
            user: &user(),
            departments: &departments,
        };
        for name in NAMES {
            let expression = match name {
                "extra" | "extattr" => format!("{name}.a"),
                "main_department" => format!("{name}.path"),
                "departments" => format!("{name}[0].path"),
                plain => plain.to_owned(),
            };
            let want = match name {
                "extra" | "extattr" => "x",
                "main_department" | "departments" => "总部/仓储",
                "gender" => "male",
                "status" => "active",
                plain => plain,
            };
            let rendered = Expression::parse(&expression)
                .unwrap()
                .evaluate(&of)
                .unwrap();
            assert_eq!(rendered, Rendered::Text(want.into()), "{expression}");
        }
    }

    #[test]
    fn inputs_that_differ_are_noticed() {
        let one = user();
        let other = User {
            email: Some("other".into()),
            ..one.clone()
        };
        assert!(are_same(&["name", "mobile"], &one, &other));
        assert!(!are_same(&["name", "email"], &one, &other));
        assert!(!are_same(&["main_department"], &one, &one));
    }
}
