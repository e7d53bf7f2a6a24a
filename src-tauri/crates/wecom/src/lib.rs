#![doc = include_str!("../README.md")]

mod address;
mod api;
mod breaker;
mod call;
mod canned;
mod client;
mod clock;
pub mod errmsg;
mod error;
mod export;
mod host;
mod ids;
mod lenient;
mod limiter;
mod locked;
mod paste;
mod policy;
mod repair;
mod reply;
mod row_userid;
mod scrub;
mod secret;
mod token;
mod transport;
mod trim;
mod unreachable;
mod wire;

pub use address::{AddressError, ApiBase, check_proxy, check_site};
pub use api::{
    Agent, AgentSummary, Api, Attribute, AttributeValue, Department, DepartmentNode, Gender,
    LoginIdentity, Member, MemberIdPage, MemberIdPages, MemberInDepartment, MemberName,
    MemberStatus, Tag, TagMember, TagSummary,
};
pub use canned::{CannedResponse, CannedResponses};
pub use client::{BuildError, Caller, Client, ClientBuilder};
pub use clock::{Clock, SystemClock};
pub use error::{Error, NotWeCom, Refusal, Seen, UnreachableKind};
pub use export::{AddressRule, ExportError, ExportPolicy};
pub use host::{HostError, literal_host};
pub use ids::{AgentId, AgentIdError, CorpId, CorpIdError, casefold, casefold_trimmed, is_userid};
pub use paste::{PasteMistake, paste_mistake};
pub use policy::{Pacing, RetryAction, RetryPolicy, SHORTEST_BLOCK, Timeouts, retry_action};
pub use scrub::scrub;
pub use secret::{ProxyLogin, Secret, SecretError};
pub use transport::without_query;
pub use trim::{is_invisible, pasted};
pub use unreachable::{causes, unreachable_kind};
