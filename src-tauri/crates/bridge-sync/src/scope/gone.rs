//! Rules of a scope whose department, tag or member is gone: they name nobody any more, and a person is told.

use bridge_core::lang::Text;
use bridge_core::source::ScopeRule;
use bridge_core::text;

use crate::warning::{Warning, WarningId};

/// How many a warning names one by one.
const NAMED: usize = 10;

/// The warning for rules that are gone, if there are any.
pub(crate) fn rule_gone(gone: &[ScopeRule]) -> Option<Warning> {
    let count = gone.len();
    let listed = |name: fn(&ScopeRule) -> Text, zh: bool| {
        let named = gone.iter().take(NAMED).map(|rule| match zh {
            true => name(rule).zh.into_owned(),
            false => name(rule).en.into_owned(),
        });
        let mut named = named.collect::<Vec<_>>();
        if count > NAMED {
            named.push("…".to_owned());
        }
        named.join(if zh { "、" } else { ", " })
    };
    let (zh, en) = (listed(name_of, true), listed(name_of, false));
    (count > 0).then(|| {
        Warning::new(
            WarningId::ScopeRuleGone,
            text!(
                "同步范围里有 {count} 条规则在企业微信里已找不到（{zh}），它们不再起作用。请到数据源的设置里删除或改正。",
                "{count} rules of the scope name what WeCom no longer has ({en}), so they have no effect. Remove or correct them in the data source's settings."
            ),
        )
    })
}

/// What a rule is called where only its number or userid is known.
fn name_of(rule: &ScopeRule) -> Text {
    match rule {
        ScopeRule::Department(id) => text!("部门 {id}", "department {id}"),
        ScopeRule::Tag(id) => text!("标签 {id}", "tag {id}"),
        ScopeRule::Member(userid) => text!("成员 {userid}", "member {userid}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_that_are_gone_are_told_by_kind_and_the_first_few_by_name() {
        assert_eq!(rule_gone(&[]), None);
        let few = [
            ScopeRule::Department(12),
            ScopeRule::Tag(5),
            ScopeRule::Member("wu".into()),
        ];
        let text = rule_gone(&few).unwrap().text;
        assert!(text.zh.contains("3 条规则") && text.zh.contains("（部门 12、标签 5、成员 wu）"));
        assert!(text.en.contains("(department 12, tag 5, member wu)"));
        let many = (1..=12).map(ScopeRule::Tag).collect::<Vec<_>>();
        let text = rule_gone(&many).unwrap().text;
        assert!(
            text.zh.contains("12 条") && text.zh.contains("标签 10、…"),
            "{text:?}"
        );
    }
}
