//! Sentences of refusals that name nothing but themselves.

use bridge_core::lang::Text;

pub(super) const CLOSED: Text = Text::fixed(
    "窗口关上了，没有扫码",
    "The window was closed before a scan",
);
pub(super) const TIMED_OUT: Text = Text::fixed(
    "五分钟内没有人扫码确认",
    "Nobody scanned and agreed within five minutes",
);
pub(super) const STATE_MISSING: Text = Text::fixed(
    "地址里没有 state，认不出是哪一次登录",
    "The address carries no state, so there is no telling which login it belongs to",
);
pub(super) const STATE_UNKNOWN: Text = Text::fixed(
    "地址里的 state 不是本程序发出的",
    "The state in the address was not given out by this program",
);
pub(super) const STATE_USED: Text = Text::fixed(
    "这次登录已经结束过了，同一个地址不能用第二次",
    "This login was ended before; an address works once",
);
pub(super) const STATE_EXPIRED: Text = Text::fixed(
    "这次登录开始得太久，超过了五分钟",
    "This login was begun more than five minutes ago",
);
pub(super) const STATE_ELSEWHERE: Text = Text::fixed(
    "这次登录是为另一个认证源开始的",
    "This login was begun for another authentication source",
);
pub(super) const DECLINED: Text = Text::fixed("在手机上取消了登录", "Declined on the phone");
pub(super) const CODE_SPENT: Text = Text::fixed(
    "企业微信不认这个 code：用过了、过期了，或属于另一个应用",
    "WeCom does not take the code: used, expired, or of another app",
);
pub(super) const NOT_A_MEMBER: Text = Text::fixed(
    "扫码的人不是这家企业的成员",
    "Whoever scanned is no member of this corp",
);
pub(super) const LINKED_CORP: Text = Text::fixed(
    "扫码的人属于上下游或互联企业，不是本企业成员",
    "Whoever scanned belongs to a linked corp, not to this one",
);
pub(super) const NOBODY: Text = Text::fixed(
    "企业微信同意了，但没有给出是谁",
    "WeCom agreed and named nobody",
);
pub(super) const SCAN_OFF: Text = Text::fixed(
    "数据源没有开启扫码登录",
    "Scan login is off for the data source",
);
pub(super) const DEPARTED: Text = Text::fixed(
    "扫码成功，但目录里的用户已随成员离职停用",
    "The scan worked, but the directory's user was deactivated as a departure",
);
pub(super) const DISABLED: Text = Text::fixed(
    "扫码成功，但目录里的用户是停用状态",
    "The scan worked, but the directory's user is switched off",
);
pub(super) const NOT_LOADED: Text = Text::fixed(
    "企业微信的登录页没有在窗口里打开",
    "WeCom's login page did not open in the window",
);
pub(super) const NOT_AN_ADDRESS: Text = Text::fixed(
    "粘贴的不是一个完整的地址",
    "What was pasted is no whole address",
);
pub(super) const UNCLEAR_ADDRESS: Text = Text::fixed(
    "地址里的 code 或 state 重复，或不像是企业微信给的",
    "The address names code or state twice, or not as WeCom gives them",
);
