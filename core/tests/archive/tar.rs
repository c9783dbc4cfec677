//! What may stand in a tar archive.

use drift_core::archive::FileKind;
use drift_core::diagnostic::{DiagnosticCode, Severity};

use crate::support::{Outcome, TarBuilder, read};

/// What comes of an entry that stands between two plain files.
fn between(odd: impl FnOnce(TarBuilder) -> TarBuilder) -> Outcome {
    let outcome = read(&odd(TarBuilder::default().file("first", b"1")).file("last", &[b'l'; 600]).end());
    assert_eq!((outcome.paths().first(), outcome.paths().last()), (Some(&"first"), Some(&"last")));
    assert_eq!(outcome.seen.last().and_then(|seen| seen.body.as_ref()).map(Vec::len), Some(600));
    outcome
}

#[test]
fn regular_files_have_three_types() {
    let outcome = between(|tape| tape.entry(b'0', "a", b"a").entry(0, "b", b"b").entry(b'7', "c", b"c")).whole();
    assert_eq!(outcome.paths(), ["first", "a", "b", "c", "last"]);
}

#[test]
fn directories_are_passed_over_in_silence() {
    let outcome = between(|tape| tape.entry(b'5', "resources/", b"").entry(0, "metadata/", b"")).whole();
    assert_eq!((outcome.paths(), outcome.entries), (vec!["first", "last"], 4));
}

#[test]
fn links_devices_and_unknown_types_are_left_out_and_told() {
    for (kind, name) in [
        (b'1', "a hard link"),
        (b'2', "a symbolic link"),
        (b'3', "a device"),
        (b'4', "a device"),
        (b'6', "a named pipe"),
        (b'V', "of an unknown type"),
        (b'X', "of an unknown type"),
    ] {
        let outcome = between(|tape| tape.entry(kind, "resources/odd\n.json", b""));
        assert_eq!(outcome.paths(), ["first", "last"]);
        assert!(outcome.complete);
        assert_eq!(outcome.codes(), [(Severity::Warning, DiagnosticCode::EntryType)]);
        assert_eq!(outcome.diagnostics[0].subject.as_deref(), Some("resources/odd\\n.json"));
        assert!(outcome.diagnostics[0].message.contains(name));
        assert!(outcome.diagnostics[0].message.contains("Entry 2 "));
    }
}

/// Go takes no body for a link, whatever its size says, and reads an entry that a reader of the size would miss.
#[test]
fn what_a_link_claims_as_its_body_is_read_as_entries() {
    let hidden = TarBuilder::default().file("hidden", b"").0;
    let outcome = between(|tape| tape.entry(b'2', "link", &hidden));
    assert_eq!(outcome.paths(), ["first", "hidden", "last"]);
    assert!(outcome.complete);
}

#[test]
fn bodies_of_unknown_types_are_passed_over() {
    let hidden = TarBuilder::default().file("hidden", b"").0;
    let outcome = between(|tape| tape.entry(b'V', "volume", &hidden));
    assert_eq!(outcome.paths(), ["first", "last"]);
    assert!(outcome.complete);
}

#[test]
fn sparse_files_of_gnu_are_passed_over_with_their_maps() {
    for maps in 0..3 {
        let outcome = between(|tape| {
            let mut header = tar::Header::new_gnu();
            header.set_size(700);
            header.as_old_mut().linkflag = [b'S'];
            header.as_old_mut().name[..6].copy_from_slice(b"sparse");
            header.as_gnu_mut().unwrap().isextended = [u8::from(maps > 0)];
            header.set_cksum();
            let mut tape = tape.block(header.as_bytes());
            for left in (0..maps).rev() {
                let mut map = [b'7'; 512];
                map[504] = u8::from(left > 0);
                tape = tape.block(&map);
            }
            tape.block(&[b's'; 700])
        });
        assert_eq!(outcome.paths(), ["first", "last"]);
        assert!(outcome.complete);
        assert_eq!(outcome.codes(), [(Severity::Error, DiagnosticCode::EntryType)]);
    }
    let outcome = read(&TarBuilder::default().file("first", b"").entry(b'S', "not-gnu", b"").end());
    outcome.broken(DiagnosticCode::ArchiveCorrupt, "not GNU's");
}

