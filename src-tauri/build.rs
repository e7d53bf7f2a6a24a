//! Declares the window's commands, so that each needs a permission.

fn main() {
    tauri_build::build();
}
