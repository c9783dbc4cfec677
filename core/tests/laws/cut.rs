//! A part of an archive proves nothing.

use drift_core::report::MachineStatus;

use crate::seen::Seen;
use crate::support::{Cluster, Scene, read, report, tar};

fn drifted() -> Scene {
    let web = Cluster::new("team-a", "web");
    let mut scene = Scene::of(&web);
    scene.lose(&web.worker(0));
    scene.grow(&web, &web.set("web-md-0"), 7);
    scene
}

/// Reads the first bytes of a file, and asserts that they do not pass for the whole.
fn assert_doubted(scene: &Scene, file: &[u8], length: usize) {
    let backup = read(&file[..length]);
    if backup.unusable().is_some() {
        return;
    }
    let found = report(&backup, &scene.observations());
    let seen = Seen::of(&found);
    assert!(!found.backup.complete, "cut at {length}");
    assert_eq!(seen.exit_code, 3, "cut at {length}");
    assert!(seen.ghosts.is_empty(), "cut at {length}: {seen:?}");
    assert!(seen.with(MachineStatus::Stale).is_empty(), "cut at {length}: {seen:?}");
}

#[test]
fn cut_anywhere() {
    let scene = drifted();
    let archive = scene.archive();
    assert_eq!(scene.report().exit_code().code(), 1);
    for length in 0..archive.len() {
        assert_doubted(&scene, &archive, length);
    }
}

/// Without compression only the end marker tells where it ends.
#[test]
fn cut_anywhere_without_compression() {
    let scene = drifted();
    let archive = tar(&scene.archive_entries(), scene.written_at);
    let end = archive.len() - 1024;
    for length in (0..end).step_by(61).chain(end - 3..=end) {
        assert_doubted(&scene, &archive, length);
    }
}
