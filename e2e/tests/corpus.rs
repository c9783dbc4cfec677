//! The bodies of the fuzz targets, over the corpus that is committed: real entries, and bytes that once were or might
//! be trouble.

#![expect(clippy::unwrap_used, reason = "a test that cannot run has failed")]
#![expect(clippy::panic, reason = "the bodies are written for a fuzzer, which looks for panics")]

#[path = "../../fuzz/bodies/mod.rs"]
mod bodies;

use std::{fs, panic::catch_unwind};

use drift_e2e::program;

/// Runs a body over its corpus, and lists the files with which it fails.
#[track_caller]
fn run(target: &str, body: fn(&[u8])) {
    let folder = program::root().join("fuzz/corpus").join(target);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 20, "only {} files", files.len());
    files.retain(|path| {
        let bytes = fs::read(path).unwrap();
        assert!(bytes.len() <= 64 << 10, "{} is large", path.display());
        catch_unwind(|| body(&bytes)).is_err()
    });
    assert!(files.is_empty(), "{target} fails with {files:?}");
}

#[test]
fn archives() {
    run("archive", bodies::archive);
}

#[test]
fn objects() {
    run("object", bodies::object);
}

#[test]
fn inventories() {
    run("inventory", bodies::inventory);
}

#[test]
fn node_lists() {
    run("nodes", bodies::nodes);
}

#[test]
fn kubeconfigs() {
    run("kubeconfig", bodies::kubeconfig::kubeconfig);
}

#[test]
fn ignore_files() {
    run("ignore", bodies::ignore::ignore);
}

#[test]
fn exports() {
    run("export", bodies::export::export);
}
