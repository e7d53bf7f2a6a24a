//! The status of a user in words, the same in lists, exports and the window.

use bridge_core::lang::Text;

use super::left::Left;
use super::user::UserStatus;

/// Of a local user who is active, and cannot log in all the same.
pub const NO_PASSWORD: Text = Text::fixed("还没有密码", "No password yet");

/// The status of a user in a word; `left` says why, where they are deactivated for not being returned any more.
pub fn status_text(status: UserStatus, left: Left) -> Text {
    match status {
        UserStatus::Active => Text::fixed("可用", "Active"),
        UserStatus::Disabled => Text::fixed("已停用", "Deactivated"),
        UserStatus::NotActivated => Text::fixed("未激活", "Not activated"),
        UserStatus::Departed => left.status(),
        UserStatus::Archived => Text::fixed("已归档", "Archived"),
    }
}
