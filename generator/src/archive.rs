//! The archive as Velero's writer makes it: the version first, then every object twice, in one gzip member.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::fleet::STARTED;
use crate::header::{BLOCK, header};

/// How much was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// Entries of the tar archive, its version file included.
    pub entries: u64,
    /// Bytes of the tar archive, before compression.
    pub bytes: u64,
}

/// A kind of object, as paths name it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resource {
    /// Plural and group: `machines.cluster.x-k8s.io`.
    pub(crate) name: &'static str,
    /// The version that the API server prefers.
    pub(crate) version: &'static str,
}

/// An archive that is being written.
#[derive(Debug)]
pub(crate) struct Archive<W: Write> {
    gzip: GzEncoder<W>,
    written: Written,
}

impl<W: Write> Archive<W> {
    /// An empty archive.
    pub(crate) fn new(output: W, level: Compression) -> Self {
        Self { gzip: GzEncoder::new(output, level), written: Written { entries: 0, bytes: 0 } }
    }

    /// The file that comes first.
    pub(crate) fn version(&mut self) -> io::Result<()> {
        self.entry("metadata/version", b"1.1.0\n")
    }

    /// An object, at its old path and at that of its version.
    pub(crate) fn object(
        &mut self,
        resource: Resource,
        namespace: Option<&str>,
        name: &str,
        body: &str,
    ) -> io::Result<()> {
        let scope = namespace.map_or_else(|| "cluster".to_owned(), |namespace| format!("namespaces/{namespace}"));
        let Resource { name: kind, version } = resource;
        self.entry(&format!("resources/{kind}/{scope}/{name}.json"), body.as_bytes())?;
        self.entry(&format!("resources/{kind}/{version}-preferredversion/{scope}/{name}.json"), body.as_bytes())
    }

    /// A file.
    pub(crate) fn entry(&mut self, path: &str, body: &[u8]) -> io::Result<()> {
        self.begin(path, body.len() as u64)?;
        self.body(body)?;
        self.end(body.len() as u64)
    }

    /// The header of a file whose body follows.
    pub(crate) fn begin(&mut self, path: &str, size: u64) -> io::Result<()> {
        // Velero stamps each file with the moment at which it writes it: some hundreds in a second.
        let modified = STARTED.saturating_add(self.written.entries / 500);
        self.written.entries += 1;
        self.body(&header(path, size, modified)?)
    }

    /// Bytes of a body.
    pub(crate) fn body(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.written.bytes += bytes.len() as u64;
        self.gzip.write_all(bytes)
    }

    /// What fills a body up to the next block.
    pub(crate) fn end(&mut self, size: u64) -> io::Result<()> {
        let over = usize::try_from(size % BLOCK as u64).map_err(io::Error::other)?;
        let padding = [0_u8; BLOCK];
        let missing = if over == 0 { 0 } else { BLOCK - over };
        self.body(padding.get(..missing).unwrap_or_default())
    }

    /// Two empty blocks, and nothing after them.
    pub(crate) fn finish(mut self) -> io::Result<Written> {
        self.body(&[0; 2 * BLOCK])?;
        self.gzip.finish()?.flush()?;
        Ok(self.written)
    }
}
