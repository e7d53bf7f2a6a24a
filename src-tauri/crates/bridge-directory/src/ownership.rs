//! Ownership of users by another data source of the tenant.

use rusqlite::params;

use crate::Directory;
use crate::user::casefold_trimmed;
use bridge_core::error::Result;
use bridge_core::source::Source;

/// By the newest plan that still holds, and by users in use.
const OWNED_ELSEWHERE: &str = "SELECT EXISTS (
        SELECT 1 FROM changes WHERE kind = 'skip' AND json_extract(reason, '$.id') = 'owned_elsewhere' AND fold(userid) = ?2
           AND run = (SELECT coalesce(list_of, key) FROM runs WHERE source = ?1 AND kind = 'sync' AND outcome <> 'failed'
                        AND undone_by IS NULL ORDER BY key DESC LIMIT 1)
    ) OR EXISTS (
        SELECT 1 FROM users WHERE tenant = ?3 AND login = ?2 AND source <> ?1 AND status NOT IN ('departed', 'archived'))";

impl Directory {
    /// Whether a member of a source's corp is kept out because another source of the tenant owns the user.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn is_owned_elsewhere(&self, source: &Source, userid: &str) -> Result<bool> {
        let userid = casefold_trimmed(userid);
        let values = params![source.key, userid.as_str(), source.tenant_key];
        self.context
            .store()
            .read(|db| Ok(db.query_row(OWNED_ELSEWHERE, values, |row| row.get(0))?))
    }
}
