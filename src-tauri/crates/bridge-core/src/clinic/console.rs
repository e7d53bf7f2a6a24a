//! The pages that an administrator is sent to, with their addresses.
//!
//! The list is closed, so that nothing outside this file can make the program open an address.
//! One page is missing on purpose: a single self-built app is addressed by an internal number that
//! cannot be worked out from its AgentId, so remedies lead to the list of apps.

use serde::{Deserialize, Serialize};

use crate::lang::Text;

const CONSOLE: &str = "https://work.weixin.qq.com/wework_admin/frame";
const OPEN_PLATFORM: &str = "https://open.work.weixin.qq.com";
const PORTAL: &str = "https://console.cloud.tencent.com/idaas";

/// A page in WeCom's console, on WeCom's open platform, or in the portal's console.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum ConsolePage {
    /// The start page of WeCom's console.
    ConsoleHome,
    /// The corp, with its ID at the bottom.
    MyCompany,
    /// The contacts secret and its trusted IPs.
    ContactsSync,
    /// The list of apps.
    Apps,
    /// The form for a new self-built app.
    CreateApp,
    /// The list of management tools.
    ManageTools,
    /// Departments and members.
    Contacts,
    /// The message archive, which has a secret and an allow list of its own.
    MessageArchive,
    /// Verification and certification of the corp.
    CorpCertification,
    /// The application for more member places.
    MemberQuota,
    /// WeCom's explanation of one errcode.
    ErrorLookup(i64),
    /// Self-service release from a rate block.
    RateUnblock,
    /// What WeCom asks of the owner of a trusted domain.
    DomainGuide,
    /// The portal's data sources.
    PortalDataSources,
    /// The portal's authentication sources.
    PortalAuthSources,
}

impl ConsolePage {
    /// Every page that stands for itself: all but the lookup of one errcode.
    pub const FIXED: &'static [Self] = &[
        Self::ConsoleHome,
        Self::MyCompany,
        Self::ContactsSync,
        Self::Apps,
        Self::CreateApp,
        Self::ManageTools,
        Self::Contacts,
        Self::MessageArchive,
        Self::CorpCertification,
        Self::MemberQuota,
        Self::RateUnblock,
        Self::DomainGuide,
        Self::PortalDataSources,
        Self::PortalAuthSources,
    ];

    /// The page's address.
    pub fn url(&self) -> String {
        match self {
            Self::ConsoleHome => in_console("index"),
            Self::MyCompany => in_console("profile"),
            // Guides name `apps/contactsSync`; the console itself answers to this one.
            Self::ContactsSync => in_console("apps/contactsApi"),
            Self::Apps => in_console("apps"),
            Self::CreateApp => in_console("apps/createApiApp"),
            Self::ManageTools => in_console("/manageTools"),
            Self::Contacts => in_console("contacts"),
            Self::MessageArchive => in_console("/financial/corpEncryptData"),
            Self::CorpCertification => in_console("/authCenter/?from=api"),
            Self::MemberQuota => in_console("/profile/addressBookExpansion/index?from=api"),
            Self::ErrorLookup(code) => format!("{OPEN_PLATFORM}/devtool/query?e={code}"),
            Self::RateUnblock => format!("{OPEN_PLATFORM}/wwopen/devtool/checkCorpSpamBlock"),
            Self::DomainGuide => format!("{OPEN_PLATFORM}/wwopen/common/readDocument/40754"),
            // The portal's console has no address per page: both start at its home, and the title says where to go.
            Self::PortalDataSources | Self::PortalAuthSources => PORTAL.to_owned(),
        }
    }

    /// What the page is called, console names as WeCom writes them.
    pub fn title(&self) -> Text {
        match self {
            Self::ConsoleHome => Text::fixed("企业微信管理后台", "WeCom console"),
            Self::MyCompany => Text::fixed("【我的企业】", "【我的企业】 My company"),
            Self::ContactsSync => Text::fixed(
                "【安全与管理】→【管理工具】→【通讯录同步】",
                "【安全与管理】 Security and management → 【管理工具】 Management tools → 【通讯录同步】 Contacts sync",
            ),
            Self::Apps => Text::fixed("【应用管理】", "【应用管理】 App management"),
            Self::CreateApp => Text::fixed(
                "【应用管理】→【创建应用】",
                "【应用管理】 App management → 【创建应用】 Create app",
            ),
            Self::ManageTools => Text::fixed(
                "【安全与管理】→【管理工具】",
                "【安全与管理】 Security and management → 【管理工具】 Management tools",
            ),
            Self::Contacts => Text::fixed("【通讯录】", "【通讯录】 Contacts"),
            Self::MessageArchive => Text::fixed("【会话存档】", "【会话存档】 Message archive"),
            Self::CorpCertification => Text::fixed("企业认证", "Corp certification"),
            Self::MemberQuota => Text::fixed("通讯录扩容", "More member places"),
            Self::ErrorLookup(code) => crate::text!("企业微信对 {code} 的说明", "WeCom on {code}"),
            Self::RateUnblock => Text::fixed("频率自助解封", "Self-service unblocking"),
            Self::DomainGuide => Text::fixed("可信域名的主体要求", "Who must own a trusted domain"),
            Self::PortalDataSources => Text::fixed(
                "门户控制台【数据源管理】",
                "Portal console, 【数据源管理】 Data sources",
            ),
            Self::PortalAuthSources => Text::fixed(
                "门户控制台【认证源管理】",
                "Portal console, 【认证源管理】 Authentication sources",
            ),
        }
    }
}

fn in_console(page: &str) -> String {
    format!("{CONSOLE}#{page}")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use serde_json::{json, to_value};
    use url::Url;

    use super::*;

    #[test]
    fn every_address_is_https_on_a_host_of_wecom_or_the_portal() {
        let hosts = [
            "work.weixin.qq.com",
            "open.work.weixin.qq.com",
            "console.cloud.tencent.com",
        ];
        for page in ConsolePage::FIXED
            .iter()
            .chain(&[ConsolePage::ErrorLookup(-31020)])
        {
            let url = Url::parse(&page.url()).unwrap();
            assert_eq!(url.scheme(), "https", "{page:?}");
            assert!(hosts.contains(&url.host_str().unwrap()), "{page:?}: {url}");
        }
    }

    #[test]
    fn a_page_is_known_by_its_snake_case_name() {
        let cases = [
            (ConsolePage::MyCompany, json!("my_company")),
            (ConsolePage::ContactsSync, json!("contacts_sync")),
            (
                ConsolePage::ErrorLookup(60020),
                json!({ "error_lookup": 60020 }),
            ),
        ];
        for (page, id) in cases {
            assert_eq!(to_value(page).unwrap(), id);
            assert_eq!(serde_json::from_value::<ConsolePage>(id).unwrap(), page);
        }
    }

    #[test]
    fn every_page_has_a_title_of_its_own_and_a_place() {
        let titles: HashSet<_> = ConsolePage::FIXED.iter().map(ConsolePage::title).collect();
        assert_eq!(titles.len(), ConsolePage::FIXED.len());
        assert_eq!(
            ConsolePage::ContactsSync.url(),
            "https://work.weixin.qq.com/wework_admin/frame#apps/contactsApi"
        );
        assert!(
            ConsolePage::ErrorLookup(60020)
                .url()
                .ends_with("/devtool/query?e=60020")
        );
    }
}
