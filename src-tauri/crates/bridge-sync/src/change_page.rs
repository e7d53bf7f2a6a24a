//! The changes of a run page by page, as people look at them: people first, then departments as a tree.

use bridge_core::error::Result;

use crate::SyncRunner;
use crate::history::{ChangeFilter, ChangePart, ChangeView, Run};
use crate::names::DepartmentNames;

impl SyncRunner {
    /// A page of the changes of a run as people look at them: people first, then departments as a tree.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn change_page(
        &self,
        run: &Run,
        filter: &ChangeFilter,
        names: &DepartmentNames,
    ) -> Result<Vec<ChangeView>> {
        let part = |part| ChangeFilter {
            part: Some(part),
            ..filter.clone()
        };
        let people = part(ChangePart::People);
        let before = self.count_changes(run, &people)?;
        let mut page = match filter.skip < before {
            true => self.changes(run, &people)?,
            false => Vec::new(),
        };
        let room = filter
            .most
            .map_or(usize::MAX, |most| most.saturating_sub(page.len()));
        if room == 0 {
            return Ok(page);
        }
        let departments = ChangeFilter {
            most: None,
            skip: 0,
            ..part(ChangePart::Departments)
        };
        let mut departments = self.changes(run, &departments)?;
        departments
            .sort_by_cached_key(|change| change.departments.first().map(|id| names.path_of(*id)));
        let skip = filter.skip.saturating_sub(before);
        page.extend(departments.into_iter().skip(skip).take(room));
        Ok(page)
    }
}
