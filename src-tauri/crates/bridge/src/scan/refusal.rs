//! Why a login was refused: one exact reason each, with its sentence and its remedy in both languages.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use wecom::Verdict;

use super::address::Astray;
use super::ways::Way;
use crate::checkup::Fix;
use crate::clinic::{self, ConsolePage};
use crate::error::Error;
use crate::error::words::headline;
use crate::lang::Text;
use crate::text;

words_union! {
    /// The refusals' identifiers.
    RefusalId: Refusal::IDS
}

/// Why nobody was logged in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "id", rename_all = "snake_case")]
pub enum Refusal {
    /// The person closed the window or stopped waiting.
    Closed,
    /// Nobody came back in time.
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
    Astray {
        /// In what it differs.
        what: Astray,
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
    /// The person said no on the phone.
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
    /// Somebody scanned who is no member of the corp.
    NotAMember,
    /// A member of a linked corp scanned.
    LinkedCorp {
        /// That corp's identifier for us.
        corp: String,
    },
    /// WeCom said yes and named nobody.
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
    /// WeCom's word, as an error of ours.
    pub(crate) fn of_error(error: &Error) -> Self {
        Self::Wecom {
            error: error.to_record(),
        }
    }

    /// A login page that did not load, with what asking for it once more came to.
    pub(crate) fn of_silent_page(error: Option<Error>) -> Self {
        Self::NotLoaded {
            error: error.map(|error| error.to_record()),
        }
    }

    /// The identifiers of all of them.
    pub const IDS: &'static [&'static str] = &[
        "closed",
        "timed_out",
        "not_loaded",
        "page",
        "astray",
        "state_missing",
        "state_unknown",
        "state_used",
        "state_expired",
        "state_elsewhere",
        "declined",
        "code_spent",
        "wecom",
        "not_a_member",
        "linked_corp",
        "nobody",
        "corp_mismatch",
        "scan_off",
        "not_synced",
        "owned_elsewhere",
        "departed",
        "disabled",
    ];

    /// Its stable identifier, such as `not_a_member`.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::TimedOut => "timed_out",
            Self::NotLoaded { .. } => "not_loaded",
            Self::Page { .. } => "page",
            Self::Astray { .. } => "astray",
            Self::StateMissing => "state_missing",
            Self::StateUnknown => "state_unknown",
            Self::StateUsed => "state_used",
            Self::StateExpired => "state_expired",
            Self::StateElsewhere => "state_elsewhere",
            Self::Declined => "declined",
            Self::CodeSpent { .. } => "code_spent",
            Self::Wecom { .. } => "wecom",
            Self::NotAMember => "not_a_member",
            Self::LinkedCorp { .. } => "linked_corp",
            Self::Nobody => "nobody",
            Self::CorpMismatch { .. } => "corp_mismatch",
            Self::ScanOff => "scan_off",
            Self::NotSynced { .. } => "not_synced",
            Self::OwnedElsewhere { .. } => "owned_elsewhere",
            Self::Departed => "departed",
            Self::Disabled => "disabled",
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
    pub fn is_about_the_set_up(&self, way: Way) -> bool {
        match self {
            Self::Page { .. } | Self::CorpMismatch { .. } | Self::ScanOff => true,
            Self::Astray { what, .. } => way != Way::Paste && !what.is_a_slip(),
            Self::Wecom { error } => Error::of_record(error)
                .and_then(|error| error.errcode())
                .is_some_and(|errcode| wecom::verdict(errcode) == Verdict::Never),
            _ => false,
        }
    }

