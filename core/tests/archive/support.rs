//! Archives to read, and a sink that remembers what came.
use std::io::Write as _;

use drift_core::archive::{ArchiveReader, Ending, EntryHeader, EntrySink, FileKind, Limits, Want};
use drift_core::diagnostic::{Diagnostic, DiagnosticCode, Severity};

/// One call of the sink.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) path: String,
    pub(crate) size: u64,
    pub(crate) mtime: Option<u64>,
    pub(crate) number: u64,
    /// `None` until the body comes; for good, if it was not wanted, refused or cut.
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) refused: bool,
}

/// Wants every body but those of names that hold `skip`.
#[derive(Debug, Default)]
pub(crate) struct Recorder(pub(crate) Vec<Seen>);

impl EntrySink for Recorder {
    fn wants(&mut self, entry: &EntryHeader<'_>) -> Want {
        self.0.push(Seen {
            path: entry.path.to_owned(),
            size: entry.size,
            mtime: entry.mtime,
            number: entry.number,
            body: None,
            refused: false,
        });
        if entry.path.contains("skip") { Want::Skip } else { Want::Body }
    }

    fn body(&mut self, entry: &EntryHeader<'_>, bytes: &[u8]) {
        let seen = self.0.last_mut().unwrap();
        assert_eq!((seen.path.as_str(), seen.number, seen.size), (entry.path, entry.number, bytes.len() as u64));
        assert_eq!((seen.body.replace(bytes.to_vec()), seen.refused), (None, false));
    }

    fn refused(&mut self, entry: &EntryHeader<'_>) -> Severity {
        let seen = self.0.last_mut().unwrap();
        assert_eq!((seen.path.as_str(), &seen.body, seen.refused), (entry.path, &None, false));
        seen.refused = true;
        Severity::Error
    }

    fn left_out(&mut self, _: &str) -> Severity {
        Severity::Warning
    }
}

/// All that reading a file gave, in a form that can be compared.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) seen: Vec<Seen>,
    pub(crate) complete: bool,
    pub(crate) gzip: bool,
    pub(crate) content: FileKind,
    pub(crate) compressed_bytes: u64,
    pub(crate) raw_bytes: u64,
    pub(crate) entries: u64,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Outcome {
    pub(crate) fn new(seen: Vec<Seen>, ending: Ending) -> Self {
        let Ending { complete, gzip, content, compressed_bytes, raw_bytes, entries, diagnostics } = ending;
        let diagnostics = diagnostics.into_sorted();
        let error = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        assert!(complete || error, "an incomplete archive is an error");
        Self { seen, complete, gzip, content, compressed_bytes, raw_bytes, entries, diagnostics }
    }

    pub(crate) fn paths(&self) -> Vec<&str> {
        self.seen.iter().map(|seen| seen.path.as_str()).collect()
    }

    pub(crate) fn codes(&self) -> Vec<(Severity, DiagnosticCode)> {
        self.diagnostics.iter().map(|diagnostic| (diagnostic.severity, diagnostic.code)).collect()
    }

    /// Asserts that nothing was wrong.
    #[track_caller]
    pub(crate) fn whole(self) -> Self {
        assert_eq!((self.complete, &self.diagnostics), (true, &Vec::new()));
        self
    }

    /// Asserts that this one error ended the reading, and that its message says this.
    #[track_caller]
    pub(crate) fn broken(self, code: DiagnosticCode, says: &str) -> Self {
        assert_eq!((self.complete, self.codes()), (false, vec![(Severity::Error, code)]));
        let message = &self.diagnostics[0].message;
        assert!(message.contains(says), "{message}");
        self
    }
}

pub(crate) fn read(file: &[u8]) -> Outcome {
    read_within(Limits::default(), file)
}

pub(crate) fn read_within(limits: Limits, file: &[u8]) -> Outcome {
    read_pieces(limits, [file])
}

pub(crate) fn read_pieces(limits: Limits, pieces: impl IntoIterator<Item: AsRef<[u8]>>) -> Outcome {
    let mut reader = ArchiveReader::new(limits);
    let mut sink = Recorder::default();
    for piece in pieces {
        reader.push(piece.as_ref(), &mut sink);
    }
    Outcome::new(sink.0, reader.finish())
}

/// The seconds that [`TarBuilder::file`] gives its entries.
pub(crate) const MTIME: u64 = 1_795_348_800;

/// A tar archive in the making.
#[derive(Clone, Debug, Default)]
pub(crate) struct TarBuilder(pub(crate) Vec<u8>);

impl TarBuilder {
    /// A header as Go writes it, with the checksum set.
    pub(crate) fn header(kind: u8, name: &[u8], size: u64) -> tar::Header {
        let mut header = tar::Header::new_ustar();
        header.set_mode(0o755);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(MTIME);
        header.set_size(size);
        let old = header.as_old_mut();
        old.linkflag = [kind];
        old.name[..name.len()].copy_from_slice(name);
        header.set_cksum();
        header
    }

    pub(crate) fn block(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self.0.resize(self.0.len().next_multiple_of(512), 0);
        self
    }

    /// An entry of any type, its name in the header as it is.
    pub(crate) fn entry(self, kind: u8, name: &str, body: &[u8]) -> Self {
        let header = Self::header(kind, name.as_bytes(), body.len() as u64);
        self.block(header.as_bytes()).block(body)
    }

    pub(crate) fn file(self, name: &str, body: &[u8]) -> Self {
        self.entry(b'0', name, body)
    }

    pub(crate) fn pax(self, records: &[(&str, &[u8])]) -> Self {
        let mut body = Vec::new();
        for (key, value) in records {
            let rest = key.len() + value.len() + 3;
            let length = (1..9).map(|digits| rest + digits).find(|length| length.to_string().len() + rest == *length);
            write!(body, "{} {key}=", length.unwrap()).unwrap();
            body.extend_from_slice(value);
            body.push(b'\n');
        }
        self.entry(b'x', "PaxHeaders.0/entry", &body)
    }

    /// The archive, with its end marker.
    pub(crate) fn end(self) -> Vec<u8> {
        self.block(&[0; 1024]).0
    }

    /// A few files, some of which lie across blocks, and one that nobody wants.
    pub(crate) fn sample() -> Self {
        Self::default()
            .file("metadata/version", b"1.1.0\n")
            .file("resources/machines.cluster.x-k8s.io/namespaces/team-a/a.json", br#"{"kind":"Machine"}"#)
            .file("resources/pods/namespaces/skip/a.json", &[b'p'; 700])
            .file("resources/empty/cluster/a.json", b"")
            .pax(&[("path", "resources/x/namespaces/ü/a.json".as_bytes())])
            .file("resources/x/namespaces/?/a.json", &[b'x'; 1500])
            .file("resources/y/cluster/block.json", &[b'y'; 512])
    }
}

pub(crate) fn gzip(raw: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(raw).unwrap();
    encoder.finish().unwrap()
}
