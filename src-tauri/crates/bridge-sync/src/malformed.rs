//! Malformed data of a reading: fields out of form, stand-ins, rows without a usable userid. Each kind is counted and told
//! in one warning, with the first few by member and field.

use compact_str::CompactString;

use crate::warning::{Warning, WarningId};
use bridge_core::lang::Text;
use bridge_core::text;
use bridge_directory::field::Field;

/// How many a warning names one by one.
const NAMED: usize = 10;

/// The malformed fields of one row, by WeCom's names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct MalformedRow {
    /// Out of form, too long, or repaired.
    pub(crate) unreadable: Vec<&'static str>,
    /// Masked.
    pub(crate) stand_in: Vec<&'static str>,
}

/// The malformed rows of a whole reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MalformedRows {
    /// How many rows had no userid that can be read.
    pub left_out: usize,
    unreadable: FieldTally,
    stand_ins: FieldTally,
    null_lists: Vec<i64>,
}

/// A count of fields, with the first of them by row and name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct FieldTally {
    count: usize,
    first: Vec<(RowKind, &'static str)>,
}

/// The row that a field belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum RowKind {
    Person(CompactString),
    Department(i64),
}

impl MalformedRows {
    /// Notes the malformed fields of a member's row.
    pub(crate) fn of_person(&mut self, userid: &CompactString, malformed: &MalformedRow) {
        let row = || RowKind::Person(userid.clone());
        self.unreadable.add(row, &malformed.unreadable);
        self.stand_ins.add(row, &malformed.stand_in);
    }

    /// Notes the malformed fields of a department's row.
    pub(crate) fn of_department(&mut self, id: i64, malformed: &MalformedRow) {
        let row = || RowKind::Department(id);
        self.unreadable.add(row, &malformed.unreadable);
        self.stand_ins.add(row, &malformed.stand_in);
    }

    /// Notes a department row members came as `null`.
    pub(crate) fn null_list(&mut self, department: i64) {
        self.null_lists.push(department);
    }

    /// Adds the malformed rows of another part of the same reading.
    pub(crate) fn join(&mut self, other: Self) {
        self.left_out += other.left_out;
        self.unreadable.join(other.unreadable);
        self.stand_ins.join(other.stand_ins);
        self.null_lists.extend(other.null_lists);
    }

    /// The warnings, one for each kind that occurred.
    pub(crate) fn warnings(&self) -> Vec<Warning> {
        let all = [
            self.unreadable.warning(unreadable),
            self.stand_ins.warning(stand_ins),
            left_out(self.left_out),
            null_lists(&self.null_lists),
        ];
        all.into_iter().flatten().collect()
    }
}

