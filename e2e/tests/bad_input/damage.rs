//! Files that are cut, and bytes that are wrong: whatever is lost, it is said, and nothing is concluded from its
//! absence.

use drift_e2e::archive::{BLOCK, Tape, gzip, pack};

use crate::desk::{Desk, Judged};

/// Either nothing can be used, or what can be is judged and the rest is said to be missing.
#[track_caller]
fn lost_something(judged: &Judged, place: usize) -> bool {
    match judged.outcome.code {
        Some(2) => {
            judged.fails(&["bad.tar.gz", "velero backup download"]);
            false
        }
        Some(3) => {
            assert_eq!(judged.report["backup"]["complete"], false, "cut at {place}");
            let codes = ["archive-cut", "archive-corrupt"];
            let remarks: Vec<_> = codes.into_iter().flat_map(|code| judged.remarks(code)).collect();
            assert_eq!(remarks.len(), 1, "cut at {place}: {remarks:?}");
            assert!(remarks.iter().all(|remark| remark.starts_with("error") && remark.contains("byte")), "{remarks:?}");
            assert_eq!(judged.count("Ghost"), 0, "cut at {place}");
            assert_eq!(judged.report["summary"]["status"], "NeedFurtherConfirmation", "cut at {place}");
            true
        }
        other => panic!("cut at {place}: exit {other:?}: {}", judged.outcome.text()),
    }
}

#[test]
fn a_compressed_backup_cut_anywhere() {
    let desk = Desk::new();
    let file = desk.backup();
    let spread = (0..24).map(|part| part * file.len() / 24);
    let ends = [1, 2, 3, 9, 10, 11, 17, 18, 19, 20, 511].into_iter();
    let places = spread.chain(ends.clone()).chain(ends.map(|left| file.len() - left));
    let mut used = 0;
    for place in places {
        let judged = desk.detect(file.get(..place).unwrap());
        used += usize::from(lost_something(&judged, place));
    }
    assert!(used > 10, "only {used} could be used");
}

#[test]
fn a_plain_backup_cut_anywhere() {
    let desk = Desk::new();
    let file = desk.raw();
    let blocks = file.len() / BLOCK;
    let spread = (1..16).map(|part| part * blocks / 16 * BLOCK);
    // Without the end marker, with half of it, and in the middle of its second half.
    let ends = [1024, 512, 1].map(|left| file.len() - left);
    let used = spread.chain(ends).filter(|place| lost_something(&desk.detect(&file[..*place]), *place)).count();
    assert!(used > 5, "only {used} could be used");
}

/// The end of the file is missing: all objects are there and are used, but nobody can know.
#[test]
fn all_that_was_read_is_used() {
    let desk = Desk::new();
    let file = desk.backup();
    let judged = desk.detect(file.get(..file.len() - 9).unwrap());
    judged.incomplete("archive-cut", "velero backup download");
    assert_eq!(judged.count("Healthy"), 12);
}

#[test]
fn wrong_bytes() {
    let desk = Desk::new();
    let file = desk.backup();
    let mut checksum = file.clone();
    checksum[file.len() - 6] ^= 1;
    desk.detect(&checksum).incomplete("archive-corrupt", "checksum");
    let mut length = file.clone();
    length[file.len() - 2] ^= 1;
    desk.detect(&length).incomplete("archive-corrupt", "length");
    for part in 1..8 {
        let place = part * file.len() / 8;
        let mut broken = file.clone();
        broken[place] ^= 0x55;
        lost_something(&desk.detect(&broken), place);
    }
    // In a plain archive headers have checksums, and bodies have none.
    let raw = desk.raw();
    let header = raw.chunks(BLOCK).rposition(|block| block.get(257..262) == Some(b"ustar")).unwrap() * BLOCK;
    let mut broken = raw;
    broken[header + 5] ^= 1;
    desk.detect(&broken).incomplete("archive-corrupt", "checksum");
}

#[test]
fn something_behind_the_end() {
    let desk = Desk::new();
    let more = Tape::default().file("resources/machines.cluster.x-k8s.io/namespaces/a/b.json", b"{}").end();
    desk.detect([desk.raw(), more.clone()].concat()).incomplete("archive-trailing-data", "byte");
    desk.detect(gzip(&[desk.raw(), more].concat())).incomplete("archive-trailing-data", "byte");
    desk.detect([desk.raw(), vec![0; 9 * 1024]].concat()).fine();
    let judged = desk.detect([desk.backup(), b"and some text".to_vec()].concat());
    assert_eq!(judged.count("Healthy"), 12);
    assert_eq!(judged.remarks("archive-trailing-data").len(), 1, "{:?}", judged.report["diagnostics"]);
}

#[test]
fn a_size_that_cannot_be() {
    let desk = Desk::new();
    let begin = || Tape::onto(desk.raw());
    let name = b"resources/configmaps/namespaces/a/huge.json";
    // An entry of 10 GB in a file of 4 MB, and one that would not fit into any archive that is read.
    let cut = begin().raw(b'0', name, 8_589_934_591, 0, b"{}").end();
    desk.detect(&cut).incomplete("archive-cut", "entry");
    let ten = begin().pax(&[("size", b"10000000000")]).raw(b'0', name, 0, 0, b"{}").end();
    desk.detect(gzip(&ten)).incomplete("archive-cut", "entry");
    let beyond = begin().pax(&[("size", b"17179869184")]).raw(b'0', name, 0, 0, b"{}").end();
    desk.detect(&beyond).incomplete("archive-limit", "17179869184");
    let absurd = begin().pax(&[("size", b"18446744073709551615")]).raw(b'0', name, 0, 0, b"{}").end();
    desk.detect(&absurd).incomplete("archive-corrupt", "18446744073709551615");
    let two = begin().pax(&[("size", b"3")]).raw(b'0', name, 2, 0, b"{}").end();
    desk.detect(&two).incomplete("archive-corrupt", "extension header");
}

/// The order of entries is Velero's business.
#[test]
fn any_order_will_do() {
    let desk = Desk::new();
    let mut entries = desk.entries();
    entries.reverse();
    desk.detect(gzip(&pack(&entries))).fine();
}
