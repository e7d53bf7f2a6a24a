//! The program itself.

answer! {
    /// What the program is and where it keeps things.
    pub(crate) struct AppInfo {
        pub(crate) version: String,
        pub(crate) data_folder: String,
        pub(crate) keyring: KeyringState,
    }

    /// Whether secrets can be kept.
    #[derive(Copy, PartialEq, Eq)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum KeyringState {
        Available,
        Unavailable,
    }
}
