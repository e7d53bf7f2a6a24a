//! What is asked of the clinic.

request! {
    /// A text in which an error may stand.
    pub struct ClinicText {
        pub(in crate::contract) pasted: String,
    }

    /// What the clinic's entries are searched for.
    pub struct ClinicWords {
        pub(in crate::contract) words: String,
    }
}
