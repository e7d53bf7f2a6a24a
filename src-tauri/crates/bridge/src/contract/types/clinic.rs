//! Requests to the clinic.

request! {
    /// A text in which an error may stand.
    pub struct ClinicText {
        pub(in crate::contract) pasted: String,
    }

    /// A search for entries of the clinic.
    pub struct ClinicWords {
        pub(in crate::contract) words: String,
    }
}
