//! What a mapping's expressions know of one person.

use bridge_core::expression::{Input, Inputs};
use bridge_directory::inputs::UserInputs;
use bridge_directory::tree::Forest;
use bridge_directory::user::User;

use super::directory::SourceFacts;
use super::names;

/// One person as the inputs of a mapping.
pub(super) struct PushInputs<'a> {
    pub(super) user: &'a User,
    /// The department whose place the person has.
    pub(super) department: Option<i64>,
    pub(super) departments: &'a Forest,
    /// None for local users.
    pub(super) source: Option<&'a SourceFacts>,
    pub(super) upn_suffix: Option<&'a str>,
}

impl Inputs for PushInputs<'_> {
    fn input(&self, name: &str) -> Input {
        let user = self.user;
        let name_part = |part: fn(&str) -> Option<&str>| {
            Input::text(
                user.name
                    .as_deref()
                    .filter(|name| !name.trim().is_empty())
                    .and_then(part),
            )
        };
        match name {
            "user.username" => Input::text(Some(&user.username)),
            "user.surname" => name_part(|name| Some(names::split(name).0)),
            "user.given_name" => name_part(|name| names::split(name).1),
            "user.enabled" => Input::flag(user.status.has_access()),
            // Who has no userid is known by the username.
            "user.userid" if user.userid.is_none() => Input::text(Some(&user.username)),
            "department" => self.department(),
            "source.id" => Input::text(self.source.map(|source| source.id.as_str())),
            "source.corp_id" => Input::text(self.source.map(|source| source.corp_id.as_str())),
            "source.description" => {
                Input::text(self.source.map(|source| source.description.as_str()))
            }
            "target.upn_suffix" => Input::text(self.upn_suffix),
            name => self
                .plain()
                .input(name.strip_prefix("user.").unwrap_or(name)),
        }
    }
}

impl PushInputs<'_> {
    fn plain(&self) -> UserInputs<'_> {
        UserInputs {
            user: self.user,
            departments: self.departments,
        }
    }

    fn department(&self) -> Input {
        let Some(id) = self.department else {
            return Input::unknown();
        };
        let Some(name) = self.departments.name_of(id) else {
            return Input::unknown();
        };
        let departments = self.departments.clone();
        Input::department(id, name, move || departments.path_of(id))
    }
}
