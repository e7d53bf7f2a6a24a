//! Refusal of a login: one exact reason each, with its sentence and its remedy in both languages.

mod paste_mistakes;
mod refusal_id;
mod words;

pub use refusal_id::RefusalId;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use wecom::RetryAction;

use super::address::RedirectMismatch;
use super::callback_mode::CallbackMode;
use bridge_core::clinic::{self, ConsolePage};
use bridge_core::error::Error;
use bridge_core::lang::Text;
use bridge_core::remedy::Fix;
use bridge_core::remedy::words::headline;
use bridge_core::text;
use paste_mistakes::paste_mistake;

/// Reason why a login was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "id", rename_all = "snake_case")]
pub enum Refusal {
    /// The user closed the window or stopped waiting.
    Closed,
    /// The browser did not come back in time.
    TimedOut,
    /// The login page did not load.
    NotLoaded {
        /// Why, as an error that records keep, where that could be found out.
        error: Option<Value>,
    },
    /// The login page itself refused, before any scan.
    Page {
        /// Its code, −310xx.
        errcode: i64,
    },
    /// The browser came back to another address than the redirect address.
    #[serde(rename = "astray")]
    RedirectMismatch {
        /// In what it differs.
        what: RedirectMismatch,
        /// Where it came, without what it carried.
        seen: String,
        /// The redirect address.
        expected: String,
    },
    /// The address carries no state.
    StateMissing,
    /// No login was begun with this state.
    StateUnknown,
    /// The login was ended before.
    StateUsed,
    /// The login was begun too long ago.
    StateExpired,
    /// The login was begun for another authentication source.
    StateElsewhere,
    /// The user declined on the phone.
    Declined,
    /// WeCom does not take the code: used, expired, or of another app.
    CodeSpent {
        /// What it said.
        errcode: i64,
    },
    /// WeCom could not be asked, or refused for another reason.
    Wecom {
        /// The error as records keep it.
        error: Value,
    },
    /// The user who scanned is no member of the corp.
    NotAMember,
    /// A member of a linked corp scanned.
    LinkedCorp {
        /// That corp's identifier for us.
        corp: String,
    },
    /// WeCom accepted the code and named no user.
    Nobody,
    /// No data source has the app's corp ID.
    CorpMismatch {
        /// The app's.
        corp: String,
    },
    /// The data source does not allow scan login.
    ScanOff,
    /// The directory does not have the member.
    NotSynced {
        /// Whom WeCom named.
        userid: String,
    },
    /// Another data source of the tenant owns the directory's user for this member.
    OwnedElsewhere {
        /// Whom WeCom named.
        userid: String,
    },
    /// The user was deactivated when they left.
    Departed,
    /// The user is switched off.
    Disabled,
}

impl Refusal {
    /// The refusal of a request that WeCom refused or did not answer.
    pub(crate) fn of_error(error: &Error) -> Self {
        Self::Wecom {
            error: error.to_record(),
        }
    }

    /// A login page that did not load, with what asking for it once more came to.
    pub(crate) fn of_unreachable_page(error: Option<Error>) -> Self {
        Self::NotLoaded {
            error: error.map(|error| error.to_record()),
        }
    }

    /// The code that the login page or the server gave.
    pub fn errcode(&self) -> Option<i64> {
        match self {
            Self::Page { errcode } | Self::CodeSpent { errcode } => Some(*errcode),
            Self::Wecom { error } => Error::of_record(error)?.errcode(),
            _ => None,
        }
    }

    /// Whether it says something about the set-up. A window that was closed, a stale address, or a server that is busy
    /// does not; nor does a strange address that a person pasted, since WeCom leads nowhere but where it is told to.
    pub fn is_about_the_set_up(&self, way: CallbackMode) -> bool {
        match self {
            Self::Page { .. } | Self::CorpMismatch { .. } | Self::ScanOff => true,
            Self::RedirectMismatch { what, .. } => {
                way != CallbackMode::Paste && !what.is_paste_mistake()
            }
            Self::Wecom { error } => Error::of_record(error)
                .and_then(|error| error.errcode())
                .is_some_and(|errcode| wecom::retry_action(errcode) == RetryAction::Never),
            _ => false,
        }
    }

