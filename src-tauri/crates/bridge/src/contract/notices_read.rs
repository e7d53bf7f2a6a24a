//! Which notices were read: one small file beside the settings, not part of the store, since it is this window's matter.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use super::failure::{CommandResult, Failure};
use super::settings;
use crate::notices::Notice;
use bridge_core::locked::locked;

/// The file's name.
const FILE: &str = "notices.json";

/// The notices that were read.
pub(super) struct NoticesRead {
    path: PathBuf,
    kept: Mutex<Option<Kept>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    /// All of this time (milliseconds since 1970 UTC) and before.
    until: i64,
    /// Single ones after it.
    ids: Vec<String>,
}

impl NoticesRead {
    /// Those of a folder.
    pub(super) fn new(folder: &Path) -> Self {
        Self {
            path: folder.join(FILE),
            kept: Mutex::default(),
        }
    }

    /// Marks those of them that were read.
    pub(super) fn mark(&self, notices: &mut [Notice]) {
        let mut guard = locked(&self.kept);
        let kept = guard.get_or_insert_with(|| read(&self.path));
        for notice in notices {
            notice.unread = notice.at > kept.until && !kept.ids.contains(&notice.id);
        }
    }

    /// Notes that some of these notices were read, or all of them; what is no longer told is forgotten.
    ///
    /// # Errors
    /// `report.unwritable`.
    pub(super) fn read(&self, notices: &[Notice], ids: Option<&[String]>) -> CommandResult<()> {
        let mut guard = locked(&self.kept);
        let before = guard.get_or_insert_with(|| read(&self.path));
        let kept = before.with(notices, ids);
        settings::write(&self.path, &kept)
            .map_err(|error| Failure::unwritable(&self.path, &error))?;
        *guard = Some(kept);
        Ok(())
    }
}

impl Kept {
    fn with(&self, notices: &[Notice], ids: Option<&[String]>) -> Self {
        let Some(ids) = ids else {
            let newest = notices.iter().map(|notice| notice.at).max();
            return Self {
                until: newest.unwrap_or_default().max(self.until),
                ids: Vec::new(),
            };
        };
        let is_read = |id: &String| self.ids.contains(id) || ids.contains(id);
        let told = notices.iter().filter(|notice| notice.at > self.until);
        Self {
            until: self.until,
            ids: told
                .map(|notice| notice.id.clone())
                .filter(is_read)
                .collect(),
        }
    }
}

/// What cannot be read counts as nothing read: notices are then told once more.
fn read(path: &Path) -> Kept {
    let bytes = fs::read(path).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Text;
    use crate::notices::{NoticeKind, NoticeLink};
    use crate::overview::State;

    fn notices(of: &[(&str, i64)]) -> Vec<Notice> {
        let notice = |(id, at): &(&str, i64)| Notice {
            id: (*id).to_owned(),
            kind: NoticeKind::Failed,
            tenant: "t".to_owned(),
            state: State::Fail,
            at: *at,
            text: Text::fixed("", ""),
            link: NoticeLink::Run((*id).to_owned()),
            unread: true,
        };
        of.iter().map(notice).collect()
    }

    #[test]
    fn what_was_read_stays_read_after_a_restart_and_what_is_newer_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let unread = |of: &[(&str, i64)]| {
            let mut told = notices(of);
            NoticesRead::new(folder.path()).mark(&mut told);
            let unread = told.into_iter().filter(|notice| notice.unread);
            unread.map(|notice| notice.id).collect::<Vec<_>>()
        };
        let three = [("c", 30), ("b", 20), ("a", 10)];
        assert_eq!(unread(&three), ["c", "b", "a"]);
        let read = |ids: Option<&[String]>| {
            NoticesRead::new(folder.path())
                .read(&notices(&three), ids)
                .unwrap();
        };
        read(Some(&["b".to_owned()]));
        assert_eq!(unread(&three), ["c", "a"]);
        read(Some(&["a".to_owned(), "unknown".to_owned()]));
        assert_eq!(unread(&three), ["c"]);
        read(None);
        assert_eq!(unread(&three), [""; 0]);
        assert_eq!(unread(&[("d", 40), ("c", 30)]), ["d"]);
        fs::write(folder.path().join(FILE), "{").unwrap();
        assert_eq!(unread(&three), ["c", "b", "a"], "told once more");
    }
}
