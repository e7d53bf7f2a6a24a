//! What a bad network, a bad proxy and a bad day of WeCom do: the right end, or a clear error and nothing changed.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops on what it does not expect"
)]

mod command_line;
mod commands;
mod matrix;
mod pace;
mod tls;
mod world;