    /// The reason, in one sentence.
    pub fn text(&self) -> Text {
        match self {
            Self::Closed => words::CLOSED,
            Self::TimedOut => words::TIMED_OUT,
            Self::NotLoaded { error } => of_unreachable_page(error.as_ref()),
            Self::Page { errcode } => of_page(*errcode),
            Self::RedirectMismatch {
                what,
                seen,
                expected,
            } => of_mismatch(*what, seen, expected),
            Self::StateMissing => words::STATE_MISSING,
            Self::StateUnknown => words::STATE_UNKNOWN,
            Self::StateUsed => words::STATE_USED,
            Self::StateExpired => words::STATE_EXPIRED,
            Self::StateElsewhere => words::STATE_ELSEWHERE,
            Self::Declined => words::DECLINED,
            Self::CodeSpent { .. } => words::CODE_SPENT,
            Self::Wecom { error } => of_error(error),
            Self::NotAMember => words::NOT_A_MEMBER,
            Self::LinkedCorp { .. } => words::LINKED_CORP,
            Self::Nobody => words::NOBODY,
            Self::CorpMismatch { corp } => text!(
                "认证源的企业 ID {corp} 没有对应的数据源",
                "No data source has the authentication source's corp ID {corp}"
            ),
            Self::ScanOff => words::SCAN_OFF,
            Self::NotSynced { userid } => text!(
                "扫码成功，但用户目录里没有成员 {userid}",
                "The scan worked, but the directory does not have member {userid}"
            ),
            Self::OwnedElsewhere { userid } => text!(
                "扫码成功，但成员 {userid} 在目录里的用户由本租户的另一个数据源管理",
                "The scan worked, but the directory's user for member {userid} belongs to another data source of this tenant"
            ),
            Self::Departed => words::DEPARTED,
            Self::Disabled => words::DISABLED,
        }
    }

    /// The sentence without names, for what is handed on to others.
    pub fn text_without_names(&self) -> Text {
        match self {
            Self::NotSynced { .. } => Text::fixed(
                "扫码成功，但用户目录里没有这个成员",
                "The scan worked, but the directory does not have this member",
            ),
            Self::OwnedElsewhere { .. } => Text::fixed(
                "扫码成功，但这个成员在目录里的用户由本租户的另一个数据源管理",
                "The scan worked, but the directory's user for this member belongs to another data source of this tenant",
            ),
            _ => self.text(),
        }
    }

    /// What to do about it.
    pub fn fix(&self) -> Fix {
        match self {
            Self::NotLoaded { error } => {
                fix_of_unreachable_page(error.as_ref().and_then(Error::of_record))
            }
            Self::Page { errcode } => Fix::of_errcode(*errcode),
            Self::Wecom { error } => match Error::of_record(error) {
                Some(error) => error.fix(),
                None => again(Text::fixed(
                    "企业微信没有说明原因。",
                    "WeCom gave no reason.",
                )),
            },
            Self::CodeSpent { errcode } => Fix {
                steps: vec![Text::fixed(
                    "重新演练一次；还是这样，核对认证源的 AgentId 和 Secret 属于同一个应用。",
                    "Rehearse once more; if it stays, see that the authentication source's AgentId and secret are of the same app.",
                )],
                ..Fix::of_errcode(*errcode)
            },
            Self::RedirectMismatch { what, .. } => fix_of_mismatch(*what),
            Self::NotAMember | Self::LinkedCorp { .. } | Self::Nobody => fix_of_stranger(),
            Self::CorpMismatch { .. } => fix_of_corp_mismatch(),
            Self::ScanOff => fix_of_scan_off(),
            Self::NotSynced { .. } => fix_of_not_synced(),
            Self::OwnedElsewhere { .. } => fix_of_owned_elsewhere(),
            Self::Departed | Self::Disabled => fix_of_switched_off(),
            Self::Declined => again(Text::fixed(
                "在手机上确认登录时选了取消。",
                "The login was declined when the phone asked.",
            )),
            Self::Closed => again(Text::fixed(
                "关上窗口就是取消。",
                "Closing the window cancels.",
            )),
            Self::TimedOut => fix_of_silence(),
            Self::StateMissing
            | Self::StateUnknown
            | Self::StateUsed
            | Self::StateExpired
            | Self::StateElsewhere => fix_of_state(),
        }
    }
}

/// An app of a corp that no data source has.
fn fix_of_corp_mismatch() -> Fix {
    Fix::new(
                Text::fixed(
                    "认证源的企业 ID 要与数据源的一致，不一致时同步来的用户都不能扫码登录。",
                    "The authentication source's corp ID must be the data source's; otherwise nobody who was synced can scan in.",
                ),
                vec![Text::fixed(
                    "用数据源的企业 ID 重新添加认证源，或为这家企业添加数据源。",
                    "Add the authentication source anew with the data source's corp ID, or add a data source for this corp.",
                )],
            )
            .at(&ConsolePage::MyCompany)
}

