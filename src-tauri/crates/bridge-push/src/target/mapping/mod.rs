//! Mapping: which attribute of a target gets which of our fields.
//!
//! `row` is one line of it, `preset` the lines that a kind begins with, `limits` what a target takes; `people` and
//! `places` give what our people, departments and groups should be there.

mod collisions;
mod directory;
mod getter;
mod inputs;
pub mod limits;
pub mod names;
mod people;
mod places;
mod preset;
pub mod preview;
mod render;
pub mod rendered;
mod row;

pub use directory::TenantDirectory;
pub use preset::Preset;
pub use render::{RenderedDirectory, render};
pub use rendered::{Blocked, Cell, Place, Rendered, RenderedDepartment, RenderedGroup};
pub use row::{Mode, Row, RowText};

use std::collections::BTreeMap;

use bridge_core::error::{Code, Error, Result};

use super::{Settings, TargetKind};

/// The longest name of an attribute.
const LONGEST_ATTRIBUTE: usize = 64;

/// The most rows of a mapping.
const MOST_ROWS: usize = 100;

/// Attributes that decide over passwords, rights or the state of an account, in lower case: no row may name one.
const FORBIDDEN: [&str; 15] = [
    "unicodepwd",
    "userpassword",
    "useraccountcontrol",
    "memberof",
    "admincount",
    "sidhistory",
    "objectsid",
    "serviceprincipalname",
    "proxyaddresses",
    "objectclass",
    "member",
    "uniquemember",
    "pwdaccountlockedtime",
    "objectguid",
    "entryuuid",
];

/// The rows of one target, read and checked.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// The kind of target that it is for.
    pub kind: TargetKind,
    /// The attribute of the relative name.
    pub rdn: &'static str,
    /// The attribute that carries the userid; none: people are found by their links alone.
    pub anchor: Option<String>,
    rows: Vec<Row>,
}

impl Mapping {
    /// The mapping of a target with these settings: its own rows, or the preset's.
    ///
    /// # Errors
    /// `mapping.invalid` or `expression.invalid`, naming the attribute.
    pub fn of(kind: TargetKind, settings: &Settings) -> Result<Self> {
        settings.preset.refuse_kind(kind)?;
        let texts = settings
            .mapping
            .clone()
            .unwrap_or_else(|| settings.preset.rows(settings));
        Self::parse(kind, &texts, &settings.anchor)
    }

    /// Reads rows.
    ///
    /// # Errors
    /// `mapping.invalid` or `expression.invalid`, naming the attribute.
    pub fn parse(kind: TargetKind, texts: &[RowText], anchor: &str) -> Result<Self> {
        if texts.len() > MOST_ROWS {
            return Err(invalid("", "many"));
        }
        let rows = texts.iter().map(Row::parse).collect::<Result<Vec<_>>>()?;
        let mut mapping = Self {
            kind,
            rdn: rdn(kind),
            anchor: Some(anchor.to_owned()).filter(|anchor| !anchor.is_empty()),
            rows,
        };
        mapping.refuse_twice()?;
        mapping.complete()?;
        Ok(mapping)
    }

    fn refuse_twice(&self) -> Result<()> {
        let mut seen = std::collections::BTreeSet::new();
        match self.rows.iter().find(|row| !seen.insert(row.key())) {
            Some(row) => Err(invalid(&row.text.attribute, "twice")),
            None => Ok(()),
        }
    }

    /// Adds the anchor's row, and refuses a mapping that lacks what every entry needs.
    fn complete(&mut self) -> Result<()> {
        if let Some(anchor) = &self.anchor {
            if self
                .rows
                .iter()
                .any(|row| row.key() == anchor.to_ascii_lowercase())
            {
                return Err(invalid(anchor, "twice"));
            }
            let row = RowText::new(anchor, "user.userid").required();
            self.rows.push(Row::parse(&row)?);
        }
        let needed: &[&str] = match self.kind {
            TargetKind::Ad => &["cn", "samaccountname"],
            TargetKind::Ldap => &["uid", "cn", "sn"],
        };
        match needed.iter().find(|needed| self.row(needed).is_none()) {
            Some(needed) => Err(invalid(needed, "required")),
            None => Ok(()),
        }
    }

    /// The rows, the anchor's last.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The row of an attribute, whose name is in lower case.
    pub fn row(&self, attribute: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.key() == attribute)
    }

    /// When each attribute is written, by its name in lower case.
    pub fn modes(&self) -> BTreeMap<String, Mode> {
        self.rows
            .iter()
            .map(|row| (row.key().to_owned(), row.text.when))
            .collect()
    }

    /// Whether managers are written.
    pub fn has_manager(&self) -> bool {
        self.rows.iter().any(Row::is_manager)
    }
}

/// The attribute of the relative name of people's entries.
pub const fn rdn(kind: TargetKind) -> &'static str {
    match kind {
        TargetKind::Ad => "cn",
        TargetKind::Ldap => "uid",
    }
}

/// An attribute's name as entered, checked; `none` is none.
///
/// # Errors
/// `mapping.invalid` for what is no name, or names what no mapping may write.
pub fn attribute_name(given: &str) -> Result<String> {
    let name = given.trim();
    if name.is_empty() || name == "none" {
        return Ok(String::new());
    }
    let fits = name.len() <= LONGEST_ATTRIBUTE
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !fits {
        return Err(invalid(name, "name"));
    }
    let lower = name.to_ascii_lowercase();
    if FORBIDDEN.contains(&lower.as_str()) || lower.starts_with("msds-") {
        return Err(invalid(name, "forbidden"));
    }
    Ok(name.to_owned())
}

fn invalid(attribute: &str, reason: &str) -> Error {
    let error = Error::new(
        Code::MappingInvalid,
        format!("the row of {attribute:?} cannot be used: {reason}"),
    );
    error.with("attribute", attribute).with("reason", reason)
}

#[cfg(test)]
mod tests;
