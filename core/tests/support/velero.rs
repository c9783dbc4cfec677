//! The archive that Velero writes: which entries, in which layout, as tar and gzip.

use std::io::Write as _;

use serde_json::Value;

use super::{Api, Object};

/// Which copies of each object an archive holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Format version 1: only the path without an API version.
    Legacy,
    /// Only the preferred version's path.
    Preferred,
    /// Format version 1.1.0: both.
    Both,
    /// With `EnableAPIGroupVersions`: both, and another served version.
    Versions(Api),
}

/// An entry of an archive.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    pub(crate) path: String,
    pub(crate) body: Vec<u8>,
}

impl Entry {
    pub(crate) fn new(path: &str, body: &[u8]) -> Self {
        Self { path: path.into(), body: body.into() }
    }

    /// The entries of one object.
    pub(crate) fn of(object: &Object, layout: Layout) -> Vec<Self> {
        let legacy = Self::at(object, "");
        let preferred = Self::at(object, &format!("{}-preferredversion/", version(&object.json)));
        match layout {
            Layout::Legacy => vec![legacy],
            Layout::Preferred => vec![preferred],
            Layout::Both => vec![legacy, preferred],
            Layout::Versions(other) if other == object.api || object.resource.group().is_empty() => {
                vec![legacy, preferred]
            }
            Layout::Versions(other) => {
                let also = Self::at(&object.as_version(other), &format!("{}/", other.name()));
                vec![legacy, preferred, also]
            }
        }
    }

    fn at(object: &Object, version: &str) -> Self {
        let path = format!(
            "resources/{}/{version}namespaces/{}/{}.json",
            object.resource.folder(),
            object.namespace(),
            object.name()
        );
        Self { path, body: serde_json::to_vec(&object.json).unwrap() }
    }
}

fn version(json: &Value) -> &str {
    let version = json["apiVersion"].as_str().unwrap_or_default();
    version.rsplit_once('/').map_or(version, |(_, version)| version)
}

/// Writes entries as a tar archive.
pub(crate) fn tar(entries: &[Entry], mtime: u64) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for entry in entries {
        let mut header = tar::Header::new_ustar();
        header.set_mode(0o755);
        header.set_mtime(mtime);
        header.set_size(entry.body.len() as u64);
        builder.append_data(&mut header, &entry.path, entry.body.as_slice()).unwrap();
    }
    builder.into_inner().unwrap()
}

/// Compresses a file.
pub(crate) fn gzip(raw: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(raw).unwrap();
    encoder.finish().unwrap()
}
