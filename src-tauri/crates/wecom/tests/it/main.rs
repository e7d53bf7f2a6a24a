//! The client over a real socket, against a server that answers what a test tells it to; one module per area.
#![expect(clippy::unwrap_used, reason = "a test stops where its footing is gone")]

mod server;

mod decode;
mod flows;
mod network;
mod odd;
mod texts;
