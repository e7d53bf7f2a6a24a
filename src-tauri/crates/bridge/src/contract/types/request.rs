//! Requests that many commands share.

use crate::clinic::ConsolePage;

request! {
    /// A request without parameters.
    pub struct Nothing {}

    /// Of one tenant.
    pub struct OfTenant {
        pub(in crate::contract) tenant: String,
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
