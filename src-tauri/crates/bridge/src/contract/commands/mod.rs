//! The handlers of the table's commands: one file for each of the interface's pages.
//!
//! A handler takes the session and its request, calls the product and tells what changed. Whatever needs deciding is
//! decided in the product; whatever needs the machine goes through [`Platform`](super::platform::Platform).

pub(super) mod acts;
pub(super) mod auths;
pub(super) mod checklist;
pub(super) mod checkup;
pub(super) mod clinic;
pub(super) mod decisions;
pub(super) mod directory;
pub(super) mod forms;
pub(super) mod imports;
pub(super) mod leavers;
pub(super) mod notices;
pub(super) mod overview;
pub(super) mod practice;
pub(super) mod program;
pub(super) mod pushes;
pub(super) mod rehearsal;
pub(super) mod sources;
pub(super) mod sync;
pub(super) mod targets;
pub(super) mod tenants;
pub(super) mod trace;
pub(super) mod wizard;
