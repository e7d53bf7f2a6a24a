//! The identifiers of all checks, each with its group and its title.

use std::str::FromStr;

use crate::error::{Code, Error, Result};
use crate::lang::Text;

/// The group of a check, in the order in which they are shown.
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
    /// 推送目标
    Target,
}

impl Group {
    /// Every group, in the order in which they are shown.
    pub const ALL: [Self; 6] = [
        Self::Connection,
        Self::Contacts,
        Self::App,
        Self::Login,
        Self::Sync,
        Self::Target,
    ];

    /// The title that people read.
    pub const fn title(self) -> Text {
        match self {
            Self::Connection => Text::fixed("连接", "Connection"),
            Self::Contacts => Text::fixed("通讯录", "Contacts"),
            Self::App => Text::fixed("应用", "App"),
            Self::Login => Text::fixed("登录", "Login"),
            Self::Sync => Text::fixed("同步", "Sync"),
            Self::Target => Text::fixed("推送目标", "Push target"),
        }
    }
}

macro_rules! checks {
    ($($variant:ident = $id:literal, $group:ident, $zh:literal, $en:literal, $doc:literal;)+) => {
        id_enum! {
            /// The identifier of a check. The order is that in which checks are made and shown.
            CheckId { $(#[doc = $doc] $variant = $id,)+ }
        }

        impl CheckId {
            /// The group that the check is shown in.
            pub const fn group(self) -> Group {
                match self { $(Self::$variant => Group::$group,)+ }
            }

            /// The title that people read.
            pub const fn title(self) -> Text {
                match self { $(Self::$variant => Text::fixed($zh, $en),)+ }
            }
        }
    };
}

checks! {
    NetApi = "net.api", Connection, "企业微信连接", "Connection to WeCom",
        "WeCom's API answers.";
    NetClock = "net.clock", Connection, "本机时间", "This machine's clock",
        "This machine's clock agrees with WeCom's.";
    CorpIdFormat = "corp.id_format", Contacts, "企业 ID 格式", "Form of the corp ID",
        "The corp ID has the right form.";
    ContactsToken = "contacts.token", Contacts, "通讯录 Secret", "Contacts secret",
        "The contacts secret obtains a token.";
    ContactsDepartments = "contacts.departments", Contacts, "部门读取", "Reading departments",
        "The contacts secret reads departments.";
    ContactsMembers = "contacts.members", Contacts, "成员读取", "Reading members",
        "The contacts secret reads members.";
    AppToken = "app.token", App, "应用 Secret", "App secret",
        "The app secret obtains a token.";
    AppAgent = "app.agent", App, "应用状态", "State of the app",
        "The AgentId belongs to the app secret.";
    AppTrustedIp = "app.trusted_ip", App, "应用的【企业可信IP】", "The app's 【企业可信IP】 Trusted IPs",
        "The app trusts this machine's address.";
    AppVisibleRange = "app.visible_range", App, "应用可见范围", "The app's visible range",
        "The app's visible range covers the members who log in.";
    AppTrustedDomain = "app.trusted_domain", App, "应用可信域名", "The app's trusted domain",
        "The app's trusted domain fits the callback domain.";
    LoginCorpMatch = "login.corp_match", Login, "数据源与认证源的企业 ID", "Corp ID of both sources",
        "Data source and authentication source have one corp ID.";
    LoginCallbackDomain = "login.callback_domain", Login, "授权回调域写法", "Form of the callback domain",
        "The callback domain has a form that browsers can return to.";
    LoginCallbackProbe = "login.callback_probe", Login, "登录页与授权回调域", "Login page and callback domain",
        "WeCom's login page accepts the callback domain.";
    LoginPortal = "login.portal", Login, "门户地址与授权回调域", "Portal address and callback domain",
        "The portal's address fits the callback domain.";
    LoginRehearsal = "login.rehearsal", Login, "扫码登录演练", "Rehearsal of the scan login",
        "The latest rehearsal logged in.";
    SyncFresh = "sync.fresh", Sync, "同步时效", "Age of the last sync",
        "The directory is as recent as the data source's schedule asks for.";
    SyncDuplicates = "sync.duplicates", Sync, "重复用户", "Duplicates",
        "No member was left out as a duplicate.";
    SyncFieldCoverage = "sync.field_coverage", Sync, "资料完整度", "Completeness of the details",
        "Users have names, mobile numbers and e-mail addresses.";
    SyncScope = "sync.scope", Sync, "同步范围", "Scope",
        "The scope names departments, tags and members that WeCom has, and somebody is in it.";
    TargetNet = "target.net", Target, "目标连接", "Connection to the target",
        "The target answers.";
    TargetTls = "target.tls", Target, "目标证书", "The target's certificate",
        "The way to the target is protected, and its certificate is trusted.";
    TargetAuth = "target.auth", Target, "绑定账号", "Bind account",
        "The target takes the account and its password.";
    TargetBase = "target.base", Target, "起点（Base DN）", "Base DN",
        "The base is there, and people can be below it.";
    TargetRights = "target.rights", Target, "绑定账号的权限", "Rights of the bind account",
        "The account may do what a push needs, and no more.";
    TargetSchema = "target.schema", Target, "目标的 schema", "The target's schema",
        "The target knows the attributes that the mapping names, and has a free one for the userid.";
    TargetMemberof = "target.memberof", Target, "memberOf", "memberOf",
        "People's entries show which groups they are in.";
    TargetProbe = "target.probe", Target, "试建账号", "Throw-away account",
        "An account was made, read back, disabled and removed.";
    TargetFresh = "target.fresh", Target, "推送时效", "Age of the last push",
        "The target is as recent as the directory.";
    TargetDrift = "target.drift", Target, "目标里的偏差", "Drift in the target",
        "Nobody else changed what was pushed.";
    TargetOverlap = "target.overlap", Target, "同一处的其他写入方", "Others who write there",
        "Nobody else writes below the base.";
    TargetLoginKey = "target.login_key", Target, "扫码登录的关联键", "Key of scan logins",
        "The portal finds the pushed accounts by what a scan brings.";
}

impl CheckId {
    /// The checks of a tenant's check-up. Those of push targets, which come last, are made at each target.
    pub const CHECK_UP: &'static [Self] = Self::ALL.split_at(Self::TargetNet as usize).0;
}

impl FromStr for CheckId {
    type Err = Error;

    /// The check that a request names.
    ///
    /// # Errors
    /// [`Code::InputInvalid`] if there is no such check.
    fn from_str(given: &str) -> Result<Self> {
        let known = Self::ALL.iter().copied().find(|id| id.as_str() == given);
        known.ok_or_else(|| {
            Error::new(Code::InputInvalid, format!("there is no check {given:?}"))
                .with("field", "check")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checks_of_targets_come_last() {
        let of_targets = |id: &&CheckId| id.group() == Group::Target;
        assert_eq!(CheckId::CHECK_UP.iter().find(of_targets), None);
        let others = CheckId::ALL.len() - CheckId::ALL.iter().filter(of_targets).count();
        assert_eq!(CheckId::CHECK_UP.len(), others);
    }

    #[test]
    fn identifiers_are_spelled_alike_everywhere() {
        for id in CheckId::ALL {
            assert_eq!(serde_json::to_value(id).unwrap(), id.as_str());
            assert_eq!(id.as_str().parse::<CheckId>().unwrap(), *id);
        }
        for given in ["app.nothing", "app", "APP.TOKEN", ""] {
            let unknown = given.parse::<CheckId>().unwrap_err();
            assert_eq!(unknown.code(), Code::InputInvalid, "{given}");
            assert_eq!(unknown.detail()["field"], "check", "{given}");
        }
    }
}
