//! The closed list of checks: their identifiers, groups and titles.

use crate::lang::Text;

/// What a check belongs to, in the order they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "CheckGroup"))]
pub enum Group {
    /// 连接
    Connection,
    /// 通讯录
    Contacts,
    /// 应用
    App,
    /// 登录
    Login,
    /// 同步
    Sync,
}

/// Every check with its group and title, in the order in which they are made.
pub const ALL: &[(&str, Group, Text)] = &[
    (
        "net.api",
        Group::Connection,
        Text::fixed("能连到企业微信", "WeCom can be reached"),
    ),
    (
        "net.clock",
        Group::Connection,
        Text::fixed("本机时间准确", "This machine's clock is right"),
    ),
    (
        "corp.id_format",
        Group::Contacts,
        Text::fixed("企业 ID 的格式", "The form of the corp ID"),
    ),
    (
        "contacts.token",
        Group::Contacts,
        Text::fixed("通讯录 Secret 可用", "The contacts secret works"),
    ),
    (
        "contacts.departments",
        Group::Contacts,
        Text::fixed("能读取部门", "Departments can be read"),
    ),
    (
        "contacts.members",
        Group::Contacts,
        Text::fixed("能读取成员", "Members can be read"),
    ),
    (
        "app.token",
        Group::App,
        Text::fixed("应用 Secret 可用", "The app secret works"),
    ),
    (
        "app.agent",
        Group::App,
        Text::fixed(
            "AgentId 与 Secret 属于同一个应用",
            "AgentId and secret belong to one app",
        ),
    ),
    (
        "app.trusted_ip",
        Group::App,
        Text::fixed(
            "本机地址在应用的企业可信IP里",
            "This address is in the app's trusted IPs",
        ),
    ),
    (
        "app.visible_range",
        Group::App,
        Text::fixed(
            "应用可见范围覆盖要扫码的人",
            "The app's visible range covers those who scan",
        ),
    ),
    (
        "app.trusted_domain",
        Group::App,
        Text::fixed("应用的可信域名", "The app's trusted domain"),
    ),
    (
        "login.corp_match",
        Group::Login,
        Text::fixed(
            "认证源与数据源的企业 ID 一致",
            "Both sources have the same corp ID",
        ),
    ),
    (
        "login.callback_domain",
        Group::Login,
        Text::fixed("授权回调域的写法", "The form of the callback domain"),
    ),
    (
        "login.callback_probe",
        Group::Login,
        Text::fixed(
            "登录页接受授权回调域",
            "The login page accepts the callback domain",
        ),
    ),
    (
        "login.portal",
        Group::Login,
        Text::fixed(
            "门户地址与授权回调域相符",
            "The portal address fits the callback domain",
        ),
    ),
    (
        "login.rehearsal",
        Group::Login,
        Text::fixed("扫码登录演练过", "Scan login was rehearsed"),
    ),
    (
        "sync.fresh",
        Group::Sync,
        Text::fixed("同步及时", "The last sync is recent"),
    ),
    (
        "sync.duplicates",
        Group::Sync,
        Text::fixed("重复用户", "Duplicates"),
    ),
    (
        "sync.field_coverage",
        Group::Sync,
        Text::fixed(
            "手机号与邮箱的覆盖",
            "Coverage of mobiles and e-mail addresses",
        ),
    ),
];

/// The title of a check.
pub(crate) fn of(id: &str) -> Text {
    let found = ALL.iter().find(|(each, _, _)| *each == id);
    found.map_or_else(|| Text::same(id), |(_, _, title)| title.clone())
}

/// The group of a check.
pub fn group_of(id: &str) -> Option<Group> {
    ALL.iter()
        .find(|(each, _, _)| *each == id)
        .map(|(_, group, _)| *group)
}

words_union! {
    /// The checks' identifiers.
    CheckId: ALL.iter().map(|(id, _, _)| *id)
}
