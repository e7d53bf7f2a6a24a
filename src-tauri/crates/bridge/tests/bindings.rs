//! Writes TypeScript's side of the contract, and fails if the file was another one: so the two never drift apart.

use std::fs;
use std::path::Path;

const FILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../ui/src/generated/contract.ts"
);

#[test]
fn the_interface_has_our_types() {
    let text = bridge::contract::bindings::typescript();
    let there = fs::read_to_string(FILE)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    if there != text {
        fs::create_dir_all(Path::new(FILE).parent().unwrap()).unwrap();
        fs::write(FILE, &text).unwrap();
        panic!("{FILE} was not up to date and was written anew: run vue-tsc and commit it");
    }
}
