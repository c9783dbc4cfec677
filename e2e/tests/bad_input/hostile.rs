//! Archives that try to exhaust their reader, written into a pipe while it reads. Behind each attack is a small honest
//! backup, which is judged all the same.

use std::path::Path;

use drift_core::{
    Backup, BackupReader, Context, Observations, archive::Limits, diagnostic::DiagnosticCode, report::Cluster,
};
use drift_e2e::{
    archive::{Tape, gzip},
    program::Run,
};
use drift_generator::{
    Plan,
    hostile::{self, Attack},
};

use crate::desk::{Desk, Judged};

/// What the generator puts behind an attack.
fn honest() -> Plan {
    Plan { clusters: 1, machines: 5, unrelated: 20, missing: 0, extra: 1, virtual_machines: 50, ..Plan::default() }
}

/// Compares the archive of an attack, which never is a file, with the inventory of the honest backup.
fn attacked(attack: Attack) -> Judged {
    let desk = Desk::new();
    let mut inventory = Vec::new();
    drift_generator::inventory(&honest(), &mut inventory).unwrap();
    let inventory = desk.file("inventory.json", inventory);
    let run = Run::detect(Path::new("/dev/stdin")).inventory(&inventory);
    desk.judge(run.input(move |pipe| hostile::write(attack, std::io::BufWriter::new(pipe)).map(drop)))
}

#[cfg(unix)]
#[test]
fn large_and_many_is_no_reason_to_give_up() {
    let harmless = attacked(Attack::Entries(0));
    assert_ne!(harmless.outcome.code, Some(3));
    let machines = harmless.machines().len();
    assert_eq!(machines, 5 + harmless.count("Ghost"));
    for attack in [Attack::Entries(60_000), Attack::HugeEntry(200 << 20)] {
        let judged = attacked(attack);
        assert_eq!(judged.outcome.code, harmless.outcome.code, "{attack:?}");
        assert_eq!(judged.report["clusters"], harmless.report["clusters"], "{attack:?}");
        assert_eq!(judged.report["backup"]["complete"], true, "{attack:?}");
        assert_eq!(judged.report["diagnostics"], harmless.report["diagnostics"], "{attack:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_bomb_is_left_out() {
    let judged = attacked(Attack::Bomb(200 << 20));
    judged.incomplete("object-too-large", "bomb.json");
    assert!(judged.machines().len() >= 5, "the honest machines are judged");
    assert_eq!(judged.count("Healthy"), 5);
}

/// A terabyte of zeros in a few megabytes, which never ends by itself: reading stops at the limit.
#[test]
fn bytes_at_the_limit() {
    let raw = Tape::default().file("metadata/version", b"1.1.0\n").file("x", &vec![0; 3 << 20]).end();
    let file = gzip(&raw);
    let length = raw.len() as u64;
    assert!(!limited(&file, Limits { raw_bytes: length, ..Limits::default() }).cut);
    let over = limited(&file, Limits { raw_bytes: length - 1, ..Limits::default() });
    assert!(over.cut && over.diagnostics.has(DiagnosticCode::ArchiveLimit));
}

#[test]
fn entries_at_the_limit() {
    let mut file = Vec::new();
    let written = hostile::write(Attack::Entries(2000), &mut file).unwrap();
    let within = limited(&file, Limits { entries: written.entries, ..Limits::default() });
    assert!(within.complete && !within.cut, "{:?}", within.diagnostics);
    let over = limited(&file, Limits { entries: written.entries - 1, ..Limits::default() });
    assert!(over.cut && !over.complete && over.diagnostics.has(DiagnosticCode::ArchiveLimit));
    assert!(over.unusable().is_none(), "the machines come before the last entry");
}

#[test]
fn an_object_at_the_limit() {
    let size = 100_000;
    let mut file = Vec::new();
    hostile::write(Attack::Bomb(size), &mut file).unwrap();
    let read = |object_bytes| limited(&file, Limits { object_bytes, ..Limits::default() });
    let whole = (size..size + 1000).find(|limit| read(*limit).complete).unwrap();
    assert!(machines(&read(whole)).contains(&String::from("bomb")));
    let over = read(whole - 1);
    assert!(!over.complete && over.diagnostics.has(DiagnosticCode::ObjectTooLarge));
    assert!(!over.cut, "only the object is missing");
}

fn limited(file: &[u8], limits: Limits) -> Backup {
    let mut reader = BackupReader::with_limits("limited.tar.gz", limits);
    reader.push(file);
    reader.finish()
}

/// The machines that a detection without any observation tells.
fn machines(backup: &Backup) -> Vec<String> {
    let context = Context { generated_at: jiff::Timestamp::UNIX_EPOCH, version: String::new(), restore_into: None };
    let report = drift_core::detect(backup, &Observations::default(), &context);
    report.clusters.iter().flat_map(Cluster::machines).map(|machine| machine.name.clone()).collect()
}

/// More things that are wrong than anybody would read: they are counted, and fifty of them are told.
#[test]
fn thousands_of_faults() {
    let desk = Desk::new();
    let mut tape = Tape::onto(desk.raw());
    for number in 0..5000 {
        let path = format!("resources/machines.cluster.x-k8s.io/namespaces/team-a/bad-{number:05}.json");
        tape = tape.file(&path, b"{");
    }
    let judged = desk.detect(gzip(&tape.end()));
    judged.incomplete("object-unreadable", "bad-00000.json").says("more-of-the-same", "error", "4950 more");
    assert_eq!(judged.remarks("object-unreadable").len(), 50);
    assert!(judged.report["summary"]["errors"].as_u64() >= Some(5000));
    assert!(judged.outcome.text().len() < 100_000, "{}", judged.outcome.text().len());
}
