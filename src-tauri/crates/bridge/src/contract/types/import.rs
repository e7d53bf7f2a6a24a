//! Accounts from a file.

use super::SheetFormat;
use crate::directory::import::{
    ColumnChoice, ColumnWanted, ColumnWish, ImportCounts, ImportField, ImportHead, ImportRowView,
    MatchedBy, RowFilter, RowKind,
};
use crate::lang::Text;

response! {
    /// A file that was chosen.
    pub struct ImportChosen {
        /// The name under which the other commands take it.
        pub(in crate::contract) file: String,
        /// Its columns, and what each is taken for.
        pub(in crate::contract) head: ImportHead,
        /// What its columns may be taken for.
        pub(in crate::contract) fields: Vec<ImportFieldShown>,
    }

    /// What a column may be taken for.
    pub struct ImportFieldShown {
        field: ImportField,
        label: Text,
        /// Whether there is no import without it.
        required: bool,
    }

    /// What an import would do.
    pub struct ImportPreview {
        pub(in crate::contract) counts: ImportCounts,
        pub(in crate::contract) matched_by: MatchedBy,
        pub(in crate::contract) plan_hash: String,
    }

    /// Some lines of an import.
    pub struct ImportPage {
        pub(in crate::contract) total: usize,
        pub(in crate::contract) rows: Vec<ImportRowView>,
    }
}

request! {
    /// What a chosen file's import would do.
    pub struct ImportRequest {
        pub(in crate::contract) tenant: String,
        pub(in crate::contract) file: String,
        pub(in crate::contract) columns: Vec<ColumnChoice>,
    }

    /// Some lines of the import that was previewed last.
    pub struct ImportRowsRequest {
        pub(in crate::contract) file: String,
        kind: Option<RowKind>,
        words: String,
        skip: usize,
        most: usize,
    }

    /// The lines that are not imported, as a file.
    pub struct ImportExportRequest {
        pub(in crate::contract) file: String,
        pub(in crate::contract) format: SheetFormat,
    }

    /// The import that was previewed last, as it was previewed.
    pub struct ImportApplyRequest {
        pub(in crate::contract) file: String,
        pub(in crate::contract) plan_hash: String,
    }
}

impl ImportFieldShown {
    pub(in crate::contract) fn all() -> Vec<Self> {
        let shown = |field: &ImportField| Self {
            field: *field,
            label: field.label(),
            required: *field == ImportField::Username,
        };
        ImportField::ALL.iter().map(shown).collect()
    }
}

/// A person's choices as the engine takes them: each field has its column, or none.
pub(in crate::contract) fn wishes(columns: &[ColumnChoice]) -> Vec<ColumnWish> {
    let wish = |choice: &ColumnChoice| {
        let wanted = choice
            .column
            .map_or(ColumnWanted::Nothing, ColumnWanted::At);
        (choice.field, wanted)
    };
    columns.iter().map(wish).collect()
}

impl ImportRowsRequest {
    pub(in crate::contract) fn filter(&self) -> RowFilter {
        RowFilter {
            kind: self.kind,
            words: Some(self.words.clone()).filter(|words| !words.trim().is_empty()),
            skip: self.skip,
            most: self.most,
        }
    }
}
