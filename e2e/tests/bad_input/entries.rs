//! Entries that Velero never writes. Nothing is unpacked to a disk, so none can do harm; but one that poses as an
//! object that is needed makes the backup doubtful.

use drift_e2e::archive::{Tape, gzip};

use crate::desk::{Desk, Judged};

/// A Machine that the backup does not hold.
const MACHINE: &str = "resources/machines.cluster.x-k8s.io/namespaces/team-a/web-md-9.json";
/// An object that nobody needs.
const OTHER: &str = "resources/configmaps/namespaces/team-a/settings.json";

fn with(desk: &Desk, add: impl FnOnce(Tape) -> Tape) -> Judged {
    let judged = desk.detect(gzip(&add(Tape::onto(desk.raw())).end()));
    assert_eq!(judged.count("Healthy"), 12, "everything else is used");
    judged
}

#[test]
fn links_devices_and_pipes() {
    let desk = Desk::new();
    let kinds = [
        (b'1', "a hard link"),
        (b'2', "a symbolic link"),
        (b'3', "a device"),
        (b'4', "a device"),
        (b'6', "a named pipe"),
        (b'V', "of an unknown type"),
    ];
    for (kind, says) in kinds {
        let entry = |path: &'static str| with(&desk, |tape| tape.raw(kind, path.as_bytes(), 0, 0, b""));
        entry(OTHER).warns("entry-type", says).says("entry-type", "warning", OTHER);
        entry("/etc/passwd").warns("entry-type", "/etc/passwd");
        let judged = entry(MACHINE);
        assert_eq!(judged.outcome.code, Some(3), "an object that is needed");
        judged.says("entry-type", "error", MACHINE);
        assert_eq!(judged.report["backup"]["complete"], false);
    }
    with(&desk, |tape| tape.raw(b'5', b"resources/", 0, 0, b"")).fine();
}

#[test]
fn sparse_files() {
    let desk = Desk::new();
    let body = [b'x'; 100];
    with(&desk, |tape| tape.raw(b'S', OTHER.as_bytes(), 100, 0, &body)).incomplete("entry-type", "a sparse file");
    let pax = |path: &'static str| {
        with(&desk, |tape| {
            tape.pax(&[("GNU.sparse.major", b"1"), ("GNU.sparse.minor", b"0")]).raw(
                b'0',
                path.as_bytes(),
                100,
                0,
                &body,
            )
        })
    };
    pax(MACHINE).incomplete("entry-type", MACHINE);
    pax(OTHER).incomplete("entry-type", OTHER);
}

#[test]
fn paths_that_lead_elsewhere() {
    let desk = Desk::new();
    let path = |path: &[u8]| with(&desk, |tape| tape.pax(&[("path", path)]).raw(b'0', b"short", 2, 0, b"{}"));
    path(b"/etc/passwd").warns("entry-name", "is absolute").says("entry-name", "warning", "/etc/passwd");
    path(b"../../etc/passwd").warns("entry-name", "climbs with `..`");
    path(b"resources/configmaps/../../x.json").warns("entry-name", "climbs with `..`");
    path(b"a\0b").warns("entry-name", "NUL");
    path(b"caf\xe9").warns("entry-name", "is not UTF-8");
    path(b"resources/configmaps/namespaces/a/caf\xe9.json").warns("entry-name", "is not UTF-8");
    for front in ["/", "../", "x/../"] {
        let judged = path(format!("{front}{MACHINE}").as_bytes());
        assert_eq!(judged.outcome.code, Some(3), "what poses as a Machine is doubtful");
        judged.says("entry-name", "error", "web-md-9");
    }
    // Longer than any message, and than any name.
    let long = path("l".repeat(60_000).as_bytes());
    long.fine();
    let long = path(format!("../{}", "l".repeat(60_000)).as_bytes());
    let remark = long.remarks("entry-name").remove(0);
    assert!(remark.len() < 1000, "{}", remark.len());
    path("l".repeat(70_000).as_bytes()).incomplete("archive-limit", "extension header");
    path(b"").fine(); // An empty record takes back what was said of the name before.
    path(b"./").warns("entry-name", "is empty");
}

#[test]
fn extension_headers_without_sense() {
    let desk = Desk::new();
    let pax = |body: &[u8]| {
        let size = body.len() as u64;
        with(&desk, |tape| tape.raw(b'x', b"PaxHeaders.0/x", size, 0, body).raw(b'0', b"short", 2, 0, b"{}"))
    };
    pax(b"no record at all").incomplete("archive-corrupt", "extension header");
    pax(b"9999 path=a\n").incomplete("archive-corrupt", "extension header");
    pax(b"0 path=a\n").incomplete("archive-corrupt", "extension header");
    pax(b"12 comment=ab\n").incomplete("archive-corrupt", "extension header");
    with(&desk, |tape| tape.raw(b'L', b"././@LongLink", 5, 0, b"long\0").raw(b'0', b"short", 2, 0, b"{}")).fine();
    with(&desk, |tape| tape.raw(b'g', b"pax_global_header", 12, 0, b"12 comment=a")).fine();
}

/// No verdict needs a Secret.
#[test]
fn a_secret_that_is_too_large() {
    let desk = Desk::new();
    let path = "resources/secrets/namespaces/team-a/web-kubeconfig-2.json";
    let judged = with(&desk, |tape| tape.file(path, &vec![b' '; (16 << 20) + 1]));
    judged.warns("object-too-large", path);
}