#[test]
fn sparse_files_of_pax_are_left_out() {
    let outcome = between(|tape| {
        tape.pax(&[("GNU.sparse.major", b"1"), ("GNU.sparse.name", b"real")]).file("GNUSparseFile.0/real", &[b'1'; 513])
    });
    assert_eq!(outcome.paths(), ["first", "last"]);
    assert_eq!(outcome.codes(), [(Severity::Error, DiagnosticCode::EntryType)]);
    assert_eq!(outcome.diagnostics[0].subject.as_deref(), Some("GNUSparseFile.0/real"));
}

#[test]
fn hostile_names_are_left_out_and_told() {
    for (name, why) in [
        ("/etc/passwd", "is absolute"),
        ("./../escape.txt", "climbs"),
        ("resources/../../a", "climbs"),
        ("a\0b", "NUL"),
        ("./", "is empty"),
    ] {
        let outcome = between(|tape| tape.pax(&[("path", name.as_bytes())]).file("x", &[b'h'; 513]));
        assert_eq!(outcome.paths(), ["first", "last"], "{name}");
        assert!(outcome.complete);
        assert_eq!(outcome.codes(), [(Severity::Warning, DiagnosticCode::EntryName)]);
        assert!(outcome.diagnostics[0].message.contains(why), "{}", outcome.diagnostics[0].message);
    }
    let outcome = between(|tape| tape.block(TarBuilder::header(b'0', b"caf\xe9", 0).as_bytes()));
    assert_eq!(outcome.diagnostics[0].subject.as_deref(), Some("caf\u{fffd}"));
    let outcome = between(|tape| tape.entry(b'L', "././@LongLink", "../".repeat(9999).as_bytes()).file("x", b""));
    assert_eq!(outcome.diagnostics[0].subject.as_ref().map(|name| name.chars().count()), Some(201));
}

#[test]
fn many_odd_entries_are_counted_not_listed() {
    let outcome = between(|tape| (0..500).fold(tape, |tape, _| tape.entry(b'2', "link", b"")));
    assert_eq!(outcome.entries, 502);
    assert_eq!(outcome.diagnostics.len(), 51);
}

#[test]
fn extension_headers_say_something_about_the_next_entry_only() {
    let outcome = between(|tape| {
        tape.entry(b'L', "././@LongLink", b"long\0junk")
            .entry(b'K', "././@LongLink", b"target\0")
            .file("short", b"")
            .file("plain", b"")
            .pax(&[("path", b"replaced")])
            .pax(&[("path", b"pax"), ("mtime", b"1.5"), ("SCHILY.xattr.a", b"\n\0\n\n")])
            .file("short", b"")
            .pax(&[("path", b"pax")])
            .entry(b'L', "././@LongLink", b"long-wins\0")
            .file("short", b"")
            .pax(&[("path", b"")])
            .file("own", b"")
            .entry(b'x', "empty", b"")
            .file("own", b"")
    })
    .whole();
    assert_eq!(outcome.paths(), ["first", "long", "plain", "pax", "long-wins", "own", "own", "last"]);
    assert_eq!(outcome.entries, 8, "extension headers are no entries");
}

/// As Velero's reader does. What a global header says of paths and sizes counts for nothing.
#[test]
fn global_records_are_passed_over_and_end_what_came_before() {
    let outcome = between(|tape| {
        tape.entry(b'g', "pax_global_header", b"15 path=global\n9 size=7\n")
            .file("a", b"")
            .pax(&[("path", b"lost")])
            .entry(b'g', "pax_global_header", b"15 comment=abcd\n")
            .file("b", b"")
    })
    .whole();
    assert_eq!(outcome.paths(), ["first", "a", "b", "last"]);
}