    /// The reason, in one sentence.
    pub fn text(&self) -> Text {
        match self {
            Self::Closed => Text::fixed(
                "窗口关上了，没有扫码",
                "The window was closed before a scan",
            ),
            Self::TimedOut => Text::fixed(
                "五分钟内没有人扫码确认",
                "Nobody scanned and agreed within five minutes",
            ),
            Self::NotLoaded { error } => match error.as_ref().and_then(Error::of_record) {
                Some(error) => {
                    let Text { zh, en } = headline(&error);
                    text!(
                        "企业微信的登录页没有打开：{zh}",
                        "WeCom's login page did not open: {en}"
                    )
                }
                None => Text::fixed(
                    "企业微信的登录页没有在窗口里打开",
                    "WeCom's login page did not open in the window",
                ),
            },
            Self::Page { errcode } => of_page(*errcode),
            Self::Astray {
                what,
                seen,
                expected,
            } => of_astray(*what, seen, expected),
            Self::StateMissing => Text::fixed(
                "地址里没有 state，认不出是哪一次登录",
                "The address carries no state, so there is no telling which login it belongs to",
            ),
            Self::StateUnknown => Text::fixed(
                "地址里的 state 不是本程序发出的",
                "The state in the address was not given out by this program",
            ),
            Self::StateUsed => Text::fixed(
                "这次登录已经结束过了，同一个地址不能用第二次",
                "This login was ended before; an address works once",
            ),
            Self::StateExpired => Text::fixed(
                "这次登录开始得太久，超过了五分钟",
                "This login was begun more than five minutes ago",
            ),
            Self::StateElsewhere => Text::fixed(
                "这次登录是为另一个认证源开始的",
                "This login was begun for another authentication source",
            ),
            Self::Declined => Text::fixed("手机上点了取消", "Declined on the phone"),
            Self::CodeSpent { .. } => Text::fixed(
                "企业微信不认这个 code：用过了、过期了，或属于另一个应用",
                "WeCom does not take the code: used, expired, or of another app",
            ),
            Self::Wecom { error } => of_error(error),
            Self::NotAMember => Text::fixed(
                "扫码的人不是这家企业的成员",
                "Whoever scanned is no member of this corp",
            ),
            Self::LinkedCorp { .. } => Text::fixed(
                "扫码的人属于上下游或互联企业，不是本企业成员",
                "Whoever scanned belongs to a linked corp, not to this one",
            ),
            Self::Nobody => Text::fixed(
                "企业微信同意了，但没有给出是谁",
                "WeCom agreed and named nobody",
            ),
            Self::CorpMismatch { corp } => text!(
                "认证源的企业 ID {corp} 没有对应的数据源",
                "No data source has the authentication source's corp ID {corp}"
            ),
            Self::ScanOff => Text::fixed(
                "数据源没有开启扫码登录",
                "Scan login is off for the data source",
            ),
            Self::NotSynced { userid } => text!(
                "扫码成功，但用户目录里没有成员 {userid}",
                "The scan worked, but the directory does not have member {userid}"
            ),
            Self::OwnedElsewhere { userid } => text!(
                "扫码成功，但成员 {userid} 在目录里的用户由本租户的另一个数据源管理",
                "The scan worked, but the directory's user for member {userid} belongs to another data source of this tenant"
            ),
            Self::Departed => Text::fixed(
                "扫码成功，但目录里的用户已随离开停用",
                "The scan worked, but the directory's user was deactivated as a departure",
            ),
            Self::Disabled => Text::fixed(
                "扫码成功，但目录里的用户是停用状态",
                "The scan worked, but the directory's user is switched off",
            ),
        }
    }

