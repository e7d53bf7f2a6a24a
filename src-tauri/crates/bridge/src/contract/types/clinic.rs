//! Questions to the clinic, and its answers.

use crate::checkup::CheckId;
use crate::clinic::{ConsolePage, Entry};
use crate::lang::Text;

request! {
    /// A search for entries of the clinic.
    pub struct ClinicWords {
        pub(in crate::contract) words: String,
    }

    /// A code, a whole error message or words; nothing asks for the codes that are met most.
    pub struct ClinicQuestion {
        pub(in crate::contract) words: String,
        /// The tenant in front, from which the known address and the check come.
        pub(in crate::contract) tenant: Option<String>,
    }
}

response! {
    /// What the clinic says to a question.
    pub struct ClinicAnswers {
        /// WeCom's errcode in the text.
        pub errcode: Option<i64>,
        /// How the code in the text is called, WeCom's or a directory server's.
        pub name: Option<String>,
        /// The number under which WeCom's support finds the request.
        pub hint: Option<String>,
        /// The caller's address in the text, else as the tenant's last check-up or runs saw it.
        pub caller_ip: Option<String>,
        /// The answers, best first.
        pub answers: Vec<ClinicAnswer>,
    }

    /// One entry, for this question and this tenant.
    pub struct ClinicAnswer {
        /// The entry.
        pub entry: Entry,
        /// The next acts, with the known address filled in.
        pub steps: Vec<Text>,
        /// All of it as one text, to be passed on.
        pub reply: Text,
        /// The check to make in the tenant, if there is one for it.
        pub check: Option<CheckId>,
        /// WeCom's own page on the code; none for a directory server's.
        pub lookup: Option<ConsolePage>,
    }
}