impl FieldTally {
    fn add(&mut self, row: impl Fn() -> RowKind, fields: &[&'static str]) {
        self.count += fields.len();
        let room = NAMED.saturating_sub(self.first.len());
        let named = fields.iter().take(room).map(|field| (row(), *field));
        self.first.extend(named);
    }

    fn join(&mut self, other: Self) {
        self.count += other.count;
        self.first.extend(other.first);
        self.first.truncate(NAMED);
    }

    fn warning(&self, words: fn(usize, &Text) -> Warning) -> Option<Warning> {
        let list = |zh: bool| {
            let each = self.first.iter().map(|(row, field)| match (row, zh) {
                (RowKind::Person(userid), true) => format!("{userid}：{}", label(field).zh),
                (RowKind::Person(userid), false) => format!("{userid}: {}", label(field).en),
                (RowKind::Department(id), true) => format!("部门 {id}：{}", label(field).zh),
                (RowKind::Department(id), false) => format!("department {id}: {}", label(field).en),
            });
            let more = if self.count > self.first.len() {
                "…"
            } else {
                ""
            };
            let separator = if zh { "；" } else { "; " };
            each.collect::<Vec<_>>().join(separator) + more
        };
        (self.count > 0).then(|| words(self.count, &Text::new(list(true), list(false))))
    }
}

/// What people call a field of WeCom's.
fn label(field: &'static str) -> Text {
    let ours = match field {
        "userid" => Field::Userid,
        "name" => Field::Name,
        "mobile" => Field::Mobile,
        "email" => Field::Email,
        "biz_mail" => Field::BizMail,
        "telephone" => Field::Telephone,
        "position" => Field::Position,
        "alias" => Field::Alias,
        "gender" => Field::Gender,
        "extattr" => Field::Extra,
        "department" => Field::Departments,
        "main_department" => Field::MainDepartment,
        "status" | "enable" => Field::Status,
        "parentid" => return Text::fixed("上级部门", "parent department"),
        "order" => return Text::fixed("排序", "order"),
        other => return Text::fixed(other, other),
    };
    ours.label()
}

fn unreadable(count: usize, first: &Text) -> Warning {
    let Text { zh, en } = first;
    Warning::new(
        WarningId::FieldUnreadable,
        Text::new(
            format!(
                "企业微信返回的资料里有 {count} 处读不出来或不完整（{zh}）。读不出来的按未知处理，已存的资料不变；其他人不受影响。"
            ),
            format!(
                "{count} values that WeCom sent cannot be read, or not in full ({en}). What cannot be read counts as unknown and what is stored of it stays; nobody else is affected."
            ),
        ),
    )
}

fn stand_ins(count: usize, first: &Text) -> Warning {
    let Text { zh, en } = first;
    Warning::new(
        WarningId::FieldStandIn,
        Text::new(
            format!(
                "企业微信返回的资料里有 {count} 处是代替值，不是真实资料（{zh}），比如打了星号的手机号、用账号代替的姓名。已存的资料不变，也不用它们匹配用户。要读到真实资料，请改用权限足够的 Secret。"
            ),
            format!(
                "{count} values that WeCom sent are stand-ins and not the real ones ({en}), such as masked mobiles, or userids in place of names. What is stored stays, and nobody is matched by them. To read the real values, use a secret that may."
            ),
        ),
    )
}

fn left_out(count: usize) -> Option<Warning> {
    (count > 0).then(|| {
        Warning::new(
            WarningId::RowLeftOut,
            text!(
                "企业微信返回的成员里有 {count} 行没有可用的账号，不知道是谁，没有同步。",
                "{count} rows that WeCom sent have no userid that can be used: nobody knows whom they mean, and they were left out."
            ),
        )
    })
}

fn null_lists(departments: &[i64]) -> Option<Warning> {
    let count = departments.len();
    let first = departments.iter().take(NAMED).map(i64::to_string);
    let first = first.collect::<Vec<_>>().join(", ");
    let more = if count > NAMED { "…" } else { "" };
    (count > 0).then(|| {
        Warning::new(
            WarningId::DepartmentUnreadable,
            text!(
                "有 {count} 个部门的成员列表返回的是空值（{first}{more}），按没有成员处理。",
                "The members of {count} departments came as null ({first}{more}), which was taken for none."
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_told_once_and_names_the_first_few() {
        let mut all = MalformedRows::default();
        assert!(all.warnings().is_empty());
        for number in 0..12 {
            let malformed = MalformedRow {
                unreadable: vec!["extattr"],
                stand_in: vec!["mobile", "email"],
            };
            all.of_person(&format!("p{number}").into(), &malformed);
        }
        let mut part = MalformedRows {
            left_out: 2,
            ..MalformedRows::default()
        };
        part.null_list(7);
        all.join(part);
        let warnings = all.warnings();
        let ids = warnings.iter().map(|warning| warning.id.as_str());
        assert!(ids.eq([
            "field.unreadable",
            "field.stand_in",
            "row.left_out",
            "department.unreadable"
        ]));
        let told = &warnings[0].text.en;
        assert!(
            told.contains("12 values") && told.contains("p9: custom fields…"),
            "{told}"
        );
        assert!(!told.contains("p10"), "{told}");
        assert!(warnings[1].text.zh.contains("24 处") && warnings[1].text.zh.contains("p4：邮箱"));
    }
}