/// A login method that is off.
fn fix_of_scan_off() -> Fix {
    Fix::new(
        Text::fixed(
            "登录方式里没有勾选企业微信扫码登录。",
            "WeCom scan login is not among the login methods.",
        ),
        vec![Text::fixed(
            "在数据源的登录方式里开启「企业微信扫码登录」，再演练。",
            "Switch WeCom scan login on among the data source's login methods, then rehearse.",
        )],
    )
}

/// A member who is not in the directory.
fn fix_of_not_synced() -> Fix {
    Fix::new(
        Text::fixed(
            "这个成员在企业微信里，但还没有同步进来，或因为重复被跳过。",
            "This member is in WeCom, but was not brought in yet, or was skipped as a duplicate.",
        ),
        vec![
            Text::fixed("同步一次，再演练。", "Sync once, then rehearse."),
            Text::fixed(
                "还是这样，用「查一个人」看看为什么没有同步进来。",
                "If it stays, let “Trace a person” say why they were left out.",
            ),
        ],
    )
}

/// A person whom two data sources have.
fn fix_of_owned_elsewhere() -> Fix {
    Fix::new(
                Text::fixed(
                    "本租户有两个数据源都有这个人，用户归先同步的那个数据源，只能用那家企业的企业微信扫码。",
                    "Two data sources of this tenant have this person. The user belongs to the one that synced first, and only that corp's WeCom can scan in.",
                ),
                vec![
                    Text::fixed(
                        "请本人在手机的企业微信里切换到那家企业，再扫一次。",
                        "Ask them to switch to that corp in WeCom on the phone, then scan again.",
                    ),
                    Text::fixed(
                        "应当改由这家企业管理的，在那家企业里移除这个成员并同步，再同步这家企业。",
                        "If this corp should own them, remove the member from the other corp and sync it, then sync this one.",
                    ),
                ],
            )
            .at(&ConsolePage::Contacts)
}

/// A user who may not log in.
fn fix_of_switched_off() -> Fix {
    Fix::new(
                Text::fixed(
                    "目录不让停用的用户登录。",
                    "The directory lets nobody in who is switched off.",
                ),
                vec![Text::fixed(
                    "应当恢复的，在企业微信里恢复后同步一次；本地用户在用户目录里启用。",
                    "If they should be let in, restore them in WeCom and sync; a local user is switched on in the directory.",
                )],
            )
            .at(&ConsolePage::Contacts)
}

/// Remedy for a page that does not load, with the mode that needs no window.
fn fix_of_unreachable_page(error: Option<Error>) -> Fix {
    let mut fix = error.map_or_else(
        || {
            Fix::new(
                Text::fixed(
                    "这台电脑能连到企业微信，但窗口里没有显示登录页。",
                    "This machine reaches WeCom, but the window did not show the login page.",
                ),
                vec![],
            )
        },
        |error| error.fix(),
    );
    fix.steps.push(Text::fixed(
        "或者改为粘贴地址：在能打开登录页的浏览器里扫码，再把最后停下的地址粘贴回来。",
        "Or paste the address instead: scan in a browser that opens the login page, then paste the address it ended on.",
    ));
    fix
}

fn again(cause: Text) -> Fix {
    Fix::new(
        cause,
        vec![Text::fixed("重新演练一次。", "Rehearse once more.")],
    )
}

fn of_unreachable_page(error: Option<&Value>) -> Text {
    let Some(error) = error.and_then(Error::of_record) else {
        return words::NOT_LOADED;
    };
    let Text { zh, en } = headline(&error);
    text!(
        "企业微信的登录页没有打开：{zh}",
        "WeCom's login page did not open: {en}"
    )
}

fn of_page(errcode: i64) -> Text {
    match clinic::lookup(errcode) {
        Some(entry) => entry.title.clone(),
        None => text!(
            "登录页拒绝了（{errcode}）",
            "The login page refused ({errcode})"
        ),
    }
}

fn of_error(error: &Value) -> Text {
    match Error::of_record(error) {
        Some(error) => headline(&error),
        None => Text::fixed("企业微信没有回答", "WeCom did not answer"),
    }
}

