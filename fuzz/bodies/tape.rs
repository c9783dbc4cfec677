//! Backups of few entries, as Velero would write them.

use super::sample::GOOD;

/// The sample's cluster, and these entries.
pub(super) fn backup(more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tape = Vec::new();
    for (path, body) in GOOD {
        entry(&mut tape, path, body.as_bytes());
    }
    for (path, body) in more {
        entry(&mut tape, path, body);
    }
    tape.resize(tape.len().saturating_add(1024), 0);
    tape
}

/// Appends a file to a tar archive.
fn entry(tape: &mut Vec<u8>, path: &str, body: &[u8]) {
    let name = format!("{} path={path}\n", path.len());
    // A PAX record's length counts itself; two digits more or less are found by trying.
    let record = (name.len()..name.len().saturating_add(6))
        .map(|length| format!("{length} path={path}\n"))
        .find(|record| record.split(' ').next().and_then(|length| length.parse().ok()) == Some(record.len()))
        .unwrap_or(name);
    for (kind, body) in [(b'x', record.as_bytes()), (b'0', body)] {
        let mut header = [0_u8; 512];
        let fields = [(100, "0000644\0"), (148, "        "), (257, "ustar\x0000"), (0, "entry")];
        let size = format!("{:011o}", body.len());
        let time = format!("{:011o}", 1_795_348_800);
        for (place, text) in fields.into_iter().chain([(124, size.as_str()), (136, time.as_str())]) {
            for (slot, byte) in header.iter_mut().skip(place).zip(text.bytes()) {
                *slot = byte;
            }
        }
        header.iter_mut().skip(156).take(1).for_each(|slot| *slot = kind);
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        for (slot, byte) in header.iter_mut().skip(148).zip(format!("{sum:06o}\0 ").bytes()) {
            *slot = byte;
        }
        tape.extend_from_slice(&header);
        tape.extend_from_slice(body);
        tape.resize(tape.len().next_multiple_of(512), 0);
    }
}
