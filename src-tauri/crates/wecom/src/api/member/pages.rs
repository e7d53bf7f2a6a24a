//! Pagination of all members' ids, which terminates whatever the server answers.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use super::MemberInDepartment;
use crate::api::Api;
use crate::client::Caller;
use crate::error::{Error, NotWeCom};
use crate::ids::casefold_trimmed;

/// The page size; WeCom's maximum.
const PAGE: u32 = 10_000;

/// The maximum number of pages: ten million rows, more than any corp has.
const MOST_PAGES: usize = 1_000;

/// Page iterator over [`Caller::member_ids`].
///
/// An endless list is an error and never a shorter list: the members beyond the cut would be taken for leavers.
#[derive(Debug)]
pub struct MemberIdPages<'a> {
    caller: &'a Caller,
    cursor: Option<String>,
    is_over: bool,
    pages: usize,
    cursors: HashSet<String>,
    rows: HashSet<u64>,
    hasher: RandomState,
}

impl Caller {
    /// Iterates over the pages of all members' ids; only the contacts secret may.
    #[must_use]
    pub fn member_id_pages(&self) -> MemberIdPages<'_> {
        MemberIdPages {
            caller: self,
            cursor: None,
            is_over: false,
            pages: 0,
            cursors: HashSet::new(),
            rows: HashSet::new(),
            hasher: RandomState::new(),
        }
    }
}

impl MemberIdPages<'_> {
    /// Reads the next page; `None` after the last one.
    ///
    /// # Errors
    /// Those of [`Caller::member_ids`]; [`NotWeCom::Undecodable`] at `next_cursor` for an endless list.
    pub async fn next(&mut self) -> Result<Option<Vec<MemberInDepartment>>, Error> {
        if self.is_over {
            return Ok(None);
        }
        let page = self.caller.member_ids(self.cursor.as_deref(), PAGE).await?;
        self.pages += 1;
        let brings_more = self.note(&page.rows);
        match page.next {
            None => self.is_over = true,
            Some(_) if !brings_more => return Err(self.endless("a page without a new row")),
            Some(_) if self.pages == MOST_PAGES => return Err(self.endless("1,000 pages and more")),
            Some(next) if !self.cursors.insert(next.clone()) => {
                return Err(self.endless("the same cursor twice"));
            }
            Some(next) => self.cursor = Some(next),
        }
        Ok(Some(page.rows))
    }

    /// Records the rows of a page; returns whether any of them is new.
    fn note(&mut self, rows: &[MemberInDepartment]) -> bool {
        let known = self.rows.len();
        for row in rows {
            let row = (casefold_trimmed(&row.userid), row.department);
            self.rows.insert(self.hasher.hash_one(row));
        }
        self.rows.len() > known
    }

    fn endless(&self, reason: &str) -> Error {
        let what = NotWeCom::Undecodable {
            path: "next_cursor".to_owned(),
            reason: reason.to_owned(),
            person: None,
        };
        Error::not_wecom(Api::UserListId, what).seen(self.caller.host(), Some(200))
    }
}
