//! The product through its facade, against the simulated WeCom over a real socket; one module per area.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops on what it does not expect"
)]

mod support;

mod actors;
mod can_scan;
mod changes;
mod checkup;
mod deciding;
mod employee_no;
mod exporting;
mod folders;
mod handing;
mod holding;
mod leaders;
mod leavers;
mod links;
mod listener;
mod notices;
mod one_off;
mod password;
mod plan;
mod portal;
mod reading;
mod removal;
mod report;
mod scan;
mod scoped;
mod sync;
mod thinning;
mod trace;
mod trying;
mod unedited;
mod watching;
mod words;
