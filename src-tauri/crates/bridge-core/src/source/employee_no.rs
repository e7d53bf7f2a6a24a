//! The rule by which a data source takes the employee number of its members.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::error::{Code, Error, Result};
use crate::expression::Expression;

/// What stands before the name of an attribute.
const ATTRIBUTE: &str = "extattr:";
/// What stands before an expression.
const EXPRESSION: &str = "=";
const OFF: &str = "off";
/// WeCom's console allows fewer characters in the name of an attribute.
const LONGEST: usize = 64;

/// Where the employee number of a member comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum EmployeeNo {
    /// It is not taken.
    #[default]
    Off,
    /// From the corp's own attribute (扩展属性) of this name.
    Attribute(String),
    /// What an expression gives.
    Expression(Expression),
}

impl EmployeeNo {
    /// The rule for what stands in a form: an attribute's name, with or without what the command line puts before it, or
    /// an expression behind `=`. Nothing is off, and so is `off`; an attribute of that name is written out, `extattr:off`.
    ///
    /// # Errors
    /// `input.invalid` with `field` `employee_no`, `expression.invalid`.
    pub fn of_name(given: &str) -> Result<Self> {
        match given.trim() {
            "" | OFF => Ok(Self::Off),
            given if given.starts_with(EXPRESSION) => Self::of_expression(given),
            given => Self::of_attribute(given.strip_prefix(ATTRIBUTE).unwrap_or(given)),
        }
    }

    /// As [`Self::of_name`] takes it; empty where the number is not taken.
    pub fn name(&self) -> String {
        match self {
            Self::Off => String::new(),
            Self::Attribute(name)
                if name == OFF || name.starts_with(ATTRIBUTE) || name.starts_with(EXPRESSION) =>
            {
                self.to_string()
            }
            Self::Attribute(name) => name.clone(),
            Self::Expression(_) => self.to_string(),
        }
    }

    fn of_attribute(name: &str) -> Result<Self> {
        let name = name.trim();
        let is_long = name.chars().count() > LONGEST;
        if name.is_empty() || is_long || name.chars().any(char::is_control) {
            return Err(wrong("not the name of an attribute"));
        }
        Ok(Self::Attribute(name.to_owned()))
    }

    fn of_expression(given: &str) -> Result<Self> {
        let at = |error: Error| error.with("field", "employee_no");
        let expression = Expression::parse(given.trim_start_matches(EXPRESSION)).map_err(at)?;
        // A number that rests on itself would never follow WeCom.
        if expression.names().contains(&"employee_no") {
            let error = Error::new(
                Code::ExpressionInvalid,
                "an employee number cannot rest on itself",
            );
            let place = expression.text().find("employee_no").unwrap_or_default() + 1;
            return Err(at(error
                .with("reason", "unknown_name")
                .with("name", "employee_no")
                .with("at", place)));
        }
        Ok(Self::Expression(expression))
    }

    /// The attribute's name, where it is taken from one.
    pub fn attribute(&self) -> Option<&str> {
        match self {
            Self::Off | Self::Expression(_) => None,
            Self::Attribute(name) => Some(name),
        }
    }

    /// As it stands in the database.
    pub(crate) fn of_column(column: Option<&str>) -> Result<Self> {
        column.map_or(Ok(Self::Off), |rule| {
            rule.parse().map_err(|_| Error::damaged("employee number"))
        })
    }
}

impl fmt::Display for EmployeeNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => f.write_str(OFF),
            Self::Attribute(name) => write!(f, "{ATTRIBUTE}{name}"),
            Self::Expression(expression) => write!(f, "{EXPRESSION}{expression}"),
        }
    }
}

impl FromStr for EmployeeNo {
    type Err = Error;

    fn from_str(given: &str) -> Result<Self> {
        let given = given.trim();
        if given == OFF {
            return Ok(Self::Off);
        }
        if given.starts_with(EXPRESSION) {
            return Self::of_expression(given);
        }
        match given.strip_prefix(ATTRIBUTE) {
            Some(name) => Self::of_attribute(name),
            None => Err(wrong("neither off nor extattr: and a name").with("reason", "syntax")),
        }
    }
}

impl Serialize for EmployeeNo {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        match self {
            Self::Off => serializer.serialize_none(),
            rule => serializer.collect_str(rule),
        }
    }
}

fn wrong(message: &str) -> Error {
    Error::new(Code::InputInvalid, message).with("field", "employee_no")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_off_or_names_an_attribute() {
        let named = |name: &str| Some(EmployeeNo::Attribute(name.to_owned()));
        let cases = [
            ("off", Some(EmployeeNo::Off)),
            (" extattr:工号 ", named("工号")),
            ("extattr: Badge No ", named("Badge No")),
            ("extattr:off", named("off")),
            ("=employee_no", None),
            ("=nothing", None),
            ("extattr:", None),
            ("", None),
            ("工号", None),
            ("extattr:a\nb", None),
        ];
        for (given, rule) in cases {
            assert_eq!(given.parse().ok(), rule, "{given:?}");
        }
        let long = format!("extattr:{}", "号".repeat(65));
        assert_eq!(
            long.parse::<EmployeeNo>().unwrap_err().code(),
            Code::InputInvalid
        );
    }

    #[test]
    fn a_form_takes_a_name_however_it_was_pasted_and_gives_it_back() {
        let named = |name: &str| Some(EmployeeNo::Attribute(name.to_owned()));
        let cases = [
            (" 工号 ", named("工号"), "工号"),
            ("extattr:工号", named("工号"), "工号"),
            ("off", Some(EmployeeNo::Off), ""),
            (" ", Some(EmployeeNo::Off), ""),
            ("extattr:off", named("off"), "extattr:off"),
            ("extattr:extattr:x", named("extattr:x"), "extattr:extattr:x"),
            ("extattr:", None, ""),
            ("a\nb", None, ""),
        ];
        for (given, rule, name) in cases {
            let got = EmployeeNo::of_name(given).ok();
            assert_eq!(got, rule, "{given:?}");
            let Some(rule) = got else { continue };
            assert_eq!(rule.name(), name, "{given:?}");
            assert_eq!(EmployeeNo::of_name(&rule.name()).unwrap(), rule);
        }
        let unlike = "工号".parse::<EmployeeNo>().unwrap_err();
        assert!(unlike.title().zh.contains("extattr:"), "{unlike:?}");
        let long = EmployeeNo::of_name(&"号".repeat(65)).unwrap_err();
        assert!(!long.title().zh.contains("extattr:"), "{long:?}");
    }

    #[test]
    fn a_rule_reads_back_from_its_column_and_its_json() {
        let rule = EmployeeNo::of_name("=userid|after('-')").unwrap();
        assert_eq!(
            (rule.name(), rule.to_string()),
            (
                "=userid|after('-')".to_owned(),
                "=userid|after('-')".to_owned()
            )
        );
        assert_eq!(
            EmployeeNo::of_column(Some(&rule.to_string())).unwrap(),
            rule
        );
        let rule = EmployeeNo::of_name("工号").unwrap();
        assert_eq!(
            EmployeeNo::of_column(Some(&rule.to_string())).unwrap(),
            rule
        );
        assert_eq!(serde_json::to_value(&rule).unwrap(), "extattr:工号");
        assert_eq!(
            serde_json::to_value(EmployeeNo::Off).unwrap(),
            serde_json::Value::Null
        );
    }
}
