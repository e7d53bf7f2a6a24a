//! Members of groups: differences, in pieces. One that is there already, or gone already, is done.

use bridge_core::locked::locked;
use ldap::ad::windows_error;
use ldap::{Change, Dn, ObjectRef};

use super::create::bytes;
use super::op::{Op, code};
use super::{Apply, Fault, Item, Outcome};
use crate::push::plan::ValueChange;

/// How many names one operation carries.
const PIECE: usize = 500;

/// Windows' own errors: the name is no member, or is one already. They come with result codes that mean much else.
const WINDOWS: [&str; 2] = ["00000561", "00000562"];

/// Whether a refusal says that it was as it should be before.
fn is_done(error: &ldap::Error, done: &[u32]) -> bool {
    let windows = error.text.as_deref().and_then(windows_error);
    let by_code = error.result_code().is_some_and(|code| done.contains(&code));
    by_code || windows.is_some_and(|code| WINDOWS.contains(&code))
}

impl Apply<'_> {
    /// Puts names into a group.
    pub(super) async fn add_members(&self, item: &Item) -> Outcome {
        let group = self.planned(item)?;
        for change in &item.values {
            let names = self.without_missing(change).after;
            let add = |names: &[String]| Change::Add(change.attribute.clone(), bytes(names));
            let done = [code::VALUE_EXISTS, code::EXISTS];
            self.pieces(&group, &names, add, &done).await?;
        }
        Ok(None)
    }

    /// Takes names from a group.
    pub(super) async fn remove_members(&self, item: &Item) -> Outcome {
        let group = self.planned(item)?;
        for change in &item.values {
            let take = |names: &[String]| Change::Delete(change.attribute.clone(), bytes(names));
            self.pieces(&group, &change.before, take, &[code::NO_SUCH_VALUE])
                .await?;
        }
        Ok(None)
    }

    async fn pieces(
        &self,
        group: &ObjectRef,
        names: &[String],
        change: impl Fn(&[String]) -> Change,
        done: &[u32],
    ) -> Result<(), Fault> {
        for piece in names.chunks(PIECE) {
            if self.piece(group, change(piece), done).await? {
                continue;
            }
            // One of them was there already, so that none was written: one by one.
            for name in piece {
                self.piece(group, change(std::slice::from_ref(name)), done)
                    .await?;
            }
        }
        Ok(())
    }

    /// Whether all of it was written; if not, one of it was as it should be before.
    async fn piece(&self, group: &ObjectRef, change: Change, done: &[u32]) -> Result<bool, Fault> {
        let op = Op::Modify(group.clone(), vec![change], None);
        let error = match self.repeat(&op).await {
            Ok(()) => return Ok(true),
            Err(error) => error,
        };
        match is_done(&error, done) {
            true => Ok(false),
            false => Err(self.fault(&error)),
        }
    }

    /// The same without names that could not be made.
    pub(super) fn without_missing(&self, change: &ValueChange) -> ValueChange {
        let missing = locked(&self.missing);
        let key = |name: &str| name.parse::<Dn>().map(|name| name.key());
        let is_there = |name: &&String| {
            missing.is_empty() || key(name).is_ok_and(|key| !missing.contains(&key))
        };
        ValueChange {
            after: change.after.iter().filter(is_there).cloned().collect(),
            ..change.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use ldap::ErrorKind;

    use super::*;

    #[test]
    fn what_was_so_before_is_done() {
        let refused = |code, text: &str| ldap::Error {
            text: Some(text.to_owned()),
            ..ErrorKind::Refused(code).into()
        };
        let taking = [code::NO_SUCH_VALUE];
        for (code, text, done) in [
            (16, "", true),
            (
                53,
                "00000561: SvcErr: DSID-031A1254, problem 5003 (WILL_NOT_PERFORM)",
                true,
            ),
            (
                53,
                "0000001F: SvcErr: DSID-031A126C, problem 5003 (WILL_NOT_PERFORM)",
                false,
            ),
            (
                68,
                "00000562: UpdErr: DSID-031A11E2, problem 6005 (ENTRY_EXISTS)",
                true,
            ),
            (50, "", false),
        ] {
            assert_eq!(
                is_done(&refused(code, text), &taking),
                done,
                "{code} {text}"
            );
        }
    }
}
