//! The desktop shell: a window and a tray around the product. No product logic.
//!
//! `ipc` lets the main window call the contract's commands, `windowed` is the machine that those ask for windows, files and
//! notifications.

mod app;
mod args;
mod children;
mod closing;
mod drawing;
mod exit;
mod folder;
mod ipc;
mod locked;
mod login_window;
mod logs;
mod mark;
mod page_text;
mod reveal;
mod simulated;
mod smoke;
mod tray;
mod window;
mod windowed;

#[cfg(test)]
mod configuration;

pub use app::run;
