//! Push: the directory, delivered to the systems where people log in.
//!
//! `target` is where to: kinds, settings, credentials, what a system can do, and how our fields become its attributes.
//! `push` is the way: reading the target, matching, planning, applying, verifying. It writes into other people's
//! systems: what it did not make and nobody confirmed, it never touches.

pub mod push;
pub mod target;
