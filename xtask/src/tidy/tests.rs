//! What counts as a use, and what as a circle.

use std::collections::BTreeMap;

use super::circles::circles;
use super::tree::Tree;
use super::{imports, scripts};

/// The uses among these files of a package.
fn uses(files: &[(&str, &str)]) -> Vec<imports::Use> {
    let mut texts = BTreeMap::from([("p/Cargo.toml".to_owned(), "name = \"the-p\"\n".to_owned())]);
    texts.extend(files.iter().map(|(file, text)| (format!("p/{file}"), (*text).to_owned())));
    imports::uses(&Tree::read(&texts).unwrap())
}

fn shown(files: &[(&str, &str)]) -> Vec<String> {
    uses(files).iter().map(ToString::to_string).collect()
}

#[test]
fn siblings_that_use_each_other_are_a_circle() {
    let uses = uses(&[
        ("src/lib.rs", "mod a; mod b;"),
        ("src/a.rs", "use super::b::{self, B};\npub struct A(B);"),
        ("src/b.rs", "pub struct B;\nimpl B { fn a() -> crate::a::A { loop {} } }"),
    ]);
    let circles = circles(&uses);
    assert_eq!(circles.len(), 1);
    let circle: Vec<String> = circles[0].iter().map(ToString::to_string).collect();
    assert_eq!(circle, ["p/src/a.rs:1 uses super::b::B of p/src/b.rs", "p/src/b.rs:2 uses crate::a::A of p/src/a.rs"]);
}

#[test]
fn declaring_and_re_exporting_is_no_use() {
    let found = shown(&[
        ("src/lib.rs", "mod a;\npub use a::{A, help};"),
        ("src/a/mod.rs", "mod one;\nmod two;\npub(crate) use self::one::A;\npub use two::help;"),
        ("src/a/one.rs", "use super::help;\npub struct A;"),
        ("src/a/two.rs", "pub fn help() {}"),
    ]);
    assert_eq!(found, ["p/src/a/one.rs:1 uses super::help of p/src/a/two.rs"]);
}

#[test]
fn a_parent_that_defines_and_calls_is_in_a_circle_with_its_child() {
    let files = [
        ("src/lib.rs", "mod a;"),
        ("src/a.rs", "mod child;\npub struct Shared;\npub fn run() { child::run() }"),
        ("src/a/child.rs", "use super::Shared;\npub fn run() {}"),
    ];
    assert_eq!(circles(&uses(&files)).len(), 1);
}

#[test]
fn re_exported_names_count_where_they_are_used() {
    let found = shown(&[
        ("src/lib.rs", "mod a;\npub use a::A;\nfn new() -> A { vec![A::new()] }"),
        ("src/a.rs", "pub struct A;"),
    ]);
    assert_eq!(found, ["p/src/lib.rs:3 uses A of p/src/a.rs", "p/src/lib.rs:3 uses A::new of p/src/a.rs"]);
}

#[test]
fn a_function_and_a_module_of_one_name_are_told_apart() {
    let found = shown(&[
        ("src/lib.rs", "mod a;\nmod b;\npub fn a() {}"),
        ("src/a.rs", "pub struct A;"),
        ("src/b.rs", "use crate::a;\nfn f() { a::A; crate::a(); }"),
    ]);
    assert_eq!(found, ["p/src/b.rs:2 uses a::A of p/src/a.rs", "p/src/b.rs:2 uses crate::a of p/src/lib.rs"]);
}

#[test]
fn globs_macros_and_attributes_are_seen() {
    let found = shown(&[
        ("src/lib.rs", "mod a;\nmod b;"),
        ("src/a.rs", "pub fn text() {}\npub struct A;"),
        (
            "src/b.rs",
            "struct B {\n#[serde(deserialize_with = \"crate::a::text\")]\nfield: u8 }\nfn f() { println!(\"{}\", \
             crate::a::text()); }\nmod tests {\nuse crate::a::*;\nfn t() { let a = A; } }",
        ),
    ]);
    assert_eq!(
        found,
        [
            "p/src/b.rs:2 uses crate::a::text of p/src/a.rs",
            "p/src/b.rs:4 uses crate::a::text of p/src/a.rs",
            "p/src/b.rs:6 uses crate::a of p/src/a.rs",
            "p/src/b.rs:7 uses A of p/src/a.rs",
        ]
    );
}

#[test]
fn tests_belong_to_their_package_and_use_its_library() {
    let found = shown(&[
        ("src/lib.rs", "mod a;\npub use a::A;"),
        ("src/a.rs", "pub struct A;"),
        ("tests/main/main.rs", "#[path = \"../support/mod.rs\"]\nmod support;\nmod part;"),
        ("tests/main/part.rs", "use the_p::A;\nuse crate::support::scene;\nfn t() { scene() }"),
        ("tests/support/mod.rs", "pub fn scene() {}"),
    ]);
    assert_eq!(
        found,
        [
            "p/tests/main/part.rs:1 uses the_p::A of p/src/a.rs",
            "p/tests/main/part.rs:2 uses crate::support::scene of p/tests/support/mod.rs",
        ]
    );
}

#[test]
fn scripts_are_read_too() {
    let files = BTreeMap::from([
        ("w/a.js".to_owned(), "import { b } from './b.js'\nimport x from 'elsewhere'\n".to_owned()),
        ("w/b.js".to_owned(), "\nexport * from \"../w/a.js\"\n".to_owned()),
    ]);
    let uses = scripts::uses(&files);
    assert_eq!(uses[1].to_string(), "w/b.js:2 uses ../w/a.js of w/a.js");
    assert_eq!(circles(&uses).len(), 1);
}
