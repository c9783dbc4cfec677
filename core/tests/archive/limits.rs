//! Every limit, exactly at it and one beyond; and what hostile files cost.

use drift_core::archive::{ArchiveReader, EntryHeader, EntrySink, Inflater, Limits, TarEnd, TarReader, Want};
use drift_core::diagnostic::{DiagnosticCode, Severity};

use crate::support::{Recorder, TarBuilder, gzip, read, read_within};

fn limits() -> Limits {
    Limits::default()
}

#[test]
fn the_defaults_are_these() {
    let Limits { raw_bytes, entries, object_bytes, extension_bytes } = Limits::default();
    assert_eq!((raw_bytes, entries), (17_179_869_184, 2_000_000));
    assert_eq!((object_bytes, extension_bytes), (16_777_216, 65_536));
}

#[test]
fn raw_bytes() {
    let raw = TarBuilder::sample().end();
    let length = raw.len() as u64;
    for file in [raw.clone(), gzip(&raw)] {
        read_within(Limits { raw_bytes: length, ..limits() }, &file).whole();
        let outcome = read_within(Limits { raw_bytes: length - 1, ..limits() }, &file);
        let outcome = outcome.broken(DiagnosticCode::ArchiveLimit, &format!("larger than {} bytes", length - 1));
        assert_eq!((outcome.raw_bytes, outcome.seen), (length - 1, read(&raw).seen));
        read_within(Limits { raw_bytes: 0, ..limits() }, &file).broken(DiagnosticCode::ArchiveLimit, "0 bytes");
    }
}

/// The splitter has the limit too, for those who use it alone.
#[test]
fn raw_bytes_of_each_layer() {
    let raw = TarBuilder::sample().end();
    for limit in [raw.len(), raw.len() - 1, 600, 1] {
        let limits = Limits { raw_bytes: limit as u64, ..limits() };
        let (mut tar, mut sink) = (TarReader::new(limits), Recorder::default());
        let mut out = Vec::new();
        let mut inflater = Inflater::new(limits);
        for piece in raw.chunks(100) {
            tar.push(piece, &mut sink);
            inflater.push(piece, &mut |raw| out.extend_from_slice(&raw));
        }
        assert_eq!(out, &raw[..limit]);
        let fits = limit == raw.len();
        assert_eq!((tar.stopped(), inflater.stopped()), (!fits, !fits));
        let (split, inflated) = (tar.finish(), inflater.finish());
        assert_eq!((inflated.complete, inflated.raw_bytes), (fits, limit as u64));
        if let TarEnd::Stopped(why) = split.end {
            assert_eq!((why.severity, why.code), (Severity::Error, DiagnosticCode::ArchiveLimit));
        } else {
            assert_eq!((split.end, fits), (TarEnd::Marker, true));
        }
    }
}

#[test]
fn entries() {
    let tape = TarBuilder::sample().entry(b'5', "directory/", b"").entry(b'2', "link", b"");
    let entries = 8;
    let outcome = read_within(Limits { entries, ..limits() }, &tape.clone().end());
    assert_eq!((outcome.complete, outcome.entries), (true, entries));
    let outcome = read_within(Limits { entries: entries - 1, ..limits() }, &tape.end());
    let outcome = outcome.broken(DiagnosticCode::ArchiveLimit, "more than 7 entries");
    assert_eq!((outcome.entries, outcome.seen.len()), (7, 6));
}

#[test]
fn object_bytes() {
    let file = TarBuilder::default().file("small", b"1234").file("large", b"12345").file("skip", b"123456").end();
    read_within(Limits { object_bytes: 5, ..limits() }, &file).whole();
    let outcome = read_within(Limits { object_bytes: 4, ..limits() }, &file);
    assert!(outcome.complete, "one object is missing, not the archive");
    assert_eq!(outcome.codes(), [(Severity::Error, DiagnosticCode::ObjectTooLarge)], "of those that are wanted");
    assert_eq!(outcome.diagnostics[0].subject.as_deref(), Some("large"));
    let seen: Vec<_> =
        outcome.seen.iter().map(|seen| (seen.path.as_str(), seen.body.is_some(), seen.refused)).collect();
    assert_eq!(seen, [("small", true, false), ("large", false, true), ("skip", false, false)]);
}

