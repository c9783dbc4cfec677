//! What holds for every archive, every way to cut it into pieces, and every damage.

use drift_core::archive::{ArchiveReader, Limits, TarReader};
use drift_core::diagnostic::DiagnosticCode;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::support::{Outcome, Recorder, TarBuilder, gzip, read, read_pieces, read_within};

/// Archives of entries of many types and sizes, now and then with an extension header.
fn tape() -> impl Strategy<Value = Vec<u8>> {
    let kind = prop::sample::select(b"000000\x00571236KgV".to_vec());
    let size = prop_oneof![0..3_usize, 510..514_usize, 0..3000_usize];
    let name = prop_oneof!["[a-z]{1,8}(/[a-z]{1,8}){0,3}", "\\PC{1,20}", Just("skip".to_owned())];
    let entry = (kind, name, size, any::<Option<bool>>());
    vec(entry, 0..12).prop_map(|entries| {
        let mut tape = TarBuilder::default();
        for (kind, name, size, pax) in entries {
            match pax {
                Some(true) => tape = tape.pax(&[("path", name.as_bytes()), ("comment", b"\n")]),
                Some(false) => tape = tape.entry(b'L', "././@LongLink", name.as_bytes()),
                None => {}
            }
            let short: String = name.chars().take(25).collect();
            tape = tape.entry(kind, &short, &vec![if size % 2 == 0 { b'0' } else { b'n' }; size]);
        }
        tape.end()
    })
}

fn file() -> impl Strategy<Value = Vec<u8>> {
    (tape(), 0..4_u8, any::<Index>()).prop_map(|(raw, form, cut)| match form {
        0 => raw,
        1 | 2 => gzip(&raw),
        _ => {
            let (left, right) = raw.split_at(cut.index(raw.len()));
            [gzip(left), gzip(right), b"trailing".to_vec()].concat()
        }
    })
}

/// Reads the file in pieces that end at these places.
fn pieces(limits: Limits, file: &[u8], cuts: &[Index]) -> Outcome {
    let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(file.len().max(1))).collect();
    places.extend([0, file.len()]);
    places.sort_unstable();
    read_pieces(limits, places.windows(2).map(|pair| &file[pair[0].min(file.len())..pair[1].min(file.len())]))
}

proptest! {
    #[test]
    fn pieces_do_not_matter(file in file(), cuts in vec(any::<Index>(), 0..20)) {
        let whole = read(&file);
        prop_assert_eq!(&pieces(Limits::default(), &file, &cuts), &whole);
        prop_assert_eq!(&read_pieces(Limits::default(), file.chunks(1)), &whole);
    }

    #[test]
    fn pieces_do_not_matter_when_something_is_wrong(
        mut file in file(),
        changes in vec((any::<Index>(), any::<u8>()), 0..4),
        end in any::<Index>(),
        cuts in vec(any::<Index>(), 0..20),
        raw_bytes in prop_oneof![Just(u64::MAX), 0..20_000_u64],
        entries in 0..10_u64,
    ) {
        for (place, byte) in changes {
            let place = place.index(file.len());
            file[place] = byte;
        }
        file.truncate(end.index(file.len() * 2));
        let limits = Limits { raw_bytes, entries, object_bytes: 1000, extension_bytes: 500 };
        let whole = read_within(limits, &file);
        prop_assert_eq!(&pieces(limits, &file, &cuts), &whole);
        prop_assert_eq!(&read_pieces(limits, file.chunks(1)), &whole);
    }

    #[test]
    fn what_is_cut_is_incomplete_and_a_beginning(raw in tape(), cut in any::<Index>(), compress in any::<bool>()) {
        let file = if compress { gzip(&raw) } else { raw };
        let whole = read(&file);
        let outcome = read(&file[..cut.index(file.len())]);
        // An archive that is damaged before the cut stays so; one that is whole is none when cut.
        prop_assert!(!outcome.complete);
        for (index, (seen, expected)) in outcome.seen.iter().zip(&whole.seen).enumerate() {
            prop_assert!(seen == expected || index + 1 == outcome.seen.len());
            prop_assert_eq!((&seen.path, seen.size), (&expected.path, expected.size));
            prop_assert!(seen.body.is_none() || seen.body == expected.body);
        }
        prop_assert!(outcome.seen.len() <= whole.seen.len());
    }

    /// Some bits of a gzip file mean nothing: its time, and those behind the last code of the data.
    #[test]
    fn damage_of_compressed_files_is_told_or_has_no_effect(raw in tape(), place in any::<Index>(), flip in 1..=255_u8) {
        let mut file = gzip(&raw);
        let whole = read(&file);
        let place = place.index(file.len());
        file[place] ^= flip;
        let outcome = read(&file);
        prop_assert!(!outcome.complete || outcome == whole, "byte {} of {}", place, file.len());
    }

    #[test]
    fn noise_never_panics(
        noise in vec(any::<u8>(), 0..3000),
        magic in any::<bool>(),
        cuts in vec(any::<Index>(), 0..5),
    ) {
        let file = if magic { [b"\x1f\x8b\x08\0\0\0\0\0\0\x03", &noise[..]].concat() } else { noise };
        let outcome = pieces(Limits::default(), &file, &cuts);
        prop_assert!(!outcome.complete || file.iter().all(|byte| *byte == 0) || magic);
    }

    /// Noise seldom has the checksum of a header. These do, so that it reaches what lies behind.
    #[test]
    fn headers_of_noise_never_panic(
        blocks in vec((vec(any::<u8>(), 512), prop::option::of(0..2000_u64), any::<bool>()), 1..8),
    ) {
        let mut tape = TarBuilder::default();
        for (bytes, size, gnu) in blocks {
            let mut header = tar::Header::new_old();
            header.as_mut_bytes().copy_from_slice(&bytes);
            header.as_mut_bytes()[257..265].copy_from_slice(if gnu { b"ustar  \0" } else { b"ustar\x0000" });
            let kinds = b"0xLSgK51";
            header.as_old_mut().linkflag = [kinds[usize::from(bytes[0]) % kinds.len()]];
            if let Some(size) = size {
                header.set_size(size);
            }
            header.set_cksum();
            tape = tape.block(header.as_bytes()).block(&bytes[..usize::try_from(size.unwrap_or(0)).unwrap() % 500]);
        }
        let mut sink = Recorder::default();
        let mut tar = TarReader::new(Limits::default());
        tar.push(&tape.0, &mut sink);
        let split = tar.finish();
        prop_assert!(split.raw_bytes <= tape.0.len() as u64);
        let mut reader = ArchiveReader::new(Limits::default());
        reader.push(&tape.0, &mut sink);
        let ending = reader.finish();
        prop_assert_eq!(ending.entries, split.entries);
        prop_assert!(!ending.diagnostics.has(DiagnosticCode::ArchiveTrailingData));
    }
}
