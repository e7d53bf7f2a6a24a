//! The closed list of a trace's links: their identifiers and titles.

use crate::lang::Text;

/// Every link with its title, in the order of the chain.
pub const ALL: &[(&str, Text)] = &[
    (
        "member.in_wecom",
        Text::fixed("是企业微信的成员", "A member in WeCom"),
    ),
    (
        "member.active",
        Text::fixed("企业微信里已激活", "Active in WeCom"),
    ),
    (
        "member.in_range",
        Text::fixed("在应用可见范围里", "In the app's visible range"),
    ),
    ("member.department", Text::fixed("所在部门", "Departments")),
    (
        "member.synced",
        Text::fixed("在用户目录里", "In the directory"),
    ),
    (
        "member.duplicate",
        Text::fixed("没有重复用户", "No duplicate"),
    ),
    (
        "member.deactivated",
        Text::fixed("在目录里没有停用", "Not deactivated in the directory"),
    ),
    (
        "member.login_methods",
        Text::fixed("扫码登录已开启", "Scan login is on"),
    ),
    (
        "member.rehearsal",
        Text::fixed("扫码登录演练过", "Scan login was rehearsed"),
    ),
];

/// What a link is called.
pub fn of(id: &str) -> Text {
    let known = ALL.iter().find(|(each, _)| *each == id);
    known.map_or_else(|| Text::same(id), |(_, title)| title.clone())
}

words_union! {
    /// The links' identifiers.
    StepId: ALL.iter().map(|(id, _)| *id)
}
