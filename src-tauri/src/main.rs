//! The desktop program.

fn main() {
    desktop::run();
}
