//! Filters of searches, as types: what a person typed never becomes part of their syntax.

use std::fmt;

use ldap3_proto::proto::{LdapFilter, LdapSubstringFilter};

/// What a search finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// All of these hold.
    And(Vec<Filter>),
    /// One of these holds.
    Or(Vec<Filter>),
    /// This does not hold.
    Not(Box<Filter>),
    /// The attribute has this value, by the server's rules of comparison.
    Equals(String, String),
    /// The attribute has a value.
    Present(String),
    /// A value begins with this.
    StartsWith(String, String),
}

impl Filter {
    /// The attribute has this value.
    pub fn equals(attribute: &str, value: &str) -> Filter {
        Filter::Equals(attribute.to_owned(), value.to_owned())
    }

    /// The attribute has a value.
    pub fn present(attribute: &str) -> Filter {
        Filter::Present(attribute.to_owned())
    }

    /// A value begins with this.
    pub fn starts_with(attribute: &str, start: &str) -> Filter {
        Filter::StartsWith(attribute.to_owned(), start.to_owned())
    }
}

impl From<Filter> for LdapFilter {
    fn from(filter: Filter) -> Self {
        let all = |filters: Vec<Filter>| filters.into_iter().map(LdapFilter::from).collect();
        match filter {
            Filter::And(filters) => LdapFilter::And(all(filters)),
            Filter::Or(filters) => LdapFilter::Or(all(filters)),
            Filter::Not(filter) => LdapFilter::Not(Box::new((*filter).into())),
            Filter::Equals(attribute, value) => LdapFilter::Equality(attribute, value),
            Filter::Present(attribute) => LdapFilter::Present(attribute),
            Filter::StartsWith(attribute, start) => {
                let start = LdapSubstringFilter {
                    initial: Some(start),
                    ..LdapSubstringFilter::default()
                };
                LdapFilter::Substring(attribute, start)
            }
        }
    }
}

/// As RFC 4515 writes it, for connector sheets and reports; on the wire values need no escapes.
impl fmt::Display for Filter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = |formatter: &mut fmt::Formatter<'_>, sign: char, filters: &[Filter]| {
            write!(formatter, "({sign}")?;
            filters
                .iter()
                .try_for_each(|filter| filter.fmt(formatter))?;
            formatter.write_str(")")
        };
        match self {
            Filter::And(filters) => all(formatter, '&', filters),
            Filter::Or(filters) => all(formatter, '|', filters),
            Filter::Not(filter) => write!(formatter, "(!{filter})"),
            Filter::Equals(attribute, value) => {
                write!(formatter, "({attribute}={})", escape(value))
            }
            Filter::Present(attribute) => write!(formatter, "({attribute}=*)"),
            Filter::StartsWith(attribute, start) => {
                write!(formatter, "({attribute}={}*)", escape(start))
            }
        }
    }
}

fn escape(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '*' | '(' | ')' | '\\' | '\0' => escaped.push_str(&format!("\\{:02x}", u32::from(c))),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_no_syntax() {
        let filter = Filter::And(vec![
            Filter::Not(Box::new(Filter::present("a"))),
            Filter::Or(vec![
                Filter::equals("uid", "*)(uid=*"),
                Filter::starts_with("cn", "张\\"),
            ]),
        ]);
        assert_eq!(
            filter.to_string(),
            "(&(!(a=*))(|(uid=\\2a\\29\\28uid=\\2a)(cn=张\\5c*)))"
        );
    }
}
