use std::collections::BTreeSet;
use std::fs;

use super::arrows::{self, Arrows};
use super::{Package, functions};

/// A package of these files, given by name and content; the first is the root.
fn package(files: &[(&str, &str)]) -> Package {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let root = folder.path().join(files[0].0);
    Package::read("small", [root.as_path()].into_iter(), folder.path()).unwrap()
}

fn named(package: &Package, arrows: &Arrows) -> BTreeSet<String> {
    let name = |file: usize| package.files[file].path.trim_end_matches(".rs").to_owned();
    arrows
        .keys()
        .map(|(from, to)| format!("{} -> {}", name(*from), name(*to)))
        .collect()
}

fn between_files(files: &[(&str, &str)]) -> Vec<String> {
    let package = package(files);
    let modules = arrows::between_modules(&package);
    let files = arrows::between(&modules, |module| package.modules[module].file);
    named(&package, &files).into_iter().collect()
}

#[test]
fn a_path_leads_to_the_file_that_defines_its_end() {
    let arrows = between_files(&[
        ("lib.rs", "mod a; mod b; mod c; pub use b::inner::Deep;"),
        ("a.rs", "use crate::Deep; fn f() { super::c::g(); }"),
        ("b/mod.rs", "pub mod inner; pub use inner::Deep as Other;"),
        (
            "b/inner.rs",
            "pub struct Deep; fn h() { super::super::c::g() }",
        ),
        (
            "c.rs",
            "use crate::b::{self, Other}; pub(crate) fn g() { b::inner::x!() } fn k(_: Other) {}",
        ),
    ]);
    assert_eq!(
        arrows,
        [
            "a -> b/inner",
            "a -> c",
            "b/inner -> c",
            "c -> b/inner",
            "c -> b/mod"
        ]
    );
}

#[test]
fn tests_doc_links_and_words_in_texts_are_no_use() {
    let arrows = between_files(&[
        ("lib.rs", "mod a; mod b;"),
        (
            "a.rs",
            r##"
            //! See [`crate::b`] and crate::b::g.
            /// [g]: super::b::g
            pub(in crate::a) fn f() -> &'static str { "crate::b::g" /* crate::b::g() */ }
            const RAW: &str = r#"use crate::b; " { "#;
            #[cfg(test)]
            use crate::b;
            struct S;
            impl S { #[cfg(test)] fn of() { crate::b::g() } }
            #[cfg(all(test, unix))]
            mod tests { use super::super::b::g; #[test] fn t() { g() } }
            "##,
        ),
        ("b.rs", "pub fn g() {}"),
    ]);
    assert_eq!(arrows, <[&str; 0]>::default());
}

const OF_ONE_TYPE: &[(&str, &str)] = &[
    ("lib.rs", "mod core; mod users; mod sync; mod edge;"),
    ("core.rs", "pub struct Bridge; impl Bridge { pub fn store(&self) {} }"),
    (
        "users.rs",
        "use crate::core::Bridge; impl Bridge { pub fn users(&self) { self.sync(); self.store(); } }",
    ),
    (
        "sync.rs",
        "use crate::core::Bridge; impl Bridge { pub fn sync(&self) {} }
         pub fn all(of: &std::sync::Arc<Bridge>) { of.clone().users() }",
    ),
    (
        "edge.rs",
        "struct Held { bridge: crate::core::Bridge } fn made() -> crate::core::Bridge { crate::core::Bridge }
         impl Held { fn f(&self) { assert!(self.bridge.users()); } }
         fn g(users: &str) { users.sync(); made().sync(); }",
    ),
];

#[test]
fn calls_of_one_types_methods_are_arrows_that_no_import_shows() {
    let expected = [
        "edge -> core",
        "edge -> sync",
        "edge -> users",
        "sync -> core",
        "sync -> users",
        "users -> core",
        "users -> sync",
    ];
    assert_eq!(between_files(OF_ONE_TYPE), expected);
}

#[test]
fn a_circle_of_calls_alone_is_found() {
    let found = crate::boundaries::circles::of(&package(OF_ONE_TYPE));
    assert_eq!(found.top_modules.len(), 1);
    assert_eq!(found.top_modules[0].names, ["sync", "users"]);
    assert_eq!(found.files[0].names, ["sync.rs", "users.rs"]);
    let why = &found.top_modules[0].arrows;
    assert!(
        why.iter()
            .any(|arrow| arrow == "users -> sync: users.rs:1 Bridge::sync"),
        "{why:?}"
    );
}

#[test]
fn a_type_whose_methods_stand_together_makes_no_circle() {
    let found = crate::boundaries::circles::of(&package(&[
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "pub struct One; impl One { pub fn of(&self) {} }"),
        ("b.rs", "use crate::a::One; fn f(one: &One) { one.of() }"),
    ]));
    assert!(found.top_modules.is_empty() && found.files.is_empty());
}

#[test]
fn functions_are_measured_by_their_braces() {
    let text = "\
fn braces() {
    let _ = ('{', '\\'', b'}', \"}\", r#\"}\"\"#); // }
    /* } */
}
trait T {
    fn only_named();
    fn given() {}
}
impl T for () {
    #[inline]
    fn only_named(
    ) {
        fn within() {
        }
    }
}
#[cfg(test)]
mod tests {
    #[test]
    fn long() {
    }
}
";
    let found = package(&[("lib.rs", text)]);
    let functions = functions::of(&found);
    let lengths: Vec<_> = functions
        .iter()
        .map(|each| (each.name.as_str(), each.lines))
        .collect();
    assert_eq!(
        lengths,
        [
            ("braces", 4),
            ("given", 1),
            ("only_named", 5),
            ("within", 2)
        ]
    );
    assert_eq!(functions[2].place, "lib.rs:11");
    assert_eq!(
        (found.files[0].lines, found.files[0].product_lines),
        (22, 16)
    );
}

#[test]
fn a_file_is_found_where_the_compiler_looks() {
    let found = package(&[
        (
            "main.rs",
            "mod a; mod inline { mod deep; } #[path = \"odd.name\"] mod c;",
        ),
        ("a.rs", "mod below;"),
        ("a/below.rs", ""),
        ("inline/deep.rs", ""),
        ("odd.name", ""),
    ]);
    let paths: Vec<_> = found.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "main.rs",
            "a.rs",
            "a/below.rs",
            "inline/deep.rs",
            "odd.name"
        ]
    );
    let lost = tempfile::tempdir().unwrap();
    let root = lost.path().join("lib.rs");
    fs::write(&root, "mod lost;").unwrap();
    assert!(Package::read("lost", [root.as_path()].into_iter(), lost.path()).is_err());
}
