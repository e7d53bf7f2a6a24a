//! Error messages for people, in both languages: headline, cause and remedy.
//!
//! WeCom's own errcodes have their sentences in the clinic; choosing a language is the edges' business.

mod fix;
mod sentences;
mod status;
pub mod trusted_ip;
pub mod words;

pub use fix::Fix;
pub use status::Status;
