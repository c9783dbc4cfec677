//! Files that are no backup: what they are, what was expected, and the command that gives it.

use std::fs;

use drift_e2e::{
    archive::{Tape, gzip},
    program::Run,
    random::Random,
};

use crate::desk::Desk;

const COMMAND: &str = "velero backup download";

/// `detect` and `inspect` refuse it, name the file, and say this.
#[track_caller]
fn refused(desk: &Desk, bytes: impl AsRef<[u8]>, says: &str) {
    let judged = desk.detect(bytes);
    judged.fails(&["bad.tar.gz", says, COMMAND]);
    let inspected = Run::inspect(&desk.path("bad.tar.gz")).go();
    assert_eq!(inspected.code, Some(2));
    assert_eq!(inspected.stderr, judged.outcome.stderr, "both commands say the same");
}

#[test]
fn each_is_told_what_it_is() {
    let desk = Desk::new();
    let mut etcd = vec![0; 4096];
    etcd.splice(16..20, 0xed0c_daed_u32.to_le_bytes());
    let log = "time=\"2026-11-22T10:00:00Z\" level=info msg=\"Backup completed\"\n".repeat(20);
    let lines = "{\"level\":\"info\",\"msg\":\"Backup completed\"}\n".repeat(20);
    let xml = "<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code></Error>";
    let zip = [b"PK\x03\x04\x14\0\0\0\x08\0".to_vec(), Random::new(1).bytes(3000)].concat();
    let cases: [(&[u8], &str); 14] = [
        (b"", "the file is empty"),
        (&Random::new(2).bytes(5000), "data of an unknown kind"),
        (log.as_bytes(), "the file is text"),
        (lines.as_bytes(), "JSON lines"),
        (xml.as_bytes(), "XML or HTML"),
        (&zip, "a ZIP archive"),
        (br#"{"kind":"Backup","apiVersion":"velero.io/v1"}"#, "the file is JSON"),
        (b"\xfd7zXZ\0\0\x04 and more", "data compressed with xz"),
        (b"\x28\xb5\x2f\xfd\x04 and more", "data compressed with Zstandard"),
        (&[0; 8192], "nothing but zero bytes"),
        (&etcd, "an etcd snapshot"),
        (b"1000;chunk-signature=0055627c9e194cb4542bae2aa5492e3c\r\n\x1f\x8b\x08", "aws-chunked"),
        (&gzip(log.as_bytes()), "compressed with gzip, and unpacked it is text"),
        (&gzip(&desk.backup()), "compressed with gzip, and unpacked it is data compressed with gzip"),
    ];
    for (bytes, says) in cases {
        refused(&desk, bytes, says);
    }
}

#[test]
fn companions_of_a_backup_are_no_backup() {
    let desk = Desk::new();
    let companion = |name: &str| fs::read(desk.scenario.folder.join(name)).unwrap();
    refused(&desk, companion("velero-backup.json"), "the file is JSON");
    refused(&desk, companion("velero-resource-list.json.gz"), "unpacked it is JSON");
    refused(&desk, companion("inventory.json"), "the file is JSON");
}

#[test]
fn archives_of_something_else() {
    let desk = Desk::new();
    let other = Tape::default().file("src/main.rs", b"fn main() {}").file("README.md", b"# Read me").end();
    refused(&desk, &other, "not one of Velero");
    refused(&desk, gzip(&other), "not one of Velero");
    refused(&desk, gzip(&[0; 1024]), COMMAND);

    let empty = Tape::default().file("metadata/version", b"1.1.0\n").end();
    desk.detect(gzip(&empty)).fails(&["valid but empty", "velero backup describe"]);
    let without = desk.entries().into_iter().filter(|entry| !entry.is_of("clusters.cluster.x-k8s.io"));
    let without: Vec<_> = without.filter(|entry| !entry.is_of("machines.cluster.x-k8s.io")).collect();
    let judged = desk.detect(drift_e2e::archive::pack(&without));
    judged.fails(&["neither a Cluster nor a Machine", "velero backup describe"]);
}

#[test]
fn no_file_at_all() {
    let desk = Desk::new();
    let folder = desk.path("folder");
    fs::create_dir(&folder).unwrap();
    for (path, says) in [(folder, "it is a directory"), (desk.path("nowhere.tar.gz"), "there is no such file")] {
        let judged = desk.judge(desk.observe(Run::detect(&path), true));
        judged.fails(&[path.file_name().unwrap().to_str().unwrap(), says, COMMAND]);
        assert_eq!(Run::inspect(&path).go().stderr, judged.outcome.stderr);
        let judged = desk.judge(Run::detect(&desk.scenario.backup()).inventory(&path));
        judged.fails(&["inventory", says]);
        let judged = desk.judge(desk.observe(Run::detect(&desk.scenario.backup()), true).nodes("team-a/web", &path));
        judged.fails(&["node list", says]);
    }
}

/// An archive that was unpacked by a browser, packed again by a person, or renamed.
#[test]
fn a_backup_in_other_clothes_is_a_backup() {
    let desk = Desk::new();
    let raw = desk.raw();
    desk.detect(&raw).fine();
    let (left, right) = raw.split_at(raw.len() / 3);
    desk.detect([gzip(left), gzip(right)].concat()).fine();
    for prefix in ["./", "my-backup/"] {
        let mut entries = desk.entries();
        for entry in &mut entries {
            entry.path.insert_str(0, prefix);
        }
        desk.detect(gzip(&drift_e2e::archive::pack(&entries))).fine();
    }
}
