//! The sentences of a data folder that is somebody else's.

use super::Error;
use crate::lang::Text;
use crate::text;

/// What is wrong, by the reason.
pub(super) fn headline(reason: &str) -> Text {
    match reason {
        "shared" => Text::fixed(
            "数据文件夹谁都能改",
            "Every user of this machine may change the data folder",
        ),
        "file" => Text::fixed(
            "数据文件夹里有别的用户的文件",
            "Something in the data folder belongs to another user",
        ),
        _ => Text::fixed(
            "数据文件夹属于别的用户",
            "The data folder belongs to another user",
        ),
    }
}

/// What follows from it, and the ways out.
pub(super) fn remedy(error: &Error) -> (Text, Vec<Text>) {
    let fact = |key: &str| {
        let value = error.detail().get(key).and_then(serde_json::Value::as_str);
        value.unwrap_or_default().to_owned()
    };
    let folder = fact("folder");
    let cause = match fact("reason").as_str() {
        "shared" => text!(
            "{folder} 里还有别的东西，而且别的用户能换掉里面的文件。",
            "{folder} holds other things too, and other users could put files of theirs in the place of ours."
        ),
        _ => text!(
            "{folder} 不归当前用户所有；里面的企业通讯录可能被别人看到或改动。",
            "{folder} is not the current user's, so others could read or change the directory that is kept there."
        ),
    };
    let steps = vec![
        Text::fixed(
            "用 --data-dir 指定自己的一个文件夹，不存在时会自动建立。",
            "Choose a folder of your own with --data-dir; it is made if it is not there.",
        ),
        Text::fixed(
            "如果数据确实是自己的，请管理员把文件夹和里面的文件改回给当前用户。",
            "If the data is yours, have an administrator give the folder and the files in it back to you.",
        ),
    ];
    (cause, steps)
}