fn of_mismatch(what: RedirectMismatch, seen: &str, expected: &str) -> Text {
    if let Some(mistake) = paste_mistake(what) {
        return mistake.text;
    }
    let (zh, en) = match what {
        RedirectMismatch::NotAnAddress => return words::NOT_AN_ADDRESS,
        RedirectMismatch::Login => ("带了账号", "carries a login"),
        RedirectMismatch::Scheme => ("协议不同", "has another scheme"),
        RedirectMismatch::Host => ("主机不同", "has another host"),
        RedirectMismatch::Port => ("端口不同", "has another port"),
        RedirectMismatch::Path => ("路径不同", "has another path"),
        _ => return words::UNCLEAR_ADDRESS,
    };
    Text::new(
        format!("{zh}：回到了 {seen}，登记的是 {expected}"),
        format!("The browser came back to {seen}, which {en}; registered is {expected}"),
    )
}

fn fix_of_mismatch(what: RedirectMismatch) -> Fix {
    if let Some(mistake) = paste_mistake(what) {
        return Fix::new(mistake.cause, vec![mistake.step]);
    }
    let cause = Text::fixed(
        "只认与登记的回调地址完全一样的地址，这样别的网站拿不到登录结果。",
        "Only the registered address itself is taken, so that no other site gets a login's result.",
    );
    let step = match what {
        RedirectMismatch::NotAnAddress | RedirectMismatch::Unclear => Text::fixed(
            "在浏览器的地址栏里全选、复制，原样粘贴，以 http 开头。",
            "Select all of the browser's address bar, copy, and paste it unchanged; it begins with http.",
        ),
        _ => Text::fixed(
            "核对租户的门户地址和认证源的授权回调域，再演练。",
            "Check the tenant's portal address and the authentication source's callback domain, then rehearse.",
        ),
    };
    Fix::new(cause, vec![step])
}

fn fix_of_stranger() -> Fix {
    Fix::new(
        Text::fixed(
            "用的是别家企业的企业微信，或者已经退出了这家企业。",
            "The phone's WeCom is of another corp, or the person has left this one.",
        ),
        vec![
            Text::fixed(
                "在手机的企业微信里切换到这家企业，再扫一次。",
                "Switch to this corp in WeCom on the phone, then scan again.",
            ),
            Text::fixed(
                "确实不是成员的，先在【通讯录】里添加。",
                "Whoever is no member must be added in 【通讯录】 Contacts first.",
            ),
        ],
    )
    .at(&ConsolePage::Contacts)
}

/// Remedy for a wait without a callback. The usual reason shows on the phone only: the user is outside the visible range.
fn fix_of_silence() -> Fix {
    Fix::new(
        Text::fixed(
            "没有扫码，或手机上提示没有权限：不在应用可见范围里的人扫码后，电脑上的页面没有任何提示。",
            "Nobody scanned, or the phone said that there is no permission: for people outside the app's visible range the page on the computer says nothing.",
        ),
        vec![
            Text::fixed(
                "手机提示没有权限的，在【应用管理】打开这个应用，把这个人加进【可见范围】。",
                "If the phone says there is no permission, open the app under 【应用管理】 App management and add the person to its 【可见范围】 Visible range.",
            ),
            Text::fixed("重新演练一次。", "Rehearse once more."),
        ],
    )
    .at(&ConsolePage::Apps)
}

