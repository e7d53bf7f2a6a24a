//! The fields that a data source never takes: whatever WeCom sends in them is unknown, so that what is stored stays.
//!
//! What was stored before is not removed by this: that is for a person to do.

use serde::{Deserialize, Serialize};

use crate::error::{Code, Error, Result};
use crate::lang::Text;

id_enum! {
    /// A field that may be left unread.
    TakenField {
        /// Mobile number.
        Mobile = "mobile",
        /// E-mail address.
        Email = "email",
        /// The corp's own mailbox.
        BizMail = "biz_mail",
        /// Desk telephone.
        Telephone = "telephone",
        /// Position.
        Position = "position",
        /// Alias.
        Alias = "alias",
        /// Gender.
        Gender = "gender",
        /// The corp's own attributes.
        Extra = "extra",
        /// The direct leader.
        Manager = "manager",
    }
}

/// The fields that a source never takes, each once, in the order of [`TakenField::ALL`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct NeverTake(Vec<TakenField>);

impl NeverTake {
    /// The fields of these names; `none` alone is none.
    ///
    /// # Errors
    /// `input.invalid` with `field` `never_take` and the name `given`.
    pub fn parse<S: AsRef<str>>(given: &[S]) -> Result<Self> {
        let names = given.iter().flat_map(|names| names.as_ref().split(','));
        let names = names
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .collect::<Vec<_>>();
        if names == ["none"] {
            return Ok(Self::default());
        }
        let known = |name: &&str| {
            TakenField::ALL
                .iter()
                .copied()
                .find(|field| field.as_str() == *name)
        };
        let wrong = |name: &str| {
            Error::new(Code::InputInvalid, "not a field that can be left unread")
                .with("field", "never_take")
                .with("given", name)
        };
        let fields = names
            .iter()
            .map(|name| known(name).ok_or_else(|| wrong(name)));
        Ok(Self::of(fields.collect::<Result<Vec<_>>>()?))
    }

    /// These fields.
    pub fn of(mut fields: Vec<TakenField>) -> Self {
        fields.sort_unstable();
        fields.dedup();
        Self(fields)
    }

    /// Whether a field is one of them.
    pub fn has(&self, field: TakenField) -> bool {
        self.0.contains(&field)
    }

    /// All of them.
    pub fn fields(&self) -> &[TakenField] {
        &self.0
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As they stand in the database: nothing where there are none.
    pub(crate) fn to_column(&self) -> Option<String> {
        match self.is_empty() {
            true => None,
            false => serde_json::to_string(self).ok(),
        }
    }

    pub(crate) fn of_column(column: Option<&str>) -> Result<Self> {
        let fields = column
            .map(serde_json::from_str::<Vec<TakenField>>)
            .transpose();
        Ok(Self::of(
            fields
                .map_err(|_| Error::damaged("fields that are never taken"))?
                .unwrap_or_default(),
        ))
    }
}

impl TakenField {
    /// What people call it.
    pub fn label(self) -> Text {
        match self {
            Self::Mobile => Text::fixed("手机号", "mobile"),
            Self::Email => Text::fixed("邮箱", "e-mail"),
            Self::BizMail => Text::fixed("企业邮箱", "corp mailbox"),
            Self::Telephone => Text::fixed("座机", "telephone"),
            Self::Position => Text::fixed("职务", "position"),
            Self::Alias => Text::fixed("别名", "alias"),
            Self::Gender => Text::fixed("性别", "gender"),
            Self::Extra => Text::fixed("扩展字段", "custom fields"),
            Self::Manager => Text::fixed("直属上级", "manager"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_by_name_in_any_order() {
        let cases: [(&[&str], Option<&[TakenField]>); 6] = [
            (&["none"], Some(&[])),
            (&["mobile"], Some(&[TakenField::Mobile])),
            (
                &["gender", "mobile,email"],
                Some(&[TakenField::Mobile, TakenField::Email, TakenField::Gender]),
            ),
            (&["mobile", "mobile"], Some(&[TakenField::Mobile])),
            (&["name"], None),
            (&["none", "mobile"], None),
        ];
        for (given, want) in cases {
            let got = NeverTake::parse(given).ok();
            assert_eq!(got.as_ref().map(NeverTake::fields), want, "{given:?}");
            if let Some(got) = got {
                assert_eq!(
                    NeverTake::of_column(got.to_column().as_deref()).unwrap(),
                    got
                );
            }
        }
    }
}
