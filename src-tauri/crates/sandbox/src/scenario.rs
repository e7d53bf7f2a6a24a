//! The scenarios, with their names and descriptions.
//!
//! Their effects are implemented where responses are made (`api`, `faults`, `tokens`, `login`).

use std::{fmt, str::FromStr};

/// A scenario: what is wrong with the simulated tenant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scenario {
    /// Nothing is wrong.
    #[default]
    Healthy,
    /// The contacts secret is used from a new address: details are refused with 48009.
    ContactsLimited,
    /// The caller's address is on neither trusted-IP list: 60020.
    UntrustedIp,
    /// The app's visible range is one sub-department.
    SubDepartmentRange,
    /// The app is stopped in the console.
    AppStopped,
    /// Another callback domain is registered than the one in use.
    WrongCallback,
    /// The app is newer than June 2022 and reads names only; the contacts secret is limited too.
    NewAppNoPhones,
    /// Answers are lost on the way: resets, cut bodies, gateway errors, slow bodies.
    Flaky,
    /// −1 and 45033 are scattered over the answers.
    Busy,
    /// Each directory call meets 45009 after the first few.
    RateLimited,
    /// Tokens die early.
    TokenChurn,
    /// After the first complete directory read, 30 % of the members are gone.
    Leavers,
    /// Members match users that exist elsewhere, and each other.
    Duplicates,
    /// A few rows have broken text, or values of the wrong type.
    OddBytes,
    /// A few rows have no userid, or no department.
    Nameless,
    /// What the app reads is masked; details are refused to the contacts secret.
    Masked,
    /// A private installation: newer calls are not there.
    PrivateHouse,
    /// After the first complete directory read, a few people come back under another userid.
    RenamedIds,
    /// After the first complete directory read, 30 % of the active members are switched off.
    SwitchedOff,
}

struct Words {
    name: &'static str,
    zh: &'static str,
    en: &'static str,
}

impl Scenario {
    /// Every scenario, in the order in which they are listed to people.
    pub const ALL: [Self; 19] = [
        Self::Healthy,
        Self::ContactsLimited,
        Self::UntrustedIp,
        Self::SubDepartmentRange,
        Self::AppStopped,
        Self::WrongCallback,
        Self::NewAppNoPhones,
        Self::Flaky,
        Self::Busy,
        Self::RateLimited,
        Self::TokenChurn,
        Self::Leavers,
        Self::Duplicates,
        Self::OddBytes,
        Self::Nameless,
        Self::Masked,
        Self::PrivateHouse,
        Self::RenamedIds,
        Self::SwitchedOff,
    ];

    /// The kebab-case name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.words().name
    }

    /// One line in Chinese.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        self.words().zh
    }

    /// One line in English.
    #[must_use]
    pub const fn en(self) -> &'static str {
        self.words().en
    }

    /// One line in the language whose tag starts with `zh`, otherwise in English.
    #[must_use]
    pub fn description(self, lang: &str) -> &'static str {
        if lang.starts_with("zh") {
            self.zh()
        } else {
            self.en()
        }
    }

    pub(crate) const fn limits_contacts(self) -> bool {
        matches!(
            self,
            Self::ContactsLimited | Self::NewAppNoPhones | Self::Masked
        )
    }

    /// Whether the corp changes after its first complete read.
    pub(crate) const fn changes_after_read(self) -> bool {
        matches!(self, Self::Leavers | Self::RenamedIds | Self::SwitchedOff)
    }

    /// Whether the app reads masked values, so that its listings differ from those of the contacts secret.
    pub(crate) const fn masks(self) -> bool {
        matches!(self, Self::Masked)
    }

    pub(crate) const fn hides_sensitive(self) -> bool {
        matches!(self, Self::NewAppNoPhones)
    }

    const fn words(self) -> Words {
        let (name, zh, en) = match self {
            Self::Healthy => ("healthy", "一切正常", "everything works"),
            Self::ContactsLimited => (
                "contacts-limited",
                "通讯录同步 Secret 从新 IP 读取详情被拒（48009）",
                "the contacts secret may not read details from a new address (48009)",
            ),
            Self::UntrustedIp => (
                "untrusted-ip",
                "出口 IP 不在企业可信 IP 中（60020）",
                "the caller's address is on no trusted-IP list (60020)",
            ),
            Self::SubDepartmentRange => (
                "sub-department-range",
                "应用可见范围只有一个子部门",
                "the app's visible range is a single sub-department",
            ),
            Self::AppStopped => (
                "app-stopped",
                "应用已停用（50003）",
                "the app is stopped (50003)",
            ),
            Self::WrongCallback => (
                "wrong-callback",
                "登记的授权回调域与实际使用的不一致",
                "another callback domain is registered than the one in use",
            ),
            Self::NewAppNoPhones => (
                "new-app-no-phones",
                "新建应用只能读到姓名，没有手机和邮箱",
                "a new app reads names, but no mobile or e-mail",
            ),
            Self::Flaky => (
                "flaky",
                "网络不稳：连接重置、内容截断、502、响应缓慢",
                "a bad line: resets, cut answers, 502 pages, slow bodies",
            ),
            Self::Busy => (
                "busy",
                "系统繁忙与并发超限（-1、45033）",
                "busy answers and concurrency limits (-1, 45033)",
            ),
            Self::RateLimited => (
                "rate-limited",
                "读取通讯录超过频率（45009）",
                "directory reads meet the frequency limit (45009)",
            ),
            Self::TokenChurn => (
                "token-churn",
                "access_token 提前失效（40014、42001）",
                "tokens are voided early (40014, 42001)",
            ),
            Self::Leavers => (
                "leavers",
                "首次完整读取后三成成员离职",
                "30 % of the members leave after the first complete read",
            ),
            Self::Duplicates => (
                "duplicates",
                "成员与已有用户、成员之间存在重复",
                "members match existing users, and each other",
            ),
            Self::OddBytes => (
                "odd-bytes",
                "姓名等字段里有控制字符、残缺的 UTF-8、类型不对的值",
                "broken text and values of the wrong type in the rows of a few people",
            ),
            Self::Nameless => (
                "nameless",
                "部分成员没有 userid，或没有所属部门",
                "some rows have no userid, or no department",
            ),
            Self::Masked => (
                "masked",
                "应用读到的姓名、手机和邮箱是掩码（***、138****8000）",
                "the app reads masks instead of names, mobiles and e-mails (***, 138****8000)",
            ),
            Self::PrivateHouse => (
                "private-house",
                "私有化部署：没有较新的接口（404）",
                "a private installation without the newer calls (404)",
            ),
            Self::RenamedIds => (
                "renamed-ids",
                "首次完整读取后，几名成员换了 userid",
                "a few members have another userid after the first complete read",
            ),
            Self::SwitchedOff => (
                "switched-off",
                "首次完整读取后，三成成员被禁用",
                "30 % of the active members are switched off after the first complete read",
            ),
        };
        Words { name, zh, en }
    }
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Error of an unknown scenario name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no scenario is called {0:?}")]
pub struct UnknownScenario(pub String);

impl FromStr for Scenario {
    type Err = UnknownScenario;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|scenario| scenario.name() == name)
            .ok_or_else(|| UnknownScenario(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_back_and_every_line_is_there() {
        for scenario in Scenario::ALL {
            assert_eq!(scenario.to_string().parse::<Scenario>().unwrap(), scenario);
            assert!(!scenario.zh().is_empty() && !scenario.en().is_empty());
            assert!(!scenario.zh().contains('\n') && !scenario.en().contains('\n'));
        }
        assert!("Healthy".parse::<Scenario>().is_err());
    }
}
