#![doc = include_str!("../README.md")]

mod address;
mod api;
mod call;
mod client;
mod clock;
pub mod errmsg;
mod error;
mod gate;
mod host;
mod ids;
mod memory;
mod mend;
mod pace;
mod person;
mod policy;
mod repair;
mod reply;
mod scrub;
mod secret;
mod slip;
mod token;
mod transport;
mod trim;
mod trouble;
mod wire;

pub use address::{AddressError, ApiBase, check_proxy, check_site};
pub use api::{
    Agent, AgentSummary, Api, Attribute, AttributeValue, Department, DepartmentNode, Gender,
    LoginIdentity, Member, MemberIdPage, MemberIdPages, MemberInDepartment, MemberName,
    MemberStatus, Tag, TagMember, TagSummary,
};
pub use client::{BuildError, Caller, Client, ClientBuilder};
pub use clock::{Clock, SystemClock};
pub use error::{Error, NotWeCom, Refusal, Seen, UnreachableKind};
pub use host::{HostError, literal_host};
pub use ids::{AgentId, AgentIdError, CorpId, CorpIdError, casefold, fold, is_userid};
pub use memory::{Answer, Answers};
pub use policy::{Pacing, RetryPolicy, SHORTEST_BLOCK, Verdict, verdict};
pub use scrub::scrub;
pub use secret::{ProxyLogin, Secret, SecretError};
pub use slip::{Slip, slip};
pub use transport::without_query;
pub use trim::pasted;
pub use trouble::{causes, trouble};
