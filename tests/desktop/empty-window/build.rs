//! Nothing is made here: the framework's macro writes the empty window's page into a build script's folder.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
}
