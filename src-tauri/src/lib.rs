//! The desktop shell: a window, a tray, commands and links around the product. No product logic.
//!
//! `commands` is what the interface may call, `shell` the handles that commands share, `views` the shapes
//! that cross. The schedule runs here for as long as the program lives.

mod app;
mod args;
mod children;
mod closing;
mod commands;
mod desktop;
mod drawing;
mod failure;
mod folder;
mod jobs;
mod locked;
mod login_window;
mod logs;
mod mark;
mod outside;
mod page_text;
mod progress;
mod reveal;
mod sandbox;
mod scheduler;
mod settings;
mod shell;
mod smoke;
mod topic;
mod tray;
mod views;
mod window;
mod windowed;

#[cfg(test)]
mod configuration;

pub use app::run;
