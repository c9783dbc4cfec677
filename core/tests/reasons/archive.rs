//! What is wrong with the archive itself.

use drift_core::archive::Limits;
use drift_core::diagnostic::DiagnosticCode;
use drift_core::report::MachineReason;
use drift_core::{BackupReader, Report};

use crate::show;
use crate::support::{Cluster, Entry, Scene, gzip, read, report, tar};

fn web() -> Cluster {
    Cluster::new("team-a", "web")
}

fn reported(scene: &Scene, file: &[u8]) -> Report {
    report(&read(file), &scene.observations())
}

#[test]
fn cut() {
    let scene = Scene::of(&web());
    let archive = scene.archive();
    let report = reported(&scene, &archive[..archive.len() - 20]);
    show::diagnostic(&report, DiagnosticCode::ArchiveCut, "diagnostic-archive-cut");
}

#[test]
fn corrupt() {
    let scene = Scene::of(&web());
    let mut raw = tar(&scene.archive_entries(), scene.written_at);
    let header = raw.len() - 1024 - 512 * 8;
    let header =
        (0..header / 512).rev().map(|block| block * 512).find(|start| raw[*start..].starts_with(b"resources/"));
    raw[header.unwrap() + 148] ^= 1;
    show::diagnostic(&reported(&scene, &gzip(&raw)), DiagnosticCode::ArchiveCorrupt, "diagnostic-archive-corrupt");
}

#[test]
fn trailing_data() {
    let scene = Scene::of(&web());
    let file = [scene.archive(), b"and more".to_vec()].concat();
    let report = reported(&scene, &file);
    show::diagnostic(&report, DiagnosticCode::ArchiveTrailingData, "diagnostic-archive-trailing-data");
    show::all(&report, MachineReason::Matched);
}

#[test]
fn beyond_a_limit() {
    let scene = Scene::of(&web());
    let within = |limits| {
        let mut reader = BackupReader::with_limits("mgmt-nightly.tar.gz", limits);
        reader.push(&scene.archive());
        report(&reader.finish(), &scene.observations())
    };
    let report = within(Limits { entries: 30, ..Limits::default() });
    show::diagnostic(&report, DiagnosticCode::ArchiveLimit, "diagnostic-archive-limit");
    let report = within(Limits { object_bytes: 700, ..Limits::default() });
    show::diagnostic(&report, DiagnosticCode::ObjectTooLarge, "diagnostic-object-too-large");
}

#[test]
fn entries_of_odd_types_and_names() {
    let scene = Scene::of(&web());
    let mut raw = tar(&scene.archive_entries(), scene.written_at);
    raw.truncate(raw.len() - 1024);
    let mut add = |kind: u8, name: &str| {
        let mut header = tar::Header::new_ustar();
        header.set_mode(0o755);
        header.set_mtime(scene.written_at);
        header.set_size(0);
        let old = header.as_old_mut();
        old.linkflag = [kind];
        old.name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        raw.extend_from_slice(header.as_bytes());
    };
    add(b'2', "resources/machines.cluster.x-k8s.io/namespaces/team-a/link.json");
    add(b'0', "../../resources/machines.cluster.x-k8s.io/namespaces/team-a/climbs.json");
    raw.extend_from_slice(&[0; 1024]);
    let report = reported(&scene, &gzip(&raw));
    show::diagnostic(&report, DiagnosticCode::EntryType, "diagnostic-entry-type");
    show::diagnostic(&report, DiagnosticCode::EntryName, "diagnostic-entry-name");
    assert_eq!(report.exit_code().code(), 3);
}

#[test]
fn newer_format() {
    let mut scene = Scene::of(&web());
    scene.format_version = "2".into();
    show::diagnostic(&scene.report(), DiagnosticCode::FormatVersion, "diagnostic-format-version");
}

#[test]
fn plain_tar_and_several_gzip_members() {
    let scene = Scene::of(&web());
    let raw = tar(&scene.archive_entries(), scene.written_at);
    let expected = scene.report();
    assert_eq!(reported(&scene, &raw), expected);
    let (left, right) = raw.split_at(raw.len() / 3);
    assert_eq!(reported(&scene, &[gzip(left), gzip(right)].concat()), expected);
}

#[test]
fn other_entries_are_nothing() {
    let mut scene = Scene::of(&web());
    scene.entries.push(Entry::new("resources/pods/namespaces/team-a/p.json", b"not even JSON"));
    scene.entries.push(Entry::new("notes.txt", b"hello"));
    let report = scene.report();
    assert_eq!(report.exit_code().code(), 0, "{:#?}", report.diagnostics);
}
