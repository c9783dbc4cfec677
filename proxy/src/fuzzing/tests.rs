//! The bodies of the fuzz targets over the corpus that is committed.

use std::{fs, panic::catch_unwind, path::Path};

/// Runs a body over its corpus, and lists the files with which it fails.
#[track_caller]
fn run(target: &str, body: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(target);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 20, "only {} files", files.len());
    files.retain(|path| {
        let bytes = fs::read(path).unwrap();
        catch_unwind(|| body(&bytes)).is_err()
    });
    assert!(files.is_empty(), "{target} fails with {files:?}");
}

#[test]
fn answers_of_vcenters() {
    run("vcenter", super::vcenter);
}

#[test]
fn pages_of_nodes() {
    run("node_page", super::node_page);
}

#[test]
fn requests() {
    run("http", super::http);
}
