//! The evidence of a trace's steps, in both languages, where it needs no figures.

use bridge_core::lang::Text;

pub(super) const NOT_FOUND: Text = Text::fixed(
    "没有找到这个人，没有检测",
    "Not looked at, since nobody was found",
);
pub(super) const NO_SOURCE_TO_SEARCH: Text = Text::fixed(
    "还没有数据源，不能去企业微信里找",
    "There is no data source to look through",
);
pub(super) const NO_SOURCE: Text = Text::fixed("还没有数据源", "There is no data source yet");
pub(super) const LOCAL_USER: Text = Text::fixed(
    "是本地用户，没有企业微信账号，只能用密码登录",
    "A local user without a WeCom account, who logs in with a password only",
);
pub(super) const LOCAL_WITHOUT_PASSWORD: Text = Text::fixed(
    "是本地用户，没有企业微信账号，也还没有密码",
    "A local user without a WeCom account, and without a password yet",
);
pub(super) const UNKNOWN: Text = Text::fixed(
    "目录和最近的同步记录里都没有这个人",
    "Neither the directory nor the latest run has this person",
);
pub(super) const ACTIVE: Text =
    Text::fixed("已激活，账号在用", "Activated, and the account is in use");
pub(super) const NOT_ACTIVATED: Text = Text::fixed(
    "还没有激活企业微信（状态 4）",
    "Has not activated WeCom yet (status 4)",
);
pub(super) const DISABLED: Text = Text::fixed(
    "在企业微信里被禁用（状态 2）",
    "Switched off in WeCom (status 2)",
);
pub(super) const LEFT: Text = Text::fixed("已退出企业（状态 5）", "Has left the corp (status 5)");
pub(super) const WAS_ACTIVE: Text = Text::fixed(
    "企业微信没有返回状态；上次同步时账号在用",
    "WeCom did not tell; at the last sync the account was in use",
);
pub(super) const WAS_NOT_ACTIVATED: Text = Text::fixed(
    "上次同步时还没有激活企业微信",
    "Had not activated WeCom at the last sync",
);
pub(super) const WAS_DISABLED: Text = Text::fixed(
    "上次同步时在企业微信里被禁用",
    "Was switched off in WeCom at the last sync",
);
pub(super) const NO_STATUS: Text = Text::fixed(
    "企业微信只给了账号，没有给状态",
    "WeCom gave only the userid, not the status",
);
pub(super) const IN_RANGE: Text = Text::fixed("在应用的可见范围里", "In the app's visible range");
pub(super) const OUT_OF_RANGE: Text =
    Text::fixed("不在应用的可见范围里", "Outside the app's visible range");
pub(super) const NOT_IN_WECOM: Text =
    Text::fixed("企业微信里没有这个人", "WeCom does not have this person");
pub(super) const NO_RANGE: Text = Text::fixed(
    "还没有认证源，没有可见范围可查",
    "There is no authentication source, so no visible range",
);
pub(super) const NO_DEPARTMENT: Text =
    Text::fixed("不知道在哪个部门", "Their department is not known");
pub(super) const DUPLICATE: Text = Text::fixed(
    "没有同步进来：与目录里的用户重复",
    "Not brought in: matches somebody in the directory",
);
pub(super) const LOCAL_NOT_SYNCED: Text =
    Text::fixed("本地用户不由同步管理", "Local users are not synced");
pub(super) const NOT_SYNCED: Text = Text::fixed(
    "不在目录里；最近一次同步没有带来这个人",
    "Not in the directory; the last sync did not bring this person",
);
pub(super) const NEVER_SYNCED: Text = Text::fixed(
    "不在目录里；还没有应用过一次同步",
    "Not in the directory; no run was applied yet",
);
pub(super) const NO_DUPLICATE: Text = Text::fixed(
    "最近一次同步没有发现重复",
    "The last run found no duplicate",
);
pub(super) const DUPLICATE_UNKNOWN: Text = Text::fixed(
    "还没有同步过，不知道有没有重复",
    "There was no run yet, so duplicates are unknown",
);
pub(super) const NOT_IN_DIRECTORY: Text = Text::fixed("不在目录里", "Not in the directory");
pub(super) const DISABLED_HERE: Text =
    Text::fixed("目录里是停用状态", "Switched off in the directory");
pub(super) const NOT_DEACTIVATED: Text = Text::fixed("没有被停用", "Not deactivated");
pub(super) const DEPARTED: Text = Text::fixed(
    "已停用；停用它的记录已不在",
    "Deactivated; the record of that is gone",
);
pub(super) const NO_AUTH: Text = Text::fixed(
    "规则允许扫码登录，但没有认证源",
    "The policy allows scanning, but there is no authentication source",
);
pub(super) const SCAN_OFF: Text = Text::fixed("扫码登录没有开启", "Scan login is off");
pub(super) const PASSWORDS_ON: Text = Text::fixed(
    "规则也允许密码登录，这一项没有验证",
    "the policy also allows passwords, which was not proven",
);
pub(super) const PASSWORDS_OFF: Text = Text::fixed("不允许密码登录", "passwords are not allowed");
pub(super) const NOT_REHEARSED: Text = Text::fixed(
    "这个人没有演练过扫码登录",
    "This person has not rehearsed a scan login",
);
