//! The lists of a check-up that leave the program: its checks, and the people who cannot scan.

use super::report::local_time;
use super::{Check, CheckUp};
use bridge_core::lang::{Lang, Text};
use bridge_core::sheet::{Sheet, file_stem};

const CHECKS: Text = Text::fixed("体检结果", "Check-up results");
const CANNOT_SCAN: Text = Text::fixed("不能扫码的人", "People who cannot scan");

impl CheckUp {
    /// Its checks with evidence, cause and remedy; it names nobody.
    pub fn checks_sheet(&self, tenant: &str, lang: Lang) -> Sheet {
        Sheet {
            title: CHECKS,
            file_stem: file_stem(CHECKS.get(lang), tenant),
            facts: self.facts(tenant, lang),
            columns: vec![
                Text::fixed("分组", "Group"),
                Text::fixed("项目", "Check"),
                Text::fixed("结果", "Result"),
                Text::fixed("依据", "Evidence"),
                Text::fixed("原因", "Cause"),
                Text::fixed("怎么做", "What to do"),
                Text::fixed("错误码", "Code"),
            ],
            rows: self.checks.iter().map(|check| row(check, lang)).collect(),
        }
    }

    /// The people who cannot log in by scanning, with the reason.
    pub fn cannot_scan_sheet(&self, tenant: &str, lang: Lang) -> Sheet {
        let people = self.cannot_scan.iter().map(|person| {
            vec![
                person.name.clone().unwrap_or_default(),
                person.userid.clone(),
                person.departments.join("; "),
                person.why.title().get(lang).to_owned(),
            ]
        });
        Sheet {
            title: CANNOT_SCAN,
            file_stem: file_stem(CANNOT_SCAN.get(lang), tenant),
            facts: self.facts(tenant, lang),
            columns: vec![
                Text::fixed("姓名", "Name"),
                Text::fixed("账号", "Userid"),
                Text::fixed("部门", "Departments"),
                Text::fixed("原因", "Reason"),
            ],
            rows: people.collect(),
        }
    }

    fn facts(&self, tenant: &str, lang: Lang) -> Vec<(Text, String)> {
        vec![
            (Text::fixed("租户", "Tenant"), tenant.to_owned()),
            (
                Text::fixed("结论", "Verdict"),
                self.headline().get(lang).to_owned(),
            ),
            (
                Text::fixed("检测时间", "Checked at"),
                local_time(self.checked_at),
            ),
        ]
    }
}

fn row(check: &Check, lang: Lang) -> Vec<String> {
    let say = |text: &Text| text.get(lang).to_owned();
    let fix = check.fix.as_ref();
    let steps = fix.map(|fix| fix.steps.iter().map(say).collect::<Vec<_>>());
    vec![
        say(&check.id.group().title()),
        say(&check.title),
        say(&check.status.title()),
        say(&check.evidence),
        fix.map(|fix| say(&fix.cause)).unwrap_or_default(),
        steps.unwrap_or_default().join(" "),
        check
            .errcode
            .map(|code| code.to_string())
            .unwrap_or_default(),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::{CannotScan, CannotScanReason, CheckId};
    use super::*;
    use bridge_core::remedy::Fix;

    fn check_up() -> CheckUp {
        let fix = Fix::new(
            Text::same("why"),
            vec![Text::same("first"), Text::same("then")],
        );
        let failed = Check {
            errcode: Some(60020),
            ..Check::fail(CheckId::AppTrustedIp, Text::same("=refused"), fix)
        };
        let mut up = CheckUp::of(vec![failed], 0);
        up.cannot_scan.push(CannotScan {
            userid: "0012".into(),
            name: None,
            departments: vec!["总部/研发".into(), "外包".into()],
            why: CannotScanReason::OutOfRange,
        });
        up
    }

    #[test]
    fn a_row_has_what_is_wrong_and_what_to_do() {
        let sheet = check_up().checks_sheet("华东", Lang::Zh);
        assert_eq!(sheet.file_stem, "体检结果_华东");
        let row: Vec<_> = sheet.rows[0].iter().map(String::as_str).collect();
        let want = [
            "应用",
            "应用的【企业可信IP】",
            "不通过",
            "=refused",
            "why",
            "first then",
            "60020",
        ];
        assert_eq!(row, want);
        assert_eq!(sheet.columns.len(), row.len());
    }

    #[test]
    fn people_stand_with_their_reason() {
        let sheet = check_up().cannot_scan_sheet("华东", Lang::Zh);
        let row: Vec<_> = sheet.rows[0].iter().map(String::as_str).collect();
        assert_eq!(row, ["", "0012", "总部/研发; 外包", "不在应用可见范围内"]);
        assert!(
            String::from_utf8(sheet.csv(Lang::Zh).unwrap())
                .unwrap()
                .contains("'0012")
        );
    }
}
