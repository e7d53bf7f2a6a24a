#![doc = include_str!("../README.md")]

mod address;
mod api;
mod call;
mod client;
mod clock;
pub mod errmsg;
mod error;
mod gate;
mod ids;
mod memory;
mod pace;
mod policy;
mod reply;
mod scrub;
mod secret;
mod token;
mod transport;
mod trim;
mod wire;

pub use address::{AddressError, ApiBase, check_proxy};
pub use api::{
    Agent, AgentSummary, Api, Attribute, AttributeValue, Department, DepartmentNode, Gender,
    LoginIdentity, Member, MemberIdPage, MemberInDepartment, MemberName, MemberStatus, Tag,
    TagMember, TagSummary,
};
pub use client::{BuildError, Caller, Client, ClientBuilder};
pub use clock::{Clock, SystemClock};
pub use error::{Error, NotWeCom, Refusal, UnreachableKind};
pub use ids::{AgentId, AgentIdError, CorpId, CorpIdError, fold};
pub use memory::{Answer, Answers};
pub use policy::{Pacing, RetryPolicy, SHORTEST_BLOCK, Verdict, verdict};
pub use scrub::scrub;
pub use secret::{ProxyLogin, Secret, SecretError};
