//! The identifiers of refusals, and which reason each stands for.

use super::Refusal;

bridge_core::id_enum! {
    /// The identifier of a [`Refusal`].
    RefusalId {
        /// The user closed the window or stopped waiting.
        Closed = "closed",
        /// The browser did not come back in time.
        TimedOut = "timed_out",
        /// The login page did not load.
        NotLoaded = "not_loaded",
        /// The login page itself refused.
        Page = "page",
        /// The browser came back to another address than the redirect address.
        // Stored rehearsals and scripts have this spelling.
        RedirectMismatch = "astray",
        /// The address carries no state.
        StateMissing = "state_missing",
        /// No login was begun with this state.
        StateUnknown = "state_unknown",
        /// The login was ended before.
        StateUsed = "state_used",
        /// The login was begun too long ago.
        StateExpired = "state_expired",
        /// The login was begun for another authentication source.
        StateElsewhere = "state_elsewhere",
        /// The user declined on the phone.
        Declined = "declined",
        /// WeCom does not take the code.
        CodeSpent = "code_spent",
        /// WeCom could not be asked, or refused for another reason.
        Wecom = "wecom",
        /// The user who scanned is no member of the corp.
        NotAMember = "not_a_member",
        /// A member of a linked corp scanned.
        LinkedCorp = "linked_corp",
        /// WeCom accepted the code and named no user.
        Nobody = "nobody",
        /// No data source has the app's corp ID.
        CorpMismatch = "corp_mismatch",
        /// The data source does not allow scan login.
        ScanOff = "scan_off",
        /// The directory does not have the member.
        NotSynced = "not_synced",
        /// Another data source of the tenant owns the user.
        OwnedElsewhere = "owned_elsewhere",
        /// The user was deactivated when they left.
        Departed = "departed",
        /// The user is switched off.
        Disabled = "disabled",
    }
}

impl Refusal {
    /// Its stable identifier.
    pub const fn id(&self) -> RefusalId {
        match self {
            Self::Closed => RefusalId::Closed,
            Self::TimedOut => RefusalId::TimedOut,
            Self::NotLoaded { .. } => RefusalId::NotLoaded,
            Self::Page { .. } => RefusalId::Page,
            Self::RedirectMismatch { .. } => RefusalId::RedirectMismatch,
            Self::StateMissing => RefusalId::StateMissing,
            Self::StateUnknown => RefusalId::StateUnknown,
            Self::StateUsed => RefusalId::StateUsed,
            Self::StateExpired => RefusalId::StateExpired,
            Self::StateElsewhere => RefusalId::StateElsewhere,
            Self::Declined => RefusalId::Declined,
            Self::CodeSpent { .. } => RefusalId::CodeSpent,
            Self::Wecom { .. } => RefusalId::Wecom,
            Self::NotAMember => RefusalId::NotAMember,
            Self::LinkedCorp { .. } => RefusalId::LinkedCorp,
            Self::Nobody => RefusalId::Nobody,
            Self::CorpMismatch { .. } => RefusalId::CorpMismatch,
            Self::ScanOff => RefusalId::ScanOff,
            Self::NotSynced { .. } => RefusalId::NotSynced,
            Self::OwnedElsewhere { .. } => RefusalId::OwnedElsewhere,
            Self::Departed => RefusalId::Departed,
            Self::Disabled => RefusalId::Disabled,
        }
    }
}
