//! The remedy for an address that is missing on one of WeCom's two kinds of trusted-IP lists.

use super::Fix;
use crate::clinic::ConsolePage;
use crate::error::Error;
use crate::lang::Text;
use crate::secret_kind::SecretKind;
use crate::text;

/// WeCom's errcode for a call from an address that is not on the list.
pub const NOT_TRUSTED: i64 = 60020;
/// The detail of an error that says which list is meant.
const DETAIL: &str = "trusted_ip_list";

/// The remedy for an address that is not trusted, if the error says on which list it is missing.
pub fn fix_of(error: &Error) -> Option<Fix> {
    let list = error.detail().get(DETAIL)?.as_str()?;
    let list = [SecretKind::App, SecretKind::Contacts]
        .into_iter()
        .find(|each| each.name() == list)?;
    Some(list.trusted_ip_fix(error.caller_ip()))
}

impl SecretKind {
    /// Says in an error that this list is meant, if it is for want of trust in the address.
    pub fn name_in(self, error: Error) -> Error {
        match error.errcode() {
            Some(NOT_TRUSTED) => error.with(DETAIL, self.name()),
            _ => error,
        }
    }

    /// Which list it is, in words.
    pub fn trusted_ip_list(self) -> Text {
        match self {
            Self::App => Text::fixed(
                "这个应用的【企业可信IP】",
                "this app's 【企业可信IP】 Trusted IPs",
            ),
            Self::Contacts => Text::fixed(
                "【通讯录同步】的【企业可信IP】",
                "the 【企业可信IP】 Trusted IPs of 【通讯录同步】 Contacts sync",
            ),
        }
    }

    fn trusted_ip_way(self) -> Text {
        match self {
            Self::App => Text::fixed(
                "【应用管理】→ 这个应用 → 页面底部【企业可信IP】→【配置】",
                "【应用管理】 App management → this app → 【企业可信IP】 Trusted IPs at the bottom → 【配置】 Configure",
            ),
            Self::Contacts => Text::fixed(
                "【安全与管理】→【管理工具】→【通讯录同步】→【企业可信IP】→【配置】（旧版后台从【管理工具】进入）",
                "【安全与管理】 Security and management → 【管理工具】 Management tools → 【通讯录同步】 Contacts sync → 【企业可信IP】 Trusted IPs → 【配置】 Configure (older consoles begin at 【管理工具】)",
            ),
        }
    }

    fn console_page(self) -> ConsolePage {
        match self {
            Self::App => ConsolePage::Apps,
            Self::Contacts => ConsolePage::ContactsSync,
        }
    }

    /// The remedy for an address that is missing on that list.
    pub fn trusted_ip_fix(self, seen: Option<&str>) -> Fix {
        let way = self.trusted_ip_way();
        let (zh, en) = (&way.zh, &way.en);
        let first = match seen {
            Some(ip) => text!("打开{zh}，加上 {ip}。", "Open {en} and add {ip}."),
            None => text!(
                "打开{zh}，加上本机的公网出口地址。",
                "Open {en} and add this machine's public address."
            ),
        };
        let mut steps = vec![first];
        if self == Self::App {
            steps.push(Text::fixed(
                "保存不了时，先在同一个应用里设置可信域名（【网页授权及JS-SDK】）或接收消息服务器 URL（【接收消息】），满足一个即可。",
                "If it cannot be saved, first set a trusted domain (【网页授权及JS-SDK】 Web authorisation and JS-SDK) or a receiving server address (【接收消息】 Receive messages) in the same app; either will do.",
            ));
        }
        steps.push(Text::fixed(
            "门户服务器的公网地址也加上；出口地址会变的，改用固定出口的代理。",
            "Add the public address of the portal's server too; where the address changes, go through a proxy with a fixed one.",
        ));
        steps.push(Text::fixed(
            "等大约 1 分钟，再点「重新检测」。",
            "Wait about a minute, then choose “Check again”.",
        ));
        Fix::new(Self::cause(), steps).at(&self.console_page())
    }

    fn cause() -> Text {
        Text::fixed(
            "企业微信只接受来自【企业可信IP】的调用。每个应用和通讯录同步各有一份名单，一份里有不等于另一份里有；取得凭证时还不检查地址。",
            "WeCom accepts calls only from 【企业可信IP】 Trusted IPs. Every app and the contacts sync have lists of their own, and one says nothing of another; obtaining a token does not check the address yet.",
        )
    }
}
