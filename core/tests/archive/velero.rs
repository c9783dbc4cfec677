//! Archives as Velero and other programs write them.

use std::io::Read as _;

use drift_core::archive::FileKind;

use crate::support::{MTIME, Outcome, TarBuilder, gzip, read};

/// A backup that Velero 1.18.2 wrote.
const BACKUP: &[u8] = include_bytes!("../data/core-kinds-only.tar.gz");

/// What flate2 and the tar crate read.
fn oracle(file: &[u8]) -> Vec<(String, Option<u64>, Vec<u8>)> {
    let mut archive = tar::Archive::new(flate2::read::MultiGzDecoder::new(file));
    let read = |entry: std::io::Result<tar::Entry<'_, _>>| {
        let mut entry = entry.unwrap();
        let mut body = Vec::new();
        entry.read_to_end(&mut body).unwrap();
        (String::from_utf8(entry.path_bytes().into_owned()).unwrap(), entry.header().mtime().ok(), body)
    };
    archive.entries().unwrap().map(read).collect()
}

fn same_as_oracle(outcome: &Outcome, file: &[u8]) {
    let expected = oracle(file);
    assert_eq!(outcome.seen.len(), expected.len());
    for (seen, (path, mtime, body)) in outcome.seen.iter().zip(expected) {
        assert_eq!((&seen.path, seen.mtime), (&path, mtime));
        if !path.contains("skip") {
            assert_eq!(seen.body, Some(body));
        }
    }
}

#[test]
fn a_backup_of_velero_is_read_as_other_readers_read_it() {
    let outcome = read(BACKUP).whole();
    assert_eq!((outcome.gzip, outcome.content, outcome.compressed_bytes), (true, FileKind::Tar, BACKUP.len() as u64));
    assert_eq!(outcome.entries, outcome.seen.len() as u64);
    assert_eq!(
        (outcome.seen[0].path.as_str(), outcome.seen[0].body.as_deref()),
        ("metadata/version", Some(&b"1.1.0\n"[..]))
    );
    same_as_oracle(&outcome, BACKUP);
}

#[test]
fn a_backup_that_a_browser_unpacked_is_read_the_same() {
    let mut raw = Vec::new();
    flate2::read::GzDecoder::new(BACKUP).read_to_end(&mut raw).unwrap();
    let (packed, unpacked) = (read(BACKUP).whole(), read(&raw).whole());
    assert!(!unpacked.gzip);
    assert_eq!((unpacked.seen, unpacked.raw_bytes), (packed.seen, packed.raw_bytes));
    assert_eq!(unpacked.raw_bytes, raw.len() as u64);
}

/// The three ways in which Go writes a name; what Velero's own headers look like.
#[test]
fn names_come_from_the_header_the_prefix_or_an_extension() {
    let prefix = "resources/kubeadmconfigtemplates.bootstrap.cluster.x-k8s.io/v1beta1-preferredversion/namespaces";
    let long = format!("resources/clusterroles.rbac.authorization.k8s.io/cluster/{}.json", "r".repeat(120));
    let mut split = TarBuilder::header(b'0', b"team-a/web-md-0-7f6c5d.json", 2);
    split.as_ustar_mut().unwrap().prefix[..prefix.len()].copy_from_slice(prefix.as_bytes());
    split.set_cksum();
    let file = gzip(
        &TarBuilder::default()
            .file("resources/clusterroles.rbac.authorization.k8s.io/cluster/system:node.json", b"{}")
            .block(split.as_bytes())
            .block(b"{}")
            .pax(&[("path", long.as_bytes())])
            .block(TarBuilder::header(b'0', &long.as_bytes()[..100], 2).as_bytes())
            .block(b"{}")
            .end(),
    );
    let outcome = read(&file).whole();
    let expected = [
        "resources/clusterroles.rbac.authorization.k8s.io/cluster/system:node.json".to_owned(),
        format!("{prefix}/team-a/web-md-0-7f6c5d.json"),
        long,
    ];
    assert_eq!(outcome.paths(), expected);
    for (index, seen) in outcome.seen.iter().enumerate() {
        assert_eq!((seen.size, seen.mtime, seen.number), (2, Some(MTIME), index as u64 + 1));
    }
    same_as_oracle(&outcome, &file);
}

/// `tar -czf` over an unpacked backup: other headers, directories, a leading `./`, records of 10 KiB.
#[test]
fn re_packed_backups_are_read() {
    let mut builder = tar::Builder::new(Vec::new());
    let long = format!("resources/secrets/namespaces/team-a/{}.json", "s".repeat(200));
    let mut directory = tar::Header::new_gnu();
    directory.set_entry_type(tar::EntryType::Directory);
    directory.set_size(0);
    builder.append_data(&mut directory, "./resources", &[][..]).unwrap();
    for name in ["./metadata/version", &long] {
        let mut header = tar::Header::new_gnu();
        header.set_size(3);
        header.set_mtime(MTIME);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, &b"abc"[..]).unwrap();
    }
    let mut raw = builder.into_inner().unwrap();
    raw.resize(raw.len().next_multiple_of(10_240), 0);
    let outcome = read(&gzip(&raw)).whole();
    assert_eq!(outcome.paths(), ["metadata/version", &long]);
    assert_eq!(outcome.entries, 3, "the directory counts");
    assert_eq!(outcome.raw_bytes, raw.len() as u64);
    assert!(outcome.seen.iter().all(|seen| seen.body.as_deref() == Some(b"abc")));
}

#[test]
fn bodies_come_whole_unless_nobody_wants_them() {
    let outcome = read(&gzip(&TarBuilder::sample().end())).whole();
    let bodies: Vec<_> = outcome.seen.iter().map(|seen| seen.body.as_ref().map(Vec::len)).collect();
    assert_eq!(bodies, [Some(6), Some(18), None, Some(0), Some(1500), Some(512)]);
    assert_eq!(outcome.seen[2].size, 700);
    same_as_oracle(&outcome, &gzip(&TarBuilder::sample().end()));
}
