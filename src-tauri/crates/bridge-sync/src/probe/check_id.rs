//! The identifiers of all checks, each with its group and its title.

use std::str::FromStr;

use bridge_core::error::{Code, Error, Result};
use bridge_core::lang::Text;

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
}

macro_rules! checks {
    ($($variant:ident = $id:literal, $group:ident, $zh:literal, $en:literal, $doc:literal;)+) => {
        bridge_core::id_enum! {
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
    NetApi = "net.api", Connection, "能连到企业微信", "WeCom can be reached",
        "WeCom's API answers.";
    NetClock = "net.clock", Connection, "本机时间准确", "This machine's clock is right",
        "This machine's clock agrees with WeCom's.";
    CorpIdFormat = "corp.id_format", Contacts, "企业 ID 的格式", "The form of the corp ID",
        "The corp ID has the right form.";
    ContactsToken = "contacts.token", Contacts, "通讯录 Secret 可用", "The contacts secret works",
        "The contacts secret obtains a token.";
    ContactsDepartments = "contacts.departments", Contacts, "能读取部门", "Departments can be read",
        "The contacts secret reads departments.";
    ContactsMembers = "contacts.members", Contacts, "能读取成员", "Members can be read",
        "The contacts secret reads members.";
    AppToken = "app.token", App, "应用 Secret 可用", "The app secret works",
        "The app secret obtains a token.";
    AppAgent = "app.agent", App, "AgentId 与 Secret 属于同一个应用", "AgentId and secret belong to one app",
        "The AgentId belongs to the app secret.";
    AppTrustedIp = "app.trusted_ip", App, "本机地址在应用的企业可信IP里", "This address is in the app's trusted IPs",
        "The app trusts this machine's address.";
    AppVisibleRange = "app.visible_range", App, "应用可见范围覆盖要扫码的人", "The app's visible range covers those who scan",
        "The app's visible range covers the members who log in.";
    AppTrustedDomain = "app.trusted_domain", App, "应用的可信域名", "The app's trusted domain",
        "The app's trusted domain fits the callback domain.";
    LoginCorpMatch = "login.corp_match", Login, "认证源与数据源的企业 ID 一致", "Both sources have the same corp ID",
        "Data source and authentication source have one corp ID.";
    LoginCallbackDomain = "login.callback_domain", Login, "授权回调域的写法", "The form of the callback domain",
        "The callback domain has a form that browsers can return to.";
    LoginCallbackProbe = "login.callback_probe", Login, "登录页接受授权回调域", "The login page accepts the callback domain",
        "WeCom's login page accepts the callback domain.";
    LoginPortal = "login.portal", Login, "门户地址与授权回调域相符", "The portal address fits the callback domain",
        "The portal's address fits the callback domain.";
    LoginRehearsal = "login.rehearsal", Login, "扫码登录演练过", "Scan login was rehearsed",
        "The latest rehearsal logged in.";
    SyncFresh = "sync.fresh", Sync, "同步及时", "The last sync is recent",
        "The directory is as recent as the data source's schedule asks for.";
    SyncDuplicates = "sync.duplicates", Sync, "重复用户", "Duplicates",
        "No member was left out as a duplicate.";
    SyncFieldCoverage = "sync.field_coverage", Sync, "手机号与邮箱的覆盖", "Coverage of mobiles and e-mail addresses",
        "Users have names, mobile numbers and e-mail addresses.";
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