#[test]
fn extension_bytes() {
    let name = "n".repeat(1000);
    let long = TarBuilder::default().entry(b'L', "././@LongLink", name.as_bytes()).file("short", b"").end();
    let pax = TarBuilder::default().pax(&[("path", name.as_bytes())]).file("short", b"").end();
    for (file, size) in [(long, 1000), (pax, 1011)] {
        assert_eq!(read_within(Limits { extension_bytes: size, ..limits() }, &file).whole().paths(), [&name]);
        let outcome = read_within(Limits { extension_bytes: size - 1, ..limits() }, &file);
        outcome.broken(DiagnosticCode::ArchiveLimit, &format!("has {size} bytes, more than {}", size - 1));
    }
    // What is not read needs no limit.
    let unread = TarBuilder::default().entry(b'g', "global", &[b'g'; 2000]).entry(b'K', "link", &[b'k'; 2000]).end();
    read_within(Limits { extension_bytes: 999, ..limits() }, &unread).whole();
}

/// Counts, and keeps nothing.
#[derive(Default)]
struct Counter {
    refused: u64,
    bodies: u64,
}

impl EntrySink for Counter {
    fn wants(&mut self, _: &EntryHeader<'_>) -> Want {
        Want::Body
    }

    fn body(&mut self, _: &EntryHeader<'_>, _: &[u8]) {
        self.bodies += 1;
    }

    fn refused(&mut self, _: &EntryHeader<'_>) -> Severity {
        self.refused += 1;
        Severity::Error
    }

    fn left_out(&mut self, _: &str) -> Severity {
        Severity::Warning
    }
}

/// An entry of 10 GB in a file that ends behind its header: nothing is set aside for it.
#[test]
fn an_entry_that_claims_to_be_huge_costs_nothing() {
    let huge = TarBuilder::default().block(TarBuilder::header(b'0', b"huge", 10_000_000_000).as_bytes()).0;
    let outcome = read(&huge);
    assert!(!outcome.complete);
    let codes = [DiagnosticCode::ArchiveCut, DiagnosticCode::ObjectTooLarge];
    assert_eq!(outcome.codes(), codes.map(|code| (Severity::Error, code)));
    assert!(outcome.seen[0].refused);
    let beyond = TarBuilder::default().block(TarBuilder::header(b'0', b"huge", 17_179_869_184).as_bytes()).0;
    let outcome = read(&beyond).broken(DiagnosticCode::ArchiveLimit, "more than 17179869184 bytes");
    assert_eq!((outcome.seen, outcome.entries, outcome.raw_bytes), (vec![], 0, 0));
}

/// 100 MB of zeros in 100 kB of gzip: comes out in pieces of the decoder's length, and stops at the limit.
#[test]
fn a_bomb_is_unpacked_in_small_pieces_up_to_the_limit() {
    let header = TarBuilder::header(b'0', b"bomb", 100 << 20);
    let bomb = gzip(&TarBuilder::default().block(header.as_bytes()).block(&vec![0; 100 << 20]).end());
    assert!(bomb.len() < 200_000);
    let limit = 30 << 20;
    let mut inflater = Inflater::new(Limits { raw_bytes: limit, ..limits() });
    let (mut longest, mut total) = (0, 0);
    inflater.push(&bomb, &mut |raw| {
        longest = longest.max(raw.len());
        total += raw.len() as u64;
    });
    assert_eq!((inflater.stopped(), longest, total), (true, 256 << 10, limit));

    let mut reader = ArchiveReader::new(limits());
    let mut sink = Counter::default();
    reader.push(&bomb, &mut sink);
    let ending = reader.finish();
    assert_eq!((ending.complete, ending.entries, sink.refused, sink.bodies), (true, 1, 1, 0));
    let mut reader = ArchiveReader::new(Limits { raw_bytes: limit, ..limits() });
    reader.push(&bomb, &mut sink);
    assert!(reader.stopped());
    let ending = reader.finish();
    assert_eq!((ending.complete, ending.raw_bytes, ending.compressed_bytes), (false, 0, bomb.len() as u64));
}

#[test]
fn after_an_error_bytes_are_counted_only() {
    let mut reader = ArchiveReader::new(Limits { entries: 1, ..limits() });
    let mut sink = Recorder::default();
    let file = gzip(&TarBuilder::sample().end());
    reader.push(&file, &mut sink);
    assert!(reader.stopped());
    for _ in 0..1000 {
        reader.push(&[0xff; 4096], &mut sink);
    }
    assert_eq!(reader.finish().compressed_bytes, file.len() as u64 + 4_096_000);
    assert_eq!(sink.0.len(), 1);
}
