//! Where a file can end, and files that are something else.

use drift_core::archive::FileKind;
use drift_core::diagnostic::DiagnosticCode;

use crate::support::{Outcome, TarBuilder, gzip, read};

/// Asserts that the entries are the first ones of the whole archive; the last one may lack its body.
#[track_caller]
fn prefix_of(outcome: &Outcome, whole: &Outcome) {
    let (last, complete) = outcome.seen.split_last().map_or((None, &[][..]), |(last, rest)| (Some(last), rest));
    assert_eq!(complete, &whole.seen[..complete.len()]);
    if let Some(last) = last {
        let expected = &whole.seen[complete.len()];
        assert_eq!((&last.path, last.size, last.mtime), (&expected.path, expected.size, expected.mtime));
        assert!(last.body.is_none() || last.body == expected.body);
    }
}

#[test]
fn a_compressed_archive_cut_anywhere_is_incomplete() {
    let file = gzip(&TarBuilder::sample().end());
    let whole = read(&file).whole();
    for cut in 1..file.len() {
        let place = if cut < 10 {
            "a gzip header"
        } else if cut < file.len() - 8 {
            "the compressed data"
        } else {
            "the checksum"
        };
        let outcome = read(&file[..cut]).broken(DiagnosticCode::ArchiveCut, place);
        assert!(outcome.diagnostics[0].message.contains(&format!("after {cut} bytes")));
        prefix_of(&outcome, &whole);
    }
}

#[test]
fn a_plain_archive_cut_before_the_end_of_its_marker_is_incomplete() {
    let file = TarBuilder::sample().end();
    let whole = read(&file).whole();
    for cut in 20..file.len() {
        let outcome = read(&file[..cut]).broken(DiagnosticCode::ArchiveCut, &format!("after {cut} unpacked bytes"));
        prefix_of(&outcome, &whole);
        assert_eq!(outcome.raw_bytes, cut as u64);
    }
    let padded = [&file[..], &[0; 700]].concat();
    for cut in file.len()..padded.len() {
        assert_eq!(read(&padded[..cut]).whole().seen, whole.seen);
    }
}

#[test]
fn an_archive_that_was_closed_badly_is_incomplete_though_gzip_is_whole() {
    let file = gzip(&TarBuilder::sample().0);
    let outcome = read(&file).broken(DiagnosticCode::ArchiveCut, "before entry 7, without its end marker");
    assert_eq!(outcome.seen, read(&TarBuilder::sample().end()).seen);
    let body = gzip(&TarBuilder::default().file("first", b"").file("resources/cut.json", &[b'c'; 99]).0[..1100]);
    let outcome = read(&body).broken(DiagnosticCode::ArchiveCut, "inside entry 2");
    assert_eq!(outcome.diagnostics[0].subject.as_deref(), Some("resources/cut.json"));
    assert_eq!(outcome.seen[1].body, None);
}

#[test]
fn other_files_are_named() {
    let list = br#"{"cluster.x-k8s.io/v1beta1/Machine":["team-a/web-x7k2p"]}"#;
    let page = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code></Error>";
    let log = "time=\"2026-11-22T10:00:00Z\" level=info msg=\"Backed up item\"\n".repeat(50);
    for (content, kind) in [
        (&list[..], FileKind::Json),
        (&[b' '; 600], FileKind::Text),
        (page, FileKind::Xml),
        (log.as_bytes(), FileKind::Text),
        (b"PK\x03\x04 and so on", FileKind::Zip),
        (&[b"PK\x03\x04".as_slice(), &[7; 900]].concat(), FileKind::Zip),
        (b"", FileKind::Empty),
    ] {
        for (file, gzip) in [(content.to_vec(), false), (gzip(content), true)] {
            let outcome = read(&file).broken(DiagnosticCode::ArchiveCorrupt, kind.description());
            assert_eq!((outcome.content, outcome.gzip, outcome.entries), (kind, gzip, 0));
            let message = &outcome.diagnostics[0].message;
            assert_eq!(message.contains("compressed with gzip"), gzip, "{message}");
            assert!(message.contains("velero backup download NAME"));
        }
    }
    let twice = gzip(&gzip(&TarBuilder::sample().end()));
    let outcome = read(&twice).broken(DiagnosticCode::ArchiveCorrupt, "unpacked it is data compressed with gzip");
    assert_eq!((outcome.content, outcome.gzip), (FileKind::Gzip, true));
    let noise: Vec<u8> = (0..2000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8 | 0x80).collect();
    let outcome = read(&noise).broken(DiagnosticCode::ArchiveCorrupt, "unknown kind");
    assert_eq!(outcome.content, FileKind::Unknown);
}

/// Stores that keep the upload's framing: <https://github.com/vmware-tanzu/velero/issues/7995>.
#[test]
fn chunk_marks_of_an_upload_are_named() {
    let file = gzip(&TarBuilder::sample().end());
    let framed = [format!("{:x};chunk-signature={}\r\n", file.len(), "0f".repeat(32)).as_bytes(), &file].concat();
    for framed in [framed, [format!("{:x}\r\n", file.len()).as_bytes(), &file].concat()] {
        let outcome = read(&framed).broken(DiagnosticCode::ArchiveCorrupt, "aws-chunked");
        assert_eq!((outcome.content, outcome.gzip), (FileKind::AwsChunked, false));
    }
}

#[test]
fn a_log_that_is_cut_is_still_a_log() {
    let mut state = 1_u32;
    let noisy = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        format!("time=\"{state}\" level=info\n")
    };
    let log = gzip((0..500).map(noisy).collect::<String>().as_bytes());
    let outcome = read(&log[..log.len() / 2]).broken(DiagnosticCode::ArchiveCorrupt, "like a log of Velero");
    assert_eq!(outcome.content, FileKind::Text);
}
