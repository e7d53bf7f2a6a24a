//! The remedies of a trace's steps, in both languages.

use crate::sentences::SECOND_VERIFICATION;
use bridge_core::clinic::ConsolePage;
use bridge_core::lang::Text;
use bridge_core::remedy::Fix;
use bridge_core::text;
use bridge_sync::plan::Reason;
use bridge_sync::{ChangeKind, ChangeView};

/// The last step of a remedy that is put into effect elsewhere.
pub(super) const TRACE_AGAIN: Text = Text::fixed("再查一次。", "Trace again.");

pub(super) fn add_source() -> Fix {
    Fix::new(
        Text::fixed(
            "这个租户还没有数据源，目录里没有企业微信的人。",
            "This tenant has no data source, so the directory has nobody from WeCom.",
        ),
        vec![Text::fixed(
            "添加企业微信数据源，同步一次。",
            "Add a WeCom data source and sync once.",
        )],
    )
}

pub(super) fn not_in_wecom() -> Fix {
    Fix::new(
        Text::fixed("企业微信的通讯录里没有这个账号：可能已经离职，或账号、姓名写得不一样。", "WeCom's contacts have no such account: the person may have left, or the userid or name is spelled otherwise."),
        vec![
            Text::fixed("在【通讯录】里搜索这个人，复制他的【账号】，再查一次。", "Search for the person in 【通讯录】 Contacts, copy their account, and trace again."),
            Text::fixed("确实不在的，先在企业微信里添加成员，再同步。", "If they are really not there, add them in WeCom, then sync."),
        ],
    )
    .at(&ConsolePage::Contacts)
}

pub(super) fn local_user() -> Fix {
    Fix::new(
        Text::fixed("这是目录里的本地用户，没有企业微信账号，不能扫码登录。", "This is a local user of the directory without a WeCom account, so scanning is not possible."),
        vec![Text::fixed("需要扫码登录时，在企业微信里添加这个成员，再同步。", "If they are to scan, add them as a member in WeCom, then sync.")],
    )
    .at(&ConsolePage::Contacts)
}

pub(super) fn no_password() -> Fix {
    Fix::new(
        Text::fixed(
            "这是目录里的本地用户：没有企业微信账号可以扫码，也没有密码，现在不能登录。",
            "This is a local user of the directory: there is no WeCom account to scan with and no password, so there is no way to log in.",
        ),
        vec![
            Text::fixed(
                "在用户目录里给这个用户设置首个密码，转交本人。",
                "Set a first password for this user in the directory and hand it over.",
            ),
            Text::fixed(
                "需要扫码登录时，在企业微信里添加这个成员，再同步。",
                "If they are to scan, add them as a member in WeCom, then sync.",
            ),
        ],
    )
}

pub(super) fn activate() -> Fix {
    Fix::new(
        Text::fixed("这个人还没有激活企业微信，手机上没有账号可以扫码。", "This person has not activated WeCom, so there is no account on the phone to scan with."),
        vec![
            Text::fixed("请本人用登记的手机号登录一次企业微信，加入企业。", "Ask them to log in to WeCom with the registered mobile number and join the corp."),
            SECOND_VERIFICATION,
            Text::fixed("没有收到邀请的，在【通讯录】里重新邀请。", "If no invitation arrived, invite them again in 【通讯录】 Contacts."),
        ],
    )
    .at(&ConsolePage::Contacts)
}

pub(super) fn enable() -> Fix {
    Fix::new(
        Text::fixed(
            "管理员在企业微信里禁用了这个成员。",
            "An administrator switched this member off in WeCom.",
        ),
        vec![Text::fixed(
            "确认可以恢复后，在【通讯录】里启用这个成员，再同步。",
            "If that may be undone, switch them on in 【通讯录】 Contacts, then sync.",
        )],
    )
    .at(&ConsolePage::Contacts)
}

pub(super) fn left() -> Fix {
    Fix::new(
        Text::fixed(
            "企业微信标明这个人已退出企业。",
            "WeCom says that this person has left the corp.",
        ),
        vec![Text::fixed(
            "如果是误操作，在企业微信里重新添加，再同步。",
            "If that was a mistake, add them again in WeCom, then sync.",
        )],
    )
    .at(&ConsolePage::Contacts)
}

pub(super) fn out_of_range() -> Fix {
    Fix::new(
        Text::fixed(
            "这个人不在应用的【可见范围】里：扫码后手机上提示没有权限，电脑上的页面没有任何提示。",
            "This person is outside the app's 【可见范围】 Visible range: after scanning the phone says that there is no permission, and the page on the computer says nothing.",
        ),
        vec![
            Text::fixed("在【应用管理】打开这个应用，在【可见范围】里加上这个人、所在部门或全员，保存。", "Open the app under 【应用管理】 App management, add this person, their department or everybody to its 【可见范围】 Visible range, and save."),
            TRACE_AGAIN,
        ],
    )
    .at(&ConsolePage::Apps)
}

pub(super) fn run_sync() -> Fix {
    Fix::new(
        Text::fixed(
            "最近一次同步之后，企业微信里的情况变了，目录还没有跟上。",
            "Things changed in WeCom since the last sync, and the directory is not up to date.",
        ),
        vec![Text::fixed(
            "同步一次，再查一次。",
            "Sync once, then trace again.",
        )],
    )
}

pub(super) fn left_out(change: &ChangeView, run: &str) -> Fix {
    let why = change.reason_detail.text();
    let cause = Text::new(
        format!("没有同步进来：{}。", why.zh),
        format!("Not brought in: {}.", why.en),
    );
    let look = text!(
        "看同步 {run} 的记录，确认是哪几个人。",
        "See in the record of run {run} who they are."
    );
    Fix::new(cause, vec![look, way_out(change)])
}

