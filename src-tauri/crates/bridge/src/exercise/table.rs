//! What each exercise says: its name, what can be seen, where to look, and the remedy in words.

use serde::Serialize;

use super::ExerciseId;
use crate::lang::Text;
use crate::overview::ActKind;

/// An exercise in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Exercise {
    /// Its identifier.
    pub id: ExerciseId,
    /// What it is called.
    pub title: Text,
    /// What can be seen of it.
    pub see: Text,
    /// What puts it right.
    pub remedy: Text,
    /// Where it shows.
    pub look: ActKind,
    /// What to look up in the clinic.
    pub clinic: Option<i64>,
}

/// The words of an exercise.
pub fn exercise(id: ExerciseId) -> Exercise {
    let (title, see, remedy) = words(id);
    let (look, clinic) = match id {
        ExerciseId::UntrustedIp => (ActKind::CheckUp, Some(60020)),
        ExerciseId::Leavers => (ActKind::Sync, None),
        ExerciseId::AppStopped => (ActKind::CheckUp, Some(50003)),
        ExerciseId::WrongCallback => (ActKind::Rehearse, Some(50001)),
        ExerciseId::SubDepartmentRange => (ActKind::CheckUp, Some(60011)),
        ExerciseId::ContactsLimited => (ActKind::CheckUp, Some(48009)),
        ExerciseId::NewAppNoPhones => (ActKind::CheckUp, None),
        ExerciseId::RateLimited => (ActKind::Sync, Some(45009)),
    };
    Exercise {
        id,
        title,
        see,
        remedy,
        look,
        clinic,
    }
}

const fn words(id: ExerciseId) -> (Text, Text, Text) {
    match id {
        ExerciseId::UntrustedIp => (
            Text::fixed("60020：出口 IP 不可信", "60020: address not trusted"),
            Text::fixed(
                "企业微信拒绝从这台机器读取。找出它看到的出口地址。",
                "WeCom refuses to be read from this machine. Find the address that it sees.",
            ),
            Text::fixed(
                "把这个地址加到【通讯录同步】和自建应用的【企业可信IP】里，保存后重新检测。",
                "Add this address to the trusted IPs (【企业可信IP】) of 【通讯录同步】 and of the app, save, then check again.",
            ),
        ),
        ExerciseId::Leavers => (
            Text::fixed("大批离职", "Many people leave"),
            Text::fixed(
                "企业微信里少了三成的人。看看下一次同步会怎样。",
                "Three in ten people are gone from WeCom. See what the next sync does.",
            ),
            Text::fixed(
                "同步会停下来等你。打开它核对名单：确实离职的，确认后停用；不对的，取消，先到企业微信查原因。",
                "The run waits for you. Open it and go through its list: confirm if they have left, cancel if not and find out why in WeCom first.",
            ),
        ),
        ExerciseId::AppStopped => (
            Text::fixed("应用停用", "The app is stopped"),
            Text::fixed(
                "昨天还能扫码，今天谁都登录不了。找出断在哪一环。",
                "Scanning worked yesterday, and today nobody can log in. Find the link that broke.",
            ),
            Text::fixed(
                "到【应用管理】打开这个应用，重新启用，再检测一次。",
                "Open the app in 【应用管理】 App management, enable it again, then check again.",
            ),
        ),
        ExerciseId::WrongCallback => (
            Text::fixed("回调域写错", "Wrong callback domain"),
            Text::fixed(
                "扫码页打不开，只有一行错误。演练一次，看它说什么。",
                "The scan page shows an error only. Rehearse once and read what it says.",
            ),
            Text::fixed(
                "复制授权回调域，到应用的【企业微信授权登录】→【设置授权回调域】贴进去保存，再检测一次。",
                "Copy the callback domain into 【企业微信授权登录】 → 【设置授权回调域】 of the app, save, then check again.",
            ),
        ),
        ExerciseId::SubDepartmentRange => (
            Text::fixed("可见范围太小", "Visible range too small"),
            Text::fixed(
                "有人能登录，大多数人不能。数一数差多少人、差哪些部门。",
                "A few can log in, most cannot. Find out how many are left out, and which departments.",
            ),
            Text::fixed(
                "到应用的【可见范围】里加上要扫码的部门，保存后重新检测。",
                "Add the departments that scan to the app's 【可见范围】 visible range, save, then check again.",
            ),
        ),
        ExerciseId::ContactsLimited => (
            Text::fixed("48009：只读得到 ID", "48009: identifiers only"),
            Text::fixed(
                "通讯录 Secret 读得到人，读不到姓名。看看姓名从哪里来。",
                "The contacts secret reads who is there, but no names. See where the names come from.",
            ),
            Text::fixed(
                "企业微信 2022 年起对新 IP 都这样，不用改设置：可见范围够大时，姓名由自建应用补齐。",
                "WeCom does this for every new address since 2022, and there is nothing to change: the app supplies the names as far as its visible range goes.",
            ),
        ),
        ExerciseId::NewAppNoPhones => (
            Text::fixed("电话被遮", "No phone numbers"),
            Text::fixed(
                "人都同步进来了，手机号和邮箱是空的。看看体检怎么说。",
                "Everybody is there, without mobile or e-mail. See what the check-up says.",
            ),
            Text::fixed(
                "企业微信不再把手机号和邮箱给新建的应用。扫码登录不受影响；要用手机号匹配的，在门户里另外导入。",
                "WeCom no longer gives mobiles and e-mail addresses to new apps. Scan login works without them; where a portal matches by mobile, import those there.",
            ),
        ),
        ExerciseId::RateLimited => (
            Text::fixed("45009：读得太频繁", "45009: too many calls"),
            Text::fixed(
                "同步到一半停了。看看失败的原因和什么时候能再试。",
                "A sync stops half-way. Find the reason, and when to try again.",
            ),
            Text::fixed(
                "等一会儿再同步；同一个企业有几个程序在读的，错开时间。",
                "Wait a while and sync again; where several programs read the same corp, spread them out.",
            ),
        ),
    }
}
