//! The warning that names accounts which changed hands, by a run or by its undo.

use crate::warning::{Warning, WarningId};
use bridge_core::text;

/// How many a warning names one by one.
const NAMED: usize = 20;

/// The warning for accounts that changed hands, if there are any.
pub(crate) fn taken_over(names: impl Iterator<Item = String>) -> Option<Warning> {
    let mut named = names.collect::<Vec<_>>();
    let count = named.len();
    named.truncate(NAMED);
    let named = named.join(", ");
    (count > 0).then(|| {
        Warning::new(
            WarningId::TakeoverApplied,
            text!(
                "{count} 个账号换了使用者，原来的密码已删除（{named}）。请核对是不是同一个人。",
                "{count} accounts changed hands, and their passwords were removed ({named}). See that it is the same people."
            ),
        )
    })
}
