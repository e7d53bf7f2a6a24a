//! The clinic's entries, and what was found in a pasted text.

use crate::clinic::{ConsolePage, Entry, Kind, Reading};

use super::TextView;

mirror! {
    /// Where a code comes from.
    EntryKind of Kind { Api, LoginPage }
}

answer! {
    /// What the clinic knows of one errcode.
    pub struct ClinicEntry {
        code: i64,
        title: TextView,
        cause: TextView,
        steps: Vec<TextView>,
        #[cfg_attr(feature = "bindings", ts(type = "ConsolePage | null"))]
        page: Option<ConsolePage>,
        kind: EntryKind,
        seen: Vec<String>,
    }

    /// What was found in a pasted text.
    #[cfg_attr(feature = "bindings", ts(rename = "Reading"))]
    pub struct ReadingView {
        code: Option<i64>,
        hint: Option<String>,
        caller_ip: Option<String>,
        entry: Option<ClinicEntry>,
    }
}

given! {
    /// A text in which an error may stand.
    pub struct ClinicText {
        pub pasted: String,
    }

    /// What the clinic's entries are searched for.
    pub struct ClinicWords {
        pub words: String,
    }
}

impl From<&Entry> for ClinicEntry {
    fn from(entry: &Entry) -> Self {
        Self {
            code: entry.code,
            title: (&entry.title).into(),
            cause: (&entry.cause).into(),
            steps: entry.steps.iter().map(TextView::from).collect(),
            page: entry.page,
            kind: entry.kind.into(),
            seen: entry.seen.clone(),
        }
    }
}

impl From<Reading> for ReadingView {
    fn from(reading: Reading) -> Self {
        Self {
            code: reading.code,
            hint: reading.hint,
            caller_ip: reading.caller_ip,
            entry: reading.entry.map(ClinicEntry::from),
        }
    }
}