#[test]
fn sizes_in_extension_headers_count_where_the_header_cannot_hold_them() {
    let with = |header: u64, record: &str, body: usize| {
        let tape = TarBuilder::default().pax(&[("size", record.as_bytes())]);
        let tape = tape.block(TarBuilder::header(b'0', b"sized", header).as_bytes()).block(&vec![b'b'; body]);
        read(&tape.file("last", b"").end())
    };
    for header in [0, 600] {
        let outcome = with(header, "600", 600).whole();
        assert_eq!(outcome.paths(), ["sized", "last"]);
        assert_eq!(outcome.seen[0].body.as_ref().map(Vec::len), Some(600));
    }
    let outcome = with(600, "10", 600).broken(DiagnosticCode::ArchiveCorrupt, "600 bytes by its header and 10");
    assert_eq!((outcome.paths(), outcome.raw_bytes), (vec![], 1024));
    with(600, "-1", 600).broken(DiagnosticCode::ArchiveCorrupt, "malformed");
    with(0, "18446744073709551615", 0).broken(DiagnosticCode::ArchiveCorrupt, "18446744073709551615 bytes");
    // A directory has no body; its record is of no interest.
    let tape = TarBuilder::default().pax(&[("size", b"600")]).entry(b'5', "directory/", b"").file("last", b"");
    assert_eq!(read(&tape.end()).whole().paths(), ["last"]);
}

#[test]
fn damage_ends_the_reading_and_keeps_what_came_before() {
    let start = TarBuilder::default().file("first", b"1").file("second", b"2");
    let at = start.0.len() as u64;
    let damaged: [(&str, TarBuilder); 5] = [
        ("checksum", {
            let mut header = TarBuilder::header(b'0', b"third", 0);
            header.as_mut_bytes()[3] ^= 1;
            start.clone().block(header.as_bytes())
        }),
        ("size is not a number", {
            let mut header = TarBuilder::header(b'0', b"third", 0);
            header.as_old_mut().size = *b"-0000000001\0";
            header.set_cksum();
            start.clone().block(header.as_bytes())
        }),
        ("size is not a number", {
            let mut header = TarBuilder::header(b'x', b"third", 0);
            header.as_old_mut().size = [0xff; 12];
            header.set_cksum();
            start.clone().block(header.as_bytes())
        }),
        ("checksum", start.clone().block(&[b'?'; 512])),
        ("18446744073709551615 bytes", start.clone().block(TarBuilder::header(b'V', b"third", u64::MAX).as_bytes())),
    ];
    for (says, tape) in damaged {
        let outcome = read(&tape.file("later", b"").end()).broken(DiagnosticCode::ArchiveCorrupt, says);
        assert_eq!((outcome.paths(), outcome.entries, outcome.raw_bytes), (vec!["first", "second"], 2, at));
        let message = &outcome.diagnostics[0].message;
        assert!(message.contains(&format!("after entry 2, at byte {at} ")), "{message}");
        assert_eq!(outcome.content, FileKind::Tar);
    }
    let malformed = start.clone().entry(b'x', "pax", b"7 path=\n").file("third", b"");
    let outcome = read(&malformed.end()).broken(DiagnosticCode::ArchiveCorrupt, "malformed");
    assert_eq!(outcome.raw_bytes, at + 512);
    let lone = start.block(&[0; 512]).file("third", b"");
    let outcome = read(&lone.end()).broken(DiagnosticCode::ArchiveCorrupt, "single zero block");
    assert_eq!(outcome.paths(), ["first", "second"]);
}

#[test]
fn damage_in_the_first_header_of_an_archive_is_damage() {
    let mut raw = TarBuilder::sample().end();
    raw[0] ^= 1;
    let outcome = read(&raw).broken(DiagnosticCode::ArchiveCorrupt, "after entry 0, at byte 0");
    assert_eq!((outcome.content, outcome.entries), (FileKind::Tar, 0));
}

#[test]
fn only_zeros_may_follow_the_end() {
    let mut raw = TarBuilder::sample().end();
    raw.resize(raw.len() + 9000, 0);
    let place = raw.len() - 5;
    let whole = read(&raw).whole();
    assert_eq!(whole.raw_bytes, raw.len() as u64);
    raw[place] = 1;
    let outcome = read(&raw).broken(DiagnosticCode::ArchiveTrailingData, "follows the end marker");
    assert_eq!((outcome.raw_bytes, outcome.seen), (place as u64, whole.seen));
}

#[test]
fn an_archive_without_entries_is_whole() {
    let outcome = read(&[0; 10_240]).whole();
    assert_eq!((outcome.entries, outcome.content), (0, FileKind::Zeros));
}
