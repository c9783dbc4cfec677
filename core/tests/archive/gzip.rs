//! What may stand around deflate.

use std::io::Read as _;

use drift_core::archive::{Ending, Inflater, Limits, TarReader, TarSummary};
use drift_core::diagnostic::{DiagnosticCode, Severity};
use flate2::Crc;

use crate::support::{Outcome, Recorder, TarBuilder, gzip, read, read_pieces};

fn hash(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// A gzip header with these flags and the fields that they announce.
fn header(flags: u8) -> Vec<u8> {
    let mut bytes = vec![0x1f, 0x8b, 8, flags, 1, 2, 3, 4, 0, 3];
    if flags & 4 != 0 {
        bytes.extend(300_u16.to_le_bytes());
        bytes.extend([0x1f; 300]);
    }
    if flags & 8 != 0 {
        bytes.extend(b"backup.tar\0");
    }
    if flags & 16 != 0 {
        bytes.extend(b"a comment\0");
    }
    if flags & 2 != 0 {
        let crc = hash(&bytes).to_le_bytes();
        bytes.extend(&crc[..2]);
    }
    bytes
}

/// The sample with another header.
fn with_header(header: &[u8]) -> Vec<u8> {
    let file = gzip(&TarBuilder::sample().end());
    [header, &file[10..]].concat()
}

#[test]
fn every_header_field_is_understood_at_any_split() {
    let plain = read(&gzip(&TarBuilder::sample().end())).whole();
    for flags in 0..32 {
        let file = with_header(&header(flags));
        let outcome = read(&file).whole();
        assert_eq!(outcome.seen, plain.seen, "{flags:#x}");
        assert_eq!(read_pieces(Limits::default(), file.chunks(1)), outcome);
    }
    let mut empty = header(4)[..10].to_vec();
    empty.extend([0, 0]);
    assert_eq!(read(&with_header(&empty)).whole().seen, plain.seen, "an extra field without content");
}

#[test]
fn headers_that_cannot_be_trusted_are_damage() {
    let mut wrong = header(2);
    wrong[11] ^= 1;
    let (method, reserved) = (*b"\x1f\x8b\x09\0\0\0\0\0\0\0", *b"\x1f\x8b\x08\x20\0\0\0\0\0\0");
    for (header, says) in [
        (&wrong[..], "checksum of the gzip header does not match, at byte 11"),
        (&method, "method is unknown, at byte 2"),
        (&reserved, "reserved flag of the gzip header is set, at byte 3"),
    ] {
        let outcome = read(&with_header(header)).broken(DiagnosticCode::ArchiveCorrupt, says);
        assert_eq!((outcome.gzip, outcome.entries), (true, 0));
    }
}

#[test]
fn checksum_and_length_are_verified() {
    let file = gzip(&TarBuilder::sample().end());
    for (from_end, says) in [(8, "checksum"), (5, "checksum"), (4, "length"), (1, "length")] {
        let mut wrong = file.clone();
        let place = wrong.len() - from_end;
        wrong[place] ^= 0x40;
        let outcome = read(&wrong).broken(DiagnosticCode::ArchiveCorrupt, says);
        assert_eq!(outcome.seen, read(&file).seen, "what was read is used");
        assert!(outcome.diagnostics[0].message.contains(&format!("at byte {} ", file.len() - 1)));
    }
}

#[test]
fn damage_in_the_compressed_data_is_found() {
    let raw = TarBuilder::sample().end();
    let mut file = header(0);
    file.push(7); // A last block of the reserved type.
    file.extend([0; 20]);
    let outcome = read(&file).broken(DiagnosticCode::ArchiveCorrupt, "compressed data is damaged, at byte ");
    assert_eq!(outcome.raw_bytes, 0);
    // A copy of bytes from before the start, of which there are none, be it of the file or of a second member.
    let copy = [header(0), vec![0x03, 0x02, 0x00], hash(&[0; 3]).to_le_bytes().to_vec(), vec![3, 0, 0, 0]].concat();
    for file in [copy.clone(), [gzip(&raw[..100]), copy].concat()] {
        read(&file).broken(DiagnosticCode::ArchiveCorrupt, "compressed data is damaged, at byte ");
    }
    // A stored block: damage inside keeps deflate going, so that only the checksum tells.
    let length = u16::try_from(raw.len()).unwrap();
    let mut file = header(0);
    file.push(1);
    file.extend(length.to_le_bytes());
    file.extend((!length).to_le_bytes());
    let body = file.len();
    file.extend(&raw);
    file.extend(hash(&raw).to_le_bytes());
    file.extend(u32::from(length).to_le_bytes());
    read(&file).whole();
    let place = body + 512; // The version's first byte.
    file[place] = b'9';
    let outcome = read(&file).broken(DiagnosticCode::ArchiveCorrupt, "checksum does not match the data");
    assert_eq!(outcome.seen[0].body.as_deref(), Some(&b"9.1.0\n"[..]));
}

#[test]
fn members_are_joined() {
    let raw = TarBuilder::sample().end();
    for cut in [0, 1, 511, 1024, raw.len() - 1, raw.len()] {
        let (left, right) = raw.split_at(cut);
        let file = [gzip(left), gzip(b""), gzip(right)].concat();
        let outcome = read(&file).whole();
        assert_eq!(outcome.seen, read(&raw).seen);
        assert_eq!(read_pieces(Limits::default(), file.chunks(1)), outcome);
    }
    let file = [gzip(&raw[..600]), gzip(&raw[600..])].concat();
    let first = gzip(&raw[..600]).len();
    for cut in 0..file.len() {
        let outcome = read(&file[..cut]);
        assert!(!outcome.complete, "cut at {cut}, members meet at {first}");
    }
}

/// Two archives in one file: a reader that stops at the first end marker would miss the second.
#[test]
fn a_member_behind_the_end_marker_makes_the_archive_incomplete() {
    let file = [gzip(&TarBuilder::sample().end()), gzip(&TarBuilder::default().file("more", b"").end())].concat();
    read(&file).broken(DiagnosticCode::ArchiveTrailingData, "may hold more objects");
}

#[test]
fn padding_is_ignored_and_other_trailing_bytes_are_told() {
    let file = gzip(&TarBuilder::sample().end());
    let whole = read(&file).whole();
    let padded = [&file[..], &[0; 1000]].concat();
    assert_eq!(read(&padded).whole().seen, whole.seen);
    for (trailing, place) in [
        (&b"x"[..], 0),
        (b"\x1fx", 0),
        (b"\0\0\0x\x1f\x8b", 3),
        (b"\0\x1f\x8b\x08\0\0\0\0\0\0\0", 1),
        (b"\r\n0;chunk-signature=b6c6ea8a\r\n\r\n", 0),
    ] {
        let trailed = [&file[..], trailing].concat();
        let outcome = read(&trailed);
        assert_eq!((outcome.complete, &outcome.seen), (true, &whole.seen));
        assert_eq!(outcome.codes(), [(Severity::Warning, DiagnosticCode::ArchiveTrailingData)]);
        assert_eq!(outcome.compressed_bytes, trailed.len() as u64);
        assert!(outcome.diagnostics[0].message.contains(&format!("From byte {} ", file.len() + place)));
        assert_eq!(read_pieces(Limits::default(), trailed.chunks(1)), outcome);
    }
    // What starts like a member is one that is cut or damaged.
    for magic in [&b"\x1f"[..], b"\x1f\x8b", b"\x1f\x8b\x08\0\0\0"] {
        read(&[&file[..], magic].concat()).broken(DiagnosticCode::ArchiveCut, "inside a gzip header");
    }
    read(&[&file[..], b"\x1f\x8b\x07"].concat()).broken(DiagnosticCode::ArchiveCorrupt, "method");
}

#[test]
fn a_stored_block_longer_than_the_ring_and_matches_across_it_come_out_right() {
    let noise: Vec<u8> = (0..300_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let raw = TarBuilder::default().file("noise", &noise).file("again", &noise).file("zeros", &vec![0; 200_000]).end();
    for level in [0, 1, 6, 9] {
        let mut file = Vec::new();
        flate2::read::GzEncoder::new(&raw[..], flate2::Compression::new(level)).read_to_end(&mut file).unwrap();
        let outcome = read(&file).whole();
        assert_eq!(outcome.seen[0].body.as_ref(), Some(&noise));
        assert_eq!(outcome.seen[1].body.as_ref(), Some(&noise));
        assert_eq!(read_pieces(Limits::default(), file.chunks(1)), outcome);
        assert_eq!(read_pieces(Limits::default(), file.chunks(4099)), outcome);
    }
}

/// The native program runs the layers in threads of their own.
#[test]
fn the_layers_work_apart_and_give_the_same() {
    let file = gzip(&TarBuilder::sample().end());
    for end in [file.len(), file.len() - 1, 100, 0] {
        let file = &file[..end];
        let (sender, receiver) = std::sync::mpsc::sync_channel::<Vec<u8>>(2);
        let splitting = std::thread::spawn(move || {
            let (mut tar, mut sink) = (TarReader::new(Limits::default()), Recorder::default());
            for raw in receiver {
                tar.push(&raw, &mut sink);
            }
            (sink.0, tar.finish())
        });
        let mut inflater = Inflater::new(Limits::default());
        for piece in file.chunks(16) {
            inflater.push(piece, &mut |raw| sender.send(raw.to_vec()).unwrap());
        }
        drop(sender);
        let (seen, split): (_, TarSummary) = splitting.join().unwrap();
        assert_eq!(Outcome::new(seen, Ending::of(inflater.finish(), split)), read(file));
    }
}