    /// The same without naming anybody, for what is passed on.
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
            Self::NotLoaded { error } => fix_of_silent_page(error.as_ref().and_then(Error::of_record)),
            Self::Page { errcode } => Fix::of_errcode(*errcode),
            Self::Wecom { error } => match Error::of_record(error) {
                Some(error) => error.fix(),
                None => again(Text::fixed("企业微信没有说明原因。", "WeCom gave no reason.")),
            },
            Self::CodeSpent { errcode } => Fix {
                steps: vec![Text::fixed(
                    "重新演练一次；还是这样，核对认证源的 AgentId 和 Secret 属于同一个应用。",
                    "Rehearse once more; if it stays, see that the authentication source's AgentId and secret are of the same app.",
                )],
                ..Fix::of_errcode(*errcode)
            },
            Self::Astray { what, .. } => fix_of_astray(*what),
            Self::NotAMember | Self::LinkedCorp { .. } | Self::Nobody => fix_of_stranger(),
            Self::CorpMismatch { .. } => Fix::new(
                Text::fixed(
                    "认证源的企业 ID 要与数据源的一致，不一致时同步来的用户都不能扫码登录。",
                    "The authentication source's corp ID must be the data source's; otherwise nobody who was synced can scan in.",
                ),
                vec![Text::fixed(
                    "用数据源的企业 ID 重新添加认证源，或为这家企业添加数据源。",
                    "Add the authentication source anew with the data source's corp ID, or add a data source for this corp.",
                )],
            )
            .at(&ConsolePage::MyCompany),
            Self::ScanOff => Fix::new(
                Text::fixed(
                    "登录方式里没有勾选企业微信扫码登录。",
                    "WeCom scan login is not among the login methods.",
                ),
                vec![Text::fixed(
                    "在数据源的登录方式里开启“企业微信扫码登录”，再演练。",
                    "Switch WeCom scan login on among the data source's login methods, then rehearse.",
                )],
            ),
            Self::NotSynced { .. } => Fix::new(
                Text::fixed(
                    "这个成员在企业微信里，但还没有同步进来，或因为重复被跳过。",
                    "This member is in WeCom, but was not brought in yet, or was skipped as a duplicate.",
                ),
                vec![
                    Text::fixed("同步一次，再演练。", "Sync once, then rehearse."),
                    Text::fixed(
                        "还是这样，用成员诊断看看为什么没有同步进来。",
                        "If it stays, let the member trace say why they were left out.",
                    ),
                ],
            ),
            Self::OwnedElsewhere { .. } => Fix::new(
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
            .at(&ConsolePage::Contacts),
            Self::Departed | Self::Disabled => Fix::new(
                Text::fixed(
                    "目录不让停用的用户登录。",
                    "The directory lets nobody in who is switched off.",
                ),
                vec![Text::fixed(
                    "应当恢复的，在企业微信里恢复后同步一次；本地用户在用户目录里启用。",
                    "If they should be let in, restore them in WeCom and sync; a local user is switched on in the directory.",
                )],
            )
            .at(&ConsolePage::Contacts),
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

/// What keeps a page from loading, and the way that needs no window.
fn fix_of_silent_page(error: Option<Error>) -> Fix {
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

fn of_astray(what: Astray, seen: &str, expected: &str) -> Text {
    let (zh, en) = match what {
        Astray::NotAnAddress => {
            return Text::fixed(
                "粘贴的不是一个完整的地址",
                "What was pasted is no whole address",
            );
        }
        Astray::Unclear => {
            return Text::fixed(
                "地址里的 code 或 state 重复，或不像是企业微信给的",
                "The address names code or state twice, or not as WeCom gives them",
            );
        }
        Astray::NoScheme
        | Astray::ViewSource
        | Astray::Escaped
        | Astray::ErrorPage
        | Astray::LoginPage => return of_slip(what).0,
        Astray::Login => ("带了账号", "carries a login"),
        Astray::Scheme => ("协议不同", "has another scheme"),
        Astray::Host => ("主机不同", "has another host"),
        Astray::Port => ("端口不同", "has another port"),
        Astray::Path => ("路径不同", "has another path"),
    };
    Text::new(
        format!("{zh}：回到了 {seen}，登记的是 {expected}"),
        format!("The browser came back to {seen}, which {en}; registered is {expected}"),
    )
}

/// What was pasted in the place of the address, why that is, and what to paste.
fn of_slip(what: Astray) -> (Text, Text, Text) {
    match what {
        Astray::NoScheme => (
            Text::fixed(
                "粘贴的地址没有 https:// 开头",
                "The pasted address lacks its https://",
            ),
            Text::fixed(
                "有的浏览器在地址栏里不显示开头；只选了一部分时也复制不到它。",
                "Some browsers do not show the beginning, and a part that is selected is copied without it.",
            ),
            Text::fixed(
                "点一下地址栏，全选（Ctrl+A）后复制，再粘贴。",
                "Click the address bar, select all (Ctrl+A), copy, and paste again.",
            ),
        ),
        Astray::ViewSource => (
            Text::fixed(
                "粘贴的是查看源代码页（view-source:）的地址",
                "What was pasted is the address of a page's source (view-source:)",
            ),
            Text::fixed(
                "浏览器当时显示的是页面源代码，不是登录后的页面。",
                "The browser was showing a page's source, not the page after the login.",
            ),
            Text::fixed(
                "删掉开头的 view-source: 再粘贴一次，其余不动。",
                "Delete view-source: at its beginning and paste the rest unchanged.",
            ),
        ),
        Astray::Escaped => (
            Text::fixed(
                "地址里有 &amp;，不是浏览器里的原样",
                "The address has &amp; in it, so it is not as the browser had it",
            ),
            Text::fixed(
                "它是从网页源代码、邮件或聊天里复制的，那里把 & 写成了 &amp;。",
                "It was copied out of a page's source, a mail or a chat, which write & as &amp;.",
            ),
            Text::fixed(
                "从浏览器的地址栏复制；没有别的办法时，把每个 &amp; 改成 &。",
                "Copy it from the browser's address bar; failing that, make every &amp; an &.",
            ),
        ),
        Astray::ErrorPage => (
            Text::fixed(
                "粘贴的是浏览器自己的出错页",
                "What was pasted is the browser's own error page",
            ),
            Text::fixed(
                "门户的地址没有打开，浏览器换成了自己的出错页；登录结果在它要打开的那个地址里。",
                "The portal's address did not open and the browser shows a page of its own; the login's result is in the address that it meant to open.",
            ),
            Text::fixed(
                "在出错页上点地址栏（或按后退再前进），复制以门户域名开头的那个地址；看不到时用本程序的窗口演练。",
                "On the error page click the address bar (or go back and forward) and copy the address with the portal's name; where it is not shown, rehearse in this program's window.",
            ),
        ),
        _ => (
            Text::fixed(
                "粘贴的是扫码之前的登录页地址",
                "What was pasted is the login page's address, from before the scan",
            ),
            Text::fixed(
                "这是二维码所在的页面；登录结果在扫码确认之后跳转到的地址里。",
                "This is the page with the QR code; the login's result is in the address that the browser goes to after the scan.",
            ),
            Text::fixed(
                "用企业微信扫码，在手机上确认登录，等浏览器跳转后再复制地址栏里的地址。",
                "Scan the code with WeCom, agree on the phone, and copy the address bar after the browser went on.",
            ),
        ),
    }
}

fn fix_of_astray(what: Astray) -> Fix {
    if what.is_a_slip() && !matches!(what, Astray::NotAnAddress | Astray::Unclear) {
        let (_, cause, step) = of_slip(what);
        return Fix::new(cause, vec![step]);
    }
    let cause = Text::fixed(
        "只认与登记的回调地址完全一样的地址，这样别的网站拿不到登录结果。",
        "Only the registered address itself is taken, so that no other site gets a login's result.",
    );
    let step = match what {
        Astray::NotAnAddress | Astray::Unclear => Text::fixed(
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

/// Silence has a usual reason: whoever is out of range is told so on the phone only.
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
    use crate::error::Code;

    #[test]
    fn only_what_the_set_up_can_mend_is_held_against_it() {
        let wecom = |errcode: i64| {
            Refusal::of_error(&Error::new(Code::WecomRefused, "no").with("errcode", errcode))
        };
        let astray = |what| Refusal::Astray {
            what,
            seen: String::new(),
            expected: String::new(),
        };
        let cases = [
            (Refusal::Page { errcode: -31020 }, Way::Window, true),
            (Refusal::ScanOff, Way::Browser, true),
            (Refusal::Closed, Way::Window, false),
            (Refusal::of_silent_page(None), Way::Window, false),
            (Refusal::StateExpired, Way::Paste, false),
            (Refusal::CodeSpent { errcode: 42022 }, Way::Window, false),
            (wecom(50001), Way::Window, true),
            (wecom(60020), Way::Paste, true),
            (wecom(-1), Way::Window, false),
            (wecom(45009), Way::Window, false),
            (wecom(45033), Way::Window, false),
            (astray(Astray::Host), Way::Window, true),
            (astray(Astray::Host), Way::Paste, false),
            (astray(Astray::NotAnAddress), Way::Paste, false),
            (astray(Astray::Unclear), Way::Window, false),
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
        let astray = |what| Refusal::Astray {
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
            Astray::NotAnAddress,
            Astray::Scheme,
            Astray::Host,
            Astray::Port,
            Astray::Path,
            Astray::Login,
            Astray::Unclear,
            Astray::NoScheme,
            Astray::ViewSource,
            Astray::Escaped,
            Astray::ErrorPage,
            Astray::LoginPage,
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
