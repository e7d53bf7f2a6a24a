//! Lines of a planned import as people and scripts see them.

use serde::Serialize;

use super::plan::{ImportPlan, PlannedRow, RowKind};
use bridge_core::keys::casefold;
use bridge_core::lang::Text;

/// One line.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ImportRowView {
    /// Its number, by which an editor finds it.
    pub line: u64,
    /// What becomes of it.
    pub kind: RowKind,
    /// The username in it; none where it has none.
    pub username: Option<String>,
    /// The name in it.
    pub name: Option<String>,
    /// Why, by its identifier.
    pub reason: &'static str,
    /// Why, in words.
    pub reason_text: Text,
}

impl From<&PlannedRow> for ImportRowView {
    fn from(row: &PlannedRow) -> Self {
        let username = Some(row.values.username.to_string());
        Self {
            line: row.line,
            kind: row.kind,
            username: username.filter(|username| !username.is_empty()),
            name: row.values.name.as_ref().map(ToString::to_string),
            reason: row.reason.id(),
            reason_text: row.reason.text(),
        }
    }
}

/// Which lines to look at.
#[derive(Clone, Debug, Default)]
pub struct RowFilter {
    /// Only of this kind.
    pub kind: Option<RowKind>,
    /// Only where username or name has these words.
    pub words: Option<String>,
    /// After skipping this many.
    pub skip: usize,
    /// At most this many.
    pub most: usize,
}

impl ImportPlan {
    /// Some of the lines, those first that are not taken; and how many fit.
    pub fn page(&self, filter: &RowFilter) -> (usize, Vec<ImportRowView>) {
        let words = filter.words.as_deref().map(|words| casefold(words.trim()));
        let fits = |row: &&PlannedRow| {
            filter.kind.is_none_or(|kind| row.kind == kind)
                && words.as_ref().is_none_or(|words| has(row, words))
        };
        let mut found = self.rows.iter().filter(fits).collect::<Vec<_>>();
        // Stable, so that lines of a kind stay in the order of the file.
        found.sort_by_key(|row| row.kind);
        let page = found.iter().skip(filter.skip).take(filter.most);
        (
            found.len(),
            page.map(|row| ImportRowView::from(*row)).collect(),
        )
    }
}

fn has(row: &PlannedRow, words: &str) -> bool {
    let name = row.values.name.as_deref().unwrap_or_default();
    [row.values.username.as_str(), name]
        .iter()
        .any(|text| casefold(text).contains(words))
}
