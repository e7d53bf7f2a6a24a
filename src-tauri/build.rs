//! Declares the window's commands, so that each of them needs a permission of its own.

use tauri_build::{AppManifest, Attributes};

include!("src/commands/names.rs");

fn main() {
    println!("cargo::rerun-if-changed=src/commands/names.rs");
    let attributes = Attributes::new().app_manifest(AppManifest::new().commands(NAMES));
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
    }
}
