//! What becomes of a line, and why.

use crate::field::Field;
use crate::import::ImportField;
use bridge_core::lang::Text;
use bridge_core::text;

/// Why a line becomes what it does.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RowReason {
    /// The directory has no such user.
    New,
    /// These fields of the user differ.
    Changed(Box<[Field]>),
    /// The user is so already.
    Same,
    /// The line has another number of cells than the head.
    Ragged {
        /// Cells of the line.
        cells: usize,
        /// Columns of the head.
        columns: usize,
    },
    /// There is no username in it.
    UsernameMissing,
    /// A value is not of its form.
    Invalid {
        /// The value's field.
        field: ImportField,
        /// The value as it was given, cut.
        given: Box<str>,
    },
    /// A spreadsheet would run the value as a formula.
    Formula {
        /// The value's field.
        field: ImportField,
        /// The value as it was given, cut.
        given: Box<str>,
    },
    /// An earlier line says the same.
    Repeated {
        /// That line.
        line: u64,
    },
    /// Another line has the same username and other values: nobody knows which is right.
    Conflicting {
        /// The first of the others.
        line: u64,
    },
    /// A data source owns the user.
    Managed,
}

impl RowReason {
    /// Its stable identifier.
    pub fn id(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed(_) => "changed",
            Self::Same => "same",
            Self::Ragged { .. } => "ragged",
            Self::UsernameMissing => "username_missing",
            Self::Invalid { .. } => "invalid",
            Self::Formula { .. } => "formula",
            Self::Repeated { .. } => "repeated",
            Self::Conflicting { .. } => "conflicting",
            Self::Managed => "managed",
        }
    }

    /// The sentence for people.
    pub fn text(&self) -> Text {
        match self {
            Self::New => Text::fixed("目录里还没有", "Not in the directory yet"),
            Self::Changed(fields) => changed(fields),
            Self::Same => Text::fixed("目录里已经是这样", "The directory has it like this already"),
            Self::Ragged { cells, columns } => text!(
                "有 {cells} 格，表头有 {columns} 列",
                "{cells} cells, and the header has {columns} columns"
            ),
            Self::UsernameMissing => Text::fixed("没有用户名", "No username"),
            Self::Invalid { field, given } => invalid(*field, given),
            Self::Formula { field, given } => {
                let label = field.label();
                Text::new(
                    format!("{}「{given}」像公式", label.zh),
                    format!("The {} “{given}” is a formula", label.en),
                )
            }
            Self::Repeated { line } => text!("和第 {line} 行重复", "Repeats line {line}"),
            Self::Conflicting { line } => text!(
                "和第 {line} 行用户名相同、内容不同",
                "Same username as line {line}, other values"
            ),
            Self::Managed => Text::fixed(
                "是数据源里的用户，只能在企业微信里改",
                "A user of a data source, changed in WeCom only",
            ),
        }
    }
}

fn changed(fields: &[Field]) -> Text {
    let labels = fields.iter().map(|field| field.label()).collect::<Vec<_>>();
    let zh = labels
        .iter()
        .map(|label| label.zh.as_ref())
        .collect::<Vec<_>>();
    let en = labels
        .iter()
        .map(|label| label.en.as_ref())
        .collect::<Vec<_>>();
    Text::new(
        format!("更新{}", zh.join("、")),
        format!("Changes: {}", en.join(", ")),
    )
}

fn invalid(field: ImportField, given: &str) -> Text {
    let Text { zh, en } = field.label();
    match field {
        ImportField::Username => text!(
            "用户名「{given}」有空格或超过 64 个字符",
            "The username “{given}” has spaces or more than 64 characters"
        ),
        ImportField::Mobile => text!("「{given}」不是手机号", "“{given}” is no mobile number"),
        ImportField::Email | ImportField::BizMail => text!(
            "{zh}「{given}」不是邮箱地址",
            "{en}: “{given}” is no address"
        ),
        ImportField::Status => text!(
            "看不懂状态「{given}」，请写「启用」或「停用」",
            "Unknown status “{given}”: write active or disabled"
        ),
        _ => text!(
            "{zh}「{given}」超过 64 个字或有换行",
            "The {en} “{given}” has more than 64 characters or line breaks"
        ),
    }
}
