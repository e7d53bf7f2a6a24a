//! The remedies of the checks of runs and of what they brought in.

use super::Fix;
use bridge_core::clinic::ConsolePage;
use bridge_core::lang::Text;
use bridge_core::text;
use bridge_sync::{Run, WarningId};

pub(super) fn run_once() -> Fix {
    Fix::new(
        Text::fixed(
            "目录里还没有这个数据源的人，谁也不能登录。",
            "The directory has nobody of this data source yet, so nobody can log in.",
        ),
        vec![Text::fixed(
            "先预览一次，核对后再同步。",
            "Make a preview, look it over, then sync.",
        )],
    )
}

pub(super) fn resume() -> Fix {
    Fix::new(
        Text::fixed(
            "撤销一次同步后，自动同步要等人先手动同步一次，免得把刚撤销的又写回来。",
            "After an undo, automatic runs wait until a person has run one, so as not to write back what was just taken back.",
        ),
        vec![Text::fixed(
            "弄清撤销的原因后，手动同步一次。",
            "When the reason for the undo is settled, sync once by hand.",
        )],
    )
}

pub(super) fn overdue() -> Fix {
    Fix::new(
        Text::fixed(
            "到时间没有运行：程序没有开着，或机器睡着了。",
            "A run is overdue: the program was not open, or the machine slept.",
        ),
        vec![
            Text::fixed(
                "让桌面程序在后台开着，或在服务器上运行 sync watch，或用计划任务定时运行 sync due。",
                "Leave the desktop program open, run sync watch on a server, or let a scheduled task run sync due.",
            ),
            Text::fixed("现在先同步一次。", "Sync once now."),
        ],
    )
}

pub(super) fn old() -> Fix {
    Fix::new(
        Text::fixed(
            "自动同步没有开启，新来和离职的人都没有更新。",
            "Automatic sync is off, so people who came or left are not up to date.",
        ),
        vec![Text::fixed(
            "现在同步一次，或把自动同步设为 4、12 或 24 小时。",
            "Sync now, or set automatic sync to 4, 12 or 24 hours.",
        )],
    )
}

/// A way out for each kind of member that the run left out.
pub(super) fn see_duplicates(run: &Run) -> Fix {
    let cause = Text::fixed(
        "这些成员的账号、手机号或邮箱与目录里别人的相同，所以没有同步进来，还不能登录。",
        "These members share a userid, mobile number or e-mail address with somebody in the directory, so they were not brought in and cannot log in yet.",
    );
    let id = run.id.as_str();
    let look = text!(
        "在同步记录里打开这次同步（sync show {id}），看每个人与谁重复。",
        "Open this run in the history (sync show {id}) and see who matches whom."
    );
    let is_owned = run
        .warnings
        .iter()
        .any(|warning| warning.id == WarningId::DuplicateOwned);
    let counts = &run.counts;
    let steps = [
        (counts.skipped > 0 && !is_owned, OVERWRITE),
        (counts.skipped > 0 && is_owned, OWNED),
        (counts.ambiguous > 0, ONE_EACH),
        (counts.pending > 0, PENDING),
    ];
    let steps = steps.into_iter().filter(|(is_needed, _)| *is_needed);
    let steps = steps.map(|(_, (zh, en))| Text::fixed(zh, en));
    Fix::new(cause, std::iter::once(look).chain(steps).collect())
}

const OVERWRITE: (&str, &str) = (
    "在「待核对」里逐个核对（sync decide）；都是同一个人的，也可以把同步规则改为「覆盖」再同步。",
    "Settle them one by one among those who wait for you (sync decide); where all are the same people, you can also set the sync policy to overwrite and sync.",
);
const OWNED: (&str, &str) = (
    "用户归另一个数据源的，请本人用那家企业的企业微信扫码；应当改由这家企业管理的，先在那家企业里移除成员并同步。",
    "Where the user belongs to another data source, they scan with that corp's WeCom; if this corp should own them, remove the member from the other corp and sync it first.",
);
const ONE_EACH: (&str, &str) = (
    "无法判断的，在「待核对」里选出对应的用户（sync decide）；或改掉相同的用户名、手机号或邮箱，再同步。",
    "Where no single user matches, name the user among those who wait for you (sync decide); or change the username, mobile number or e-mail address that is the same; then sync.",
);
const PENDING: (&str, &str) = (
    "待核对的，在「待核对」里逐个核对（sync decide），再同步；只因自动同步而待核对的，也可以手动同步一次。",
    "Those that are pending: settle them one by one among those who wait for you (sync decide), then sync; where only the schedule left them, you can also run a sync yourself.",
);

pub(super) fn some_names() -> Fix {
    Fix::new(
        Text::fixed(
            "读到了全部资料，但有些人的姓名没有填写、打了码，或者读不出来。",
            "Everything was read, but some people have no name, a masked one, or one that cannot be read.",
        ),
        vec![
            Text::fixed(
                "看最近一次同步的提醒，那里写明是谁的哪一项。",
                "Look at the warnings of the latest sync: they say whose and which.",
            ),
            Text::fixed(
                "在企业微信的通讯录里补上或改正姓名，再同步一次。",
                "Enter or correct the names in WeCom's contacts, then sync again.",
            ),
        ],
    )
}

pub(super) fn no_names() -> Fix {
    Fix::new(
        Text::fixed("企业微信只给了账号：通讯录 Secret 从新地址读不到姓名，应用的可见范围又没有覆盖这些人。", "WeCom gave only userids: the contacts secret may not read names from a new address, and the app's visible range does not cover these people."),
        vec![
            Text::fixed("为这家企业添加认证源（自建应用），把【可见范围】设为全员。", "Add an authentication source (a self-built app) for this corp and set its 【可见范围】 Visible range to everybody."),
            Text::fixed("再同步一次；已有的资料不会被清空。", "Sync again; nothing stored is blanked."),
        ],
    )
    .at(&ConsolePage::Apps)
}

pub(super) fn no_phones() -> Fix {
    Fix::new(
        Text::fixed(
            "2022-06-20 之后创建的自建应用读不到手机号和邮箱，这是企业微信的规定，不是设置错误。扫码登录不受影响。",
            "Self-built apps made after 2022-06-20 may not read mobile numbers and e-mail addresses. That is WeCom's rule, not a wrong setting, and scan login is not affected.",
        ),
        vec![
            Text::fixed(
                "不要用手机号或邮箱来匹配用户，用账号（userid）。",
                "Match users by userid, not by mobile number or e-mail address.",
            ),
            Text::fixed(
                "一定要手机号时，从通讯录 Secret 近 90 天用过的地址同步。",
                "Where they are needed, sync from an address that the contacts secret has used in the past 90 days.",
            ),
        ],
    )
}
