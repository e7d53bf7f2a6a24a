//! The program itself.

answer! {
    /// What the program is and where it keeps things.
    pub struct AppInfo {
        pub version: String,
        pub data_folder: String,
        pub keyring: KeyringState,
    }

    /// Whether secrets can be kept.
    #[derive(Copy, PartialEq, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum KeyringState {
        Available,
        Unavailable,
    }
}
