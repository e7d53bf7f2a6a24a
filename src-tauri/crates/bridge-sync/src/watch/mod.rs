//! The watch: between two runs WeCom is looked at for people who joined, left or moved.
//!
//! A look lists identifiers and departments only; where nothing changed since the last applied run it leaves no run behind.
//!
//! `listing` reads, `turn` is one look from the lock to what comes of it, `state` says when the next
//! one is due and why there is none. Names and other details are the full runs' business.

mod look;
mod newcomers;
mod state;
mod turn;

pub use state::{NoWatch, WatchState};
pub use turn::{WatchEnd, WatchWord, Watched};

/// The most requests of one look, those for tokens and further attempts included.
pub const MOST_CALLS: u64 = 30;

/// A scope with more tags than these is not watched: each takes a request.
pub const MOST_TAGS: usize = 10;

/// More newcomers than these are left to an ordinary run.
pub const MOST_NEWCOMERS: usize = 15;

/// More differences than these are left to an ordinary run.
pub const MOST_DIFFERENCES: usize = 200;
