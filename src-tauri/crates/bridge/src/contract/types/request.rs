//! Requests that many commands share: whom or what they are about.

use crate::clinic::ConsolePage;

given! {
    /// Nothing is asked but the question itself.
    pub struct Nothing {}

    /// Of one tenant.
    pub struct OfTenant {
        pub tenant: String,
    }

    /// Of one authentication source.
    pub struct OfAuth {
        pub auth: String,
    }

    /// The thing with this identifier.
    pub struct ById {
        pub id: String,
    }

    /// The job of this name.
    pub struct OfJob {
        pub job: String,
    }

    /// A page outside the program, by name: the program owns the addresses.
    pub struct PageRequest {
        #[cfg_attr(feature = "bindings", ts(type = "ConsolePage"))]
        pub page: ConsolePage,
    }
}
