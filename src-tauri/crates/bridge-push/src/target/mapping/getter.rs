//! Getters: the expressions of a mapping, where plain ones are read without the engine.

use bridge_core::error::Result;
use bridge_core::expression::{self, Expression, Inputs, PUSH_NAMES, Rendered, Vocabulary};

/// How a value is got.
#[derive(Clone, Debug)]
pub(super) enum Getter {
    /// One input, through one plain filter at most.
    Plain(&'static str, Option<fn(&str) -> String>),
    /// Anything else.
    Expression(Expression),
}

impl Getter {
    /// Reads an expression.
    ///
    /// # Errors
    /// `expression.invalid`.
    pub(super) fn parse(text: &str) -> Result<Self> {
        // Whatever it is, it is read: a plain one is checked in the same way.
        let expression = Expression::parse_in(Vocabulary::Push, text)?;
        Ok(plain(expression.text()).unwrap_or(Self::Expression(expression)))
    }

    /// Whether it is a field of a user, as it is.
    pub(super) fn is_field(&self, name: &str) -> bool {
        matches!(self, Self::Plain(input, None) if input.strip_prefix("user.") == Some(name))
    }

    /// The value for one person: none where it is not known, empty where there is none on purpose.
    pub(super) fn value(&self, of: &dyn Inputs) -> Result<Option<String>> {
        match self {
            Self::Plain(name, filter) => {
                let input = of.input(name);
                let text = input.as_text().map(str::trim);
                Ok(text.map(|text| match filter {
                    Some(filter) => filter(text).trim().to_owned(),
                    None => text.to_owned(),
                }))
            }
            Self::Expression(expression) => Ok(match expression.evaluate(of)? {
                Rendered::Unknown => None,
                Rendered::Empty => Some(String::new()),
                Rendered::Text(text) => Some(text.into_string()),
            }),
        }
    }
}

/// The inputs that are texts: others need the engine to say so.
fn text_input(name: &str) -> Option<&'static str> {
    let is_text = !matches!(
        name,
        "user.enabled" | "user.extra" | "user.main_department" | "department"
    );
    PUSH_NAMES
        .into_iter()
        .find(|known| *known == name && is_text)
}

fn plain(text: &str) -> Option<Getter> {
    let (input, filter) = match text.split_once('|') {
        Some((input, filter)) => (input, Some(filter.trim())),
        None => (text, None),
    };
    let input = text_input(input.trim())?;
    let filter: Option<fn(&str) -> String> = match filter {
        None => None,
        Some("lower") => Some(|text| text.to_lowercase()),
        Some("upper") => Some(|text| text.to_uppercase()),
        Some("trim") => Some(|text| text.trim().to_owned()),
        Some("e164") => Some(expression::e164),
        Some("national") => Some(expression::national),
        Some("sam") => Some(expression::sam),
        Some(_) => return None,
    };
    Some(Getter::Plain(input, filter))
}

#[cfg(test)]
mod tests {
    use bridge_core::expression::Input;

    use super::*;

    struct Person;

    impl Inputs for Person {
        fn input(&self, name: &str) -> Input {
            match name {
                "user.userid" => Input::text(Some("Zhang.San@corp")),
                "user.mobile" => Input::text(Some(" +86 138-0013-8000 ")),
                "user.alias" => Input::text(Some("  ")),
                _ => Input::unknown(),
            }
        }
    }

    /// Whether or not the engine is asked, the value is the same.
    #[test]
    fn a_plain_getter_gives_what_the_engine_gives() {
        let cases = [
            "user.userid",
            "user.userid|lower",
            "user.userid | sam",
            "user.mobile|e164",
            "user.mobile|national",
            "user.alias",
            "user.alias|upper",
            "user.email",
            "user.email|lower",
        ];
        for text in cases {
            let getter = Getter::parse(text).unwrap();
            assert!(matches!(getter, Getter::Plain(..)), "{text}");
            let engine = Getter::Expression(Expression::parse_in(Vocabulary::Push, text).unwrap());
            assert_eq!(
                getter.value(&Person).unwrap(),
                engine.value(&Person).unwrap(),
                "{text}"
            );
        }
        for text in [
            "user.userid|lower|upper",
            "user.userid ~ 'x'",
            "user.userid|cut(3)",
            "department.name",
        ] {
            assert!(
                matches!(Getter::parse(text).unwrap(), Getter::Expression(_)),
                "{text}"
            );
        }
    }
}