/// The way out for a member who was left out, by the reason.
fn way_out(change: &ChangeView) -> Text {
    match &change.reason_detail {
        Reason::OwnedElsewhere { .. } => OWNED_ELSEWHERE,
        Reason::SwitchedOff { .. }
        | Reason::Protected { .. }
        | Reason::PasswordSet { .. }
        | Reason::UseridReused { .. } => SETTLE,
        Reason::LeftOut { .. } => LEFT_OUT,
        Reason::ReturnedAs { .. } => RETURNED,
        // The policy is to overwrite already, but a scheduled run never takes an account over.
        Reason::Duplicate { .. } if change.kind == ChangeKind::Pending => PENDING,
        Reason::Duplicate { .. } => DUPLICATE,
        _ => SEVERAL,
    }
}

const SETTLE: Text = Text::fixed(
    "没有一次同步会替你决定：在数据源的「待核对」里逐个核对（sync decide），选就是这个用户、新建用户或不同步，再同步。",
    "No sync decides this: settle it among those who wait for you at the data source (sync decide): this user, a new one, or left out; then sync.",
);
const LEFT_OUT: Text = Text::fixed(
    "管理员决定不同步这个人：要改，在数据源的「待核对」里撤销这个决定（sync decide --forget），再同步。",
    "An administrator decided to leave this person out: take that back among those who wait for you at the data source (sync decide --forget), then sync.",
);

const OWNED_ELSEWHERE: Text = Text::fixed(
    "用户归另一个数据源：请本人用那家企业的企业微信扫码；应当改由这家企业管理的，先在那家企业里移除这个成员并同步。",
    "The user belongs to another data source: they scan with that corp's WeCom; if this corp should own them, remove the member from the other corp and sync it first.",
);
const RETURNED: Text = Text::fixed(
    "自动同步不会替你决定：确认是同一个人后，手动同步一次；不是同一个人的，先在目录里处理旧用户。",
    "An automatic run does not decide this: if it is the same person, run a sync yourself; if not, see to the old user first.",
);
const PENDING: Text = Text::fixed(
    "自动同步不会让人接管已有账号：确认是同一个人后，手动同步一次，或在「待核对」里逐个核对（sync decide）；不是同一个人的，在那里选新建用户或不同步。",
    "An automatic run hands no existing account over: if it is the same person, run a sync yourself, or settle it among those who wait for you (sync decide); if not, choose a new user or leave them out there.",
);
const DUPLICATE: Text = Text::fixed(
    "是同一个人的，在「待核对」里逐个核对（sync decide），或把数据源的同步规则改为「覆盖」再同步；不是的，在那里选新建用户，或改掉相同的用户名、手机号或邮箱。",
    "If it is the same person, settle it among those who wait for you (sync decide), or set the data source's policy to overwrite and sync; if not, choose a new user there, or change the username, mobile number or e-mail address that is the same.",
);
const SEVERAL: Text = Text::fixed(
    "在「待核对」里选出对应的用户（sync decide）；或在目录、企业微信里改掉相同的用户名、手机号或邮箱，让一名成员只对应一个用户，再同步。",
    "Name the user among those who wait for you (sync decide); or change the username, mobile number or e-mail address that is the same, in the directory or in WeCom, until one member matches one user; then sync.",
);

pub(super) fn departed(reason: Option<&Reason>, is_back: bool) -> Fix {
    let why = reason.map_or(
        Text::fixed("它的数据源已被移除", "its data source was removed"),
        Reason::text,
    );
    let cause = Text::new(
        format!("目录里停用了：{}。", why.zh),
        format!("Deactivated in the directory: {}.", why.en),
    );
    let step = match is_back {
        true => Text::fixed(
            "企业微信里现在有这个人：同步一次就会恢复。",
            "WeCom has this person now: one sync brings them back.",
        ),
        false => Text::fixed(
            "如果不该停用，在企业微信里恢复这个成员再同步；整批都不该停用时，撤销那次同步。",
            "If that is wrong, restore the member in WeCom and sync; if the whole batch is wrong, undo that run.",
        ),
    };
    Fix::new(cause, vec![step])
}

pub(super) fn disabled_here() -> Fix {
    Fix::new(
        Text::fixed(
            "目录里这个用户是停用状态。",
            "The directory has this user switched off.",
        ),
        vec![Text::fixed(
            "由企业微信管理的，在企业微信里启用后再同步；本地用户在用户目录里启用。",
            "If WeCom manages them, switch them on there and sync; a local user is switched on in the directory.",
        )],
    )
}

pub(super) fn switch_scan_on() -> Fix {
    Fix::new(
        Text::fixed(
            "这个数据源没有开启扫码登录。",
            "Scan login is off for this data source.",
        ),
        vec![Text::fixed(
            "在数据源的登录方式里开启「企业微信扫码登录」。",
            "Switch WeCom scan login on among the data source's login methods.",
        )],
    )
}

pub(super) fn add_auth() -> Fix {
    Fix::new(
        Text::fixed("还没有与数据源同一个企业 ID 的认证源，没有应用可以扫码。", "There is no authentication source with the data source's corp ID, so there is no app to scan for."),
        vec![Text::fixed("在【认证源管理】添加企业微信扫码认证，企业 ID 与数据源一致。", "Add WeCom scan authentication under 【认证源管理】 Authentication sources, with the data source's corp ID.")],
    )
    .at(&ConsolePage::PortalAuthSources)
}
