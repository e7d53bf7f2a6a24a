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
                "这一行有 {cells} 格，表头有 {columns} 列：可能少了或多了分隔符，也可能有没成对的引号",
                "This line has {cells} cells and the head {columns} columns: a separator is missing or too many, or a quote is not closed"
            ),
            Self::UsernameMissing => Text::fixed("没有用户名", "No username"),
            Self::Invalid { field, given } => invalid(*field, given),
            Self::Formula { field, given } => {
                let label = field.label();
                Text::new(
                    format!("{}「{given}」像公式，电子表格打开时会执行它", label.zh),
                    format!(
                        "The {} “{given}” is a formula that a spreadsheet would run",
                        label.en
                    ),
                )
            }
            Self::Repeated { line } => text!("和第 {line} 行重复", "Says the same as line {line}"),
            Self::Conflicting { line } => text!(
                "和第 {line} 行的用户名相同，内容不同，分不清哪一行对",
                "Has the same username as line {line} and other values: which is right is unclear"
            ),
            Self::Managed => Text::fixed(
                "这个用户名属于数据源里的用户，只能在企业微信里改",
                "The username belongs to a user of a data source, who is changed in WeCom",
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
    let (zh, en) = match field {
        ImportField::Username => (
            "用户名要有 1 到 64 个字符，中间没有空格",
            "a username has 1 to 64 characters and no spaces",
        ),
        ImportField::Mobile => ("不是手机号", "this is no mobile number"),
        ImportField::Email | ImportField::BizMail => ("不是邮箱地址", "this is no e-mail address"),
        ImportField::Status => (
            "看不懂这个状态，请写成「启用」或「停用」",
            "this status is not known; write active or disabled",
        ),
        _ => (
            "最多 64 个字，不能换行",
            "it has at most 64 characters on one line",
        ),
    };
    let label = field.label();
    let given_en = format!("{} “{given}”: {en}", label.en);
    Text::new(format!("{}「{given}」：{zh}", label.zh), given_en)
}
