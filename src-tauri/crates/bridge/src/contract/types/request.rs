//! Requests that many commands share.

use crate::clinic::ConsolePage;

request! {
    /// A request without parameters.
    pub struct Nothing {}

    /// Of one tenant.
    pub struct OfTenant {
        pub(in crate::contract) tenant: String,
    }

    /// Of one tenant, or of all.
    pub struct OfTenantOrAll {
        pub(in crate::contract) tenant: Option<String>,
    }

    /// A list of a tenant's as a file.
    pub struct ExportRequest {
        pub(in crate::contract) tenant: String,
        pub(in crate::contract) format: SheetFormat,
    }

    /// Of one authentication source.
    pub struct OfAuth {
        pub(in crate::contract) auth: String,
    }

    /// The thing with this identifier.
    pub struct ById {
        pub(in crate::contract) id: String,
    }

    /// The job of this name.
    pub struct OfJob {
        pub(in crate::contract) job: String,
    }

    /// A page outside the program, by name: the program owns the addresses.
    pub struct PageRequest {
        pub(in crate::contract) page: ConsolePage,
    }
}

/// What kind of file a list is saved as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum SheetFormat {
    /// For spreadsheets.
    Csv,
    /// A page, to send on and to print.
    Html,
}

impl SheetFormat {
    /// The extension of the file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Html => "html",
        }
    }
}
