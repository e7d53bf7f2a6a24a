//! Plans in words: what is done, and why something is not.

use bridge_core::lang::Text;

use super::guard::HeldBecause;
use super::plan::{Kind, Reason};

/// What is done with an object.
pub fn kind(kind: Kind) -> Text {
    let (zh, en) = match kind {
        Kind::Link => ("确认为已创建", "known as created"),
        Kind::Adopt => ("认领", "adopt"),
        Kind::Create => ("新建", "create"),
        Kind::Enable => ("启用", "enable"),
        Kind::Update => ("更新", "update"),
        Kind::Rename => ("改名", "rename"),
        Kind::Move => ("移动", "move"),
        Kind::AddMembers => ("加入组", "add members"),
        Kind::RemoveMembers => ("移出组", "remove members"),
        Kind::Disable => ("停用", "disable"),
        Kind::Retire => ("移除", "remove"),
        Kind::Delete => ("删除", "delete"),
        Kind::Duplicate => ("已存在", "already there"),
        Kind::Ambiguous => ("无法判断是谁", "several might be it"),
        Kind::Blocked => ("暂不写入", "not written"),
        Kind::Drifted => ("那边改过", "changed there"),
        Kind::OutOfScope => ("不在推送范围", "not in what is pushed"),
    };
    Text::fixed(zh, en)
}

/// A figure of a push, by its field in the counts.
pub fn count(field: &str) -> Text {
    let (zh, en) = match field {
        "created" => ("新建", "created"),
        "adopted" => ("认领", "adopted"),
        "linked" => ("确认为已创建", "known as created"),
        "updated" => ("更新", "updated"),
        "renamed" => ("改名", "renamed"),
        "moved" => ("移动", "moved"),
        "enabled" => ("启用", "enabled"),
        "disabled" => ("停用", "disabled"),
        "deleted" => ("删除", "deleted"),
        "unchanged" => ("不变", "unchanged"),
        "duplicate" => ("已存在", "already there"),
        "ambiguous" => ("无法判断是谁", "unclear"),
        "blocked" => ("暂不写入", "not written"),
        "drifted" => ("那边改过", "changed there"),
        "out_of_scope" => ("不在推送范围", "out of scope"),
        "failed" => ("失败", "failed"),
        "uncertain" => ("不确定是否写入", "perhaps written"),
        "members_added" => ("加入组的成员", "members added"),
        "members_removed" => ("移出组的成员", "members removed"),
        "departments_created" => ("新建组织单位", "units created"),
        "departments_updated" => ("更新组织单位", "units updated"),
        "departments_retired" => ("移除组织单位和组", "units and groups removed"),
        "groups_created" => ("新建组", "groups created"),
        "groups_updated" => ("更新组", "groups updated"),
        other => return Text::same(other),
    };
    Text::fixed(zh, en)
}

/// Why.
pub fn reason(reason: Reason) -> Text {
    let (zh, en) = match reason {
        Reason::Left => ("已离职或在企业微信里停用", "left, or switched off in WeCom"),
        Reason::OutOfScope => ("不再在推送范围内", "no longer in what is pushed"),
        Reason::Drift => (
            "那边被别人改过，改回来",
            "somebody else changed it there; it is put back",
        ),
        Reason::Gone => ("那边已找不到这个对象", "the object is not there any more"),
        Reason::DisabledThere => (
            "那边被别人停用，保持停用",
            "somebody else disabled it there; it stays so",
        ),
        Reason::Incomplete => ("上次没有做完", "it was not finished last time"),
        Reason::Manager => ("上级", "manager"),
        Reason::NameTaken => ("名称已被另一个对象占用", "another object has the name"),
        Reason::Collision => (
            "有两个人会得到同一个名称",
            "two of ours would have one name",
        ),
        Reason::Protected => (
            "受保护的账号，从不写入",
            "a protected account, never written",
        ),
        Reason::PartialRead => (
            "没有读到目标的全部内容",
            "not all of the target could be read",
        ),
        Reason::DisableUnproven => (
            "还没有验证停用方法，请人工停用",
            "no way of disabling was seen to work; disable by hand",
        ),
        Reason::Place => (
            "所属的组织单位还不在",
            "the unit it belongs into is not there",
        ),
        Reason::Value => ("有一个值不能写入", "a value cannot be sent"),
        Reason::Anchor => ("锚点相同", "the same anchor"),
        Reason::Username => ("登录名相同", "the same log-on name"),
        Reason::Name => ("名称相同", "the same name"),
        Reason::Mobile => ("手机号相同", "the same mobile number"),
        Reason::Mail => ("邮箱相同", "the same mail address"),
        Reason::Several => (
            "有几个对象可能是这个人",
            "several objects might be this person",
        ),
        Reason::Shared => (
            "有几个人可能是这个对象",
            "several people might be this object",
        ),
        Reason::GraceOver => ("保留期已过", "the time that leavers are kept is over"),
        Reason::NameNeeded => ("有人在等这个名称", "somebody waits for the name"),
    };
    Text::fixed(zh, en)
}

/// Why a push waits.
pub fn held(held: HeldBecause) -> Text {
    let (zh, en) = match held {
        HeldBecause::AccessGuard => ("会失去访问的人太多", "too many would lose access"),
        HeldBecause::Deletes => ("有对象会被删除", "something would be removed"),
        HeldBecause::Renames => ("改登录名的人太多", "too many would be renamed"),
        HeldBecause::Moves => ("会移动的人太多", "too many would be moved"),
    };
    Text::fixed(zh, en)
}
