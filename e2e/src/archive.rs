//! Takes backups apart, and makes archives that no Velero would write.

use std::{
    fs,
    io::{Read as _, Write as _},
    path::Path,
};

use flate2::{Compression, read::MultiGzDecoder, write::GzEncoder};

/// A file of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub path: String,
    /// Its content.
    pub body: Vec<u8>,
    /// Its time, in seconds since 1970.
    pub mtime: u64,
}

impl Entry {
    /// The object in it.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{}: {error}", self.path))
    }

    /// Whether it is a copy of an object of this resource, `machines.cluster.x-k8s.io`.
    pub fn is_of(&self, resource: &str) -> bool {
        self.path.strip_prefix("resources/").and_then(|rest| rest.strip_prefix(resource)).is_some_and(|rest| {
            rest.starts_with('/') // And not a resource whose name only begins like this one.
        })
    }
}

/// The files of a backup.
pub fn entries(backup: &Path) -> Vec<Entry> {
    let raw = gunzip(&fs::read(backup).unwrap());
    let mut archive = tar::Archive::new(raw.as_slice());
    let entries = archive.entries().unwrap().map(|entry| {
        let mut entry = entry.unwrap();
        let mut body = Vec::new();
        entry.read_to_end(&mut body).unwrap();
        let path = String::from_utf8(entry.path_bytes().into_owned()).unwrap();
        Entry { path, body, mtime: entry.header().mtime().unwrap() }
    });
    entries.collect()
}

/// A whole archive of these files, not compressed.
pub fn pack(entries: &[Entry]) -> Vec<u8> {
    entries.iter().fold(Tape::default(), Tape::entry).end()
}

/// Compressed.
pub fn gzip(raw: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(raw).unwrap();
    encoder.finish().unwrap()
}

/// Unpacked.
pub fn gunzip(file: &[u8]) -> Vec<u8> {
    let mut raw = Vec::new();
    MultiGzDecoder::new(file).read_to_end(&mut raw).unwrap();
    raw
}

/// The bytes of one block of a tar archive.
pub const BLOCK: usize = 512;

/// A tar archive in the making, block by block.
#[derive(Clone, Debug, Default)]
pub struct Tape(Vec<u8>);

impl Tape {
    /// Continues an archive whose end marker is taken off.
    pub fn onto(mut raw: Vec<u8>) -> Self {
        assert!(raw.ends_with(&[0; 2 * BLOCK]));
        raw.truncate(raw.len() - 2 * BLOCK);
        Self(raw)
    }

    /// With a file of this name, whatever its characters.
    #[must_use]
    pub fn entry(self, entry: &Entry) -> Self {
        let path = entry.path.as_bytes();
        let fits = path.len() <= 100 && path.is_ascii() && !path.contains(&0);
        let (tape, name) = if fits { (self, path) } else { (self.pax(&[("path", path)]), &b"cut"[..]) };
        tape.raw(b'0', name, entry.body.len() as u64, entry.mtime, &entry.body)
    }

    /// With a file.
    #[must_use]
    pub fn file(self, path: &str, body: &[u8]) -> Self {
        self.entry(&Entry { path: path.to_owned(), body: body.to_vec(), mtime: 1_795_348_800 })
    }

    /// With PAX records for what comes next.
    #[must_use]
    pub fn pax(self, records: &[(&str, &[u8])]) -> Self {
        let mut body = Vec::new();
        for (key, value) in records {
            let rest = key.len() + value.len() + 3;
            // The record's length counts its own digits.
            let length = (1..9).map(|digits| rest + digits).find(|length| length.to_string().len() + rest == *length);
            write!(body, "{} {key}=", length.unwrap()).unwrap();
            body.extend_from_slice(value);
            body.push(b'\n');
        }
        self.raw(b'x', b"PaxHeaders.0/entry", body.len() as u64, 0, &body)
    }

    /// With an entry of any type: a name of at most 100 bytes, a size that need not be that of the body.
    #[must_use]
    pub fn raw(mut self, kind: u8, name: &[u8], size: u64, mtime: u64, body: &[u8]) -> Self {
        let mut header = if kind == b'S' { tar::Header::new_gnu() } else { tar::Header::new_ustar() };
        header.set_mode(0o755);
        header.set_mtime(mtime);
        header.set_size(size);
        let old = header.as_old_mut();
        old.linkflag = [kind];
        old.name[..name.len()].copy_from_slice(name);
        if matches!(kind, b'1' | b'2') {
            old.linkname[..11].copy_from_slice(b"etc/passwd\0");
        }
        header.set_cksum();
        self.0.extend_from_slice(header.as_bytes());
        self.0.extend_from_slice(body);
        self.0.resize(self.0.len().next_multiple_of(BLOCK), 0);
        self
    }

    /// The archive so far, without an end marker.
    pub fn cut(self) -> Vec<u8> {
        self.0
    }

    /// The archive, with its end marker.
    pub fn end(mut self) -> Vec<u8> {
        self.0.resize(self.0.len() + 2 * BLOCK, 0);
        self.0
    }
}
