//! What no compiler checks: the rules that keep the sources readable and the stages in order, over every text file of
//! the project.

mod circles;
mod files;
mod imports;
mod named;
mod names;
mod scope;
mod scripts;
mod sizes;
mod stages;
mod tests;
mod text;
mod tree;

use self::imports::Use;
use self::tree::Tree;

#[test]
fn sources_are_tidy() {
    let mut faults = Vec::new();
    for (name, text) in files::read() {
        text::check(&name, &text, &mut faults);
        sizes::check(&name, &text, &mut faults);
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let files = files::read();
    let mut uses = imports::uses(&Tree::read(&files).unwrap());
    uses.extend(scripts::uses(&files));
    assert!(uses.len() > 1000, "only {} uses found", uses.len());
    let circles: Vec<String> = circles::circles(&uses).into_iter().map(|circle| told(&circle)).collect();
    assert!(circles.is_empty(), "\nFiles that use each other in a circle:\n\n{}\n", circles.join("\n"));
}

#[test]
fn no_module_uses_a_later_stage() {
    let faults = stages::faults(&imports::uses(&Tree::read(&files::read()).unwrap()));
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn the_tests_that_documents_name_exist() {
    let files = files::read();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    assert!(named::files(&files["SECURITY.md"]).len() > 20);
    for document in ["SECURITY.md", "ARCHITECTURE.md"] {
        assert_eq!(named::missing(root, &files[document]), [""; 0], "{document}");
    }
}

/// A circle, line by line.
fn told(circle: &[&Use]) -> String {
    circle.iter().map(|one| format!("  {one}")).collect::<Vec<_>>().join("\n") + "\n"
}
