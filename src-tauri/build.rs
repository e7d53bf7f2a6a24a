//! Declares the window's one command, so that it needs a permission: a window that no capability names has none.

use tauri_build::{AppManifest, Attributes};

fn main() {
    let attributes = Attributes::new().app_manifest(AppManifest::new().commands(&["call"]));
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
    }
}
