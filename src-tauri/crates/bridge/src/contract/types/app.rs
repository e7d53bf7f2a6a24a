//! The program itself.

response! {
    /// What the program is and where it keeps things.
    pub struct AppInfo {
        /// The program's version.
        pub version: String,
        /// Under which licence it is given.
        pub licence: String,
        /// Where it keeps its data.
        pub data_folder: String,
        /// Whether secrets can be kept.
        pub keyring: KeyringState,
    }

    /// Whether secrets can be kept.
    #[derive(Copy, PartialEq, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum KeyringState {
        /// The keyring answers.
        Available,
        /// It does not: secrets are kept for this session only.
        Unavailable,
    }
}
