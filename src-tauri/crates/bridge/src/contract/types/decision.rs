//! What people settle one by one.

use crate::actor::Actor;
use crate::directory::decision::DecisionKind;
use crate::lang::Text;

use super::Change;

response! {
    /// The members who wait for a person at one data source, and what was settled there.
    pub struct DecisionsShown {
        /// The data source.
        pub source: String,
        /// What it is called.
        pub source_name: String,
        /// The run whose plan leaves them waiting; none before the first one.
        pub run: Option<String>,
        /// Those who wait.
        pub waiting: Vec<Change>,
        /// What was settled, by userid.
        pub decisions: Vec<DecisionShown>,
    }

    /// What a person settled for a member.
    pub struct DecisionShown {
        /// The data source.
        pub source: String,
        /// The member's userid.
        pub userid: String,
        /// What was settled.
        pub decision: DecisionKind,
        /// The same in words.
        pub text: Text,
        /// The user whom it is about, if there is one.
        pub user: Option<DecidedUser>,
        /// When: milliseconds since 1970 UTC, sent as RFC 3339.
        #[serde(serialize_with = "bridge_core::time::stamp")]
        #[cfg_attr(feature = "bindings", ts(type = "string"))]
        pub decided_at: i64,
        /// Who settled it.
        pub actor: Actor,
    }

    /// The user whom a decision is about.
    pub struct DecidedUser {
        /// Their identifier.
        pub id: String,
        /// The directory's username.
        pub username: String,
        /// What people call them.
        pub name: Option<String>,
    }
}

request! {
    /// What a person settles for one member who waits, or takes back.
    pub struct DecideRequest {
        pub(in crate::contract) source: String,
        pub(in crate::contract) userid: String,
        pub(in crate::contract) choice: DecisionChoice,
    }

    /// What is settled.
    #[derive(Clone, Debug)]
    #[serde(rename_all = "snake_case")]
    pub enum DecisionChoice {
        /// The member is this user, by identifier, username or userid.
        Link(String),
        /// The member is somebody new.
        New,
        /// The member stays out.
        LeaveOut,
        /// Nothing any more.
        Forget,
    }

    /// Whether an account is protected.
    pub struct ProtectRequest {
        pub(in crate::contract) tenant: String,
        pub(in crate::contract) user: String,
        pub(in crate::contract) protect: bool,
    }
}