fn fix_of_state() -> Fix {
    Fix::new(
        Text::fixed(
            "每次登录的地址只对那一次有效：一次、五分钟、同一个认证源。",
            "An address belongs to one login: once, within five minutes, for one authentication source.",
        ),
        vec![Text::fixed(
            "重新取登录地址，从头扫一次。",
            "Take a new login address and scan from the beginning.",
        )],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use bridge_core::error::Code;

    #[test]
    fn only_what_the_set_up_can_mend_is_held_against_it() {
        let wecom = |errcode: i64| {
            Refusal::of_error(&Error::new(Code::WecomRefused, "no").with("errcode", errcode))
        };
        let astray = |what| Refusal::RedirectMismatch {
            what,
            seen: String::new(),
            expected: String::new(),
        };
        let cases = [
            (
                Refusal::Page { errcode: -31020 },
                CallbackMode::Window,
                true,
            ),
            (Refusal::ScanOff, CallbackMode::Browser, true),
            (Refusal::Closed, CallbackMode::Window, false),
            (
                Refusal::of_unreachable_page(None),
                CallbackMode::Window,
                false,
            ),
            (Refusal::StateExpired, CallbackMode::Paste, false),
            (
                Refusal::CodeSpent { errcode: 42022 },
                CallbackMode::Window,
                false,
            ),
            (wecom(50001), CallbackMode::Window, true),
            (wecom(60020), CallbackMode::Paste, true),
            (wecom(-1), CallbackMode::Window, false),
            (wecom(45009), CallbackMode::Window, false),
            (wecom(45033), CallbackMode::Window, false),
            (astray(RedirectMismatch::Host), CallbackMode::Window, true),
            (astray(RedirectMismatch::Host), CallbackMode::Paste, false),
            (
                astray(RedirectMismatch::NotAnAddress),
                CallbackMode::Paste,
                false,
            ),
            (
                astray(RedirectMismatch::Unclear),
                CallbackMode::Window,
                false,
            ),
        ];
        for (refusal, way, want) in cases {
            assert_eq!(
                refusal.is_about_the_set_up(way),
                want,
                "{refusal:?} {way:?}"
            );
        }
    }

    #[test]
    fn what_is_passed_on_names_nobody() {
        for refusal in all() {
            let told = format!("{:?}", refusal.text_without_names());
            assert!(!told.contains("somebody.special"), "{told}");
        }
    }

    fn all() -> Vec<Refusal> {
        let error = Error::new(Code::WecomRefused, "no").with("errcode", 60020);
        let astray = |what| Refusal::RedirectMismatch {
            what,
            seen: "https://evil.test/".into(),
            expected: "https://portal.example.com/wecom/callback".into(),
        };
        let mut all = vec![
            Refusal::Closed,
            Refusal::TimedOut,
            Refusal::Page { errcode: -31020 },
            Refusal::StateMissing,
            Refusal::StateUnknown,
            Refusal::StateUsed,
            Refusal::StateExpired,
            Refusal::StateElsewhere,
            Refusal::Declined,
            Refusal::CodeSpent { errcode: 40029 },
            Refusal::of_error(&error),
            Refusal::NotAMember,
            Refusal::LinkedCorp { corp: "ww1".into() },
            Refusal::Nobody,
            Refusal::CorpMismatch { corp: "ww1".into() },
            Refusal::ScanOff,
            Refusal::NotSynced {
                userid: "somebody.special".into(),
            },
            Refusal::OwnedElsewhere {
                userid: "somebody.special".into(),
            },
            Refusal::Departed,
            Refusal::Disabled,
        ];
        let ways = [
            RedirectMismatch::NotAnAddress,
            RedirectMismatch::Scheme,
            RedirectMismatch::Host,
            RedirectMismatch::Port,
            RedirectMismatch::Path,
            RedirectMismatch::Login,
            RedirectMismatch::Unclear,
            RedirectMismatch::NoScheme,
            RedirectMismatch::ViewSource,
            RedirectMismatch::Escaped,
            RedirectMismatch::ErrorPage,
            RedirectMismatch::LoginPage,
        ];
        all.extend(ways.map(astray));
        all
    }

    #[test]
    fn every_refusal_has_a_reason_and_a_way_out_and_is_kept_whole() {
        for refusal in all() {
            let fix = refusal.fix();
            let texts = std::iter::once(refusal.text())
                .chain([fix.cause])
                .chain(fix.steps);
            let mut count = 0;
            for text in texts {
                count += 1;
                assert!(
                    text.zh.chars().any(|c| c > '\u{2e80}'),
                    "{refusal:?}: {}",
                    text.zh
                );
                assert!(
                    !text.en.is_empty() && !text.en.contains('{'),
                    "{refusal:?}: {}",
                    text.en
                );
            }
            assert!(count >= 3, "{refusal:?} has no step");
            let kept = serde_json::to_string(&refusal).unwrap();
            assert_eq!(serde_json::from_str::<Refusal>(&kept).unwrap(), refusal);
            assert!(
                kept.contains(&format!("\"id\":\"{}\"", refusal.id())),
                "{kept}"
            );
        }
    }

    #[test]
    fn codes_come_from_the_page_or_the_server() {
        assert_eq!(Refusal::Page { errcode: -31027 }.errcode(), Some(-31027));
        let error = Error::new(Code::WecomRefused, "no").with("errcode", 60020);
        assert_eq!(Refusal::of_error(&error).errcode(), Some(60020));
        assert_eq!(Refusal::Declined.errcode(), None);
    }
}
