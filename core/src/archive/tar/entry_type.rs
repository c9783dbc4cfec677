//! What the header of an entry means, together with the extension headers before it.

use std::borrow::Cow;

use tar::Header;

use super::fault::Fault;
use crate::archive::pax::Pax;
use crate::diagnostic::Severity;

/// What extension headers say about the entry that follows them.
#[derive(Debug, Default)]
pub(super) struct Extension {
    pub(super) long_name: Option<Vec<u8>>,
    pub(super) pax: Pax,
}

/// The type of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EntryType {
    File,
    Directory,
    /// A sparse file in GNU's own format, whose map may go on after the header.
    GnuSparse,
    /// A sparse file that PAX records describe.
    PaxSparse,
    HardLink,
    SymbolicLink,
    Device,
    NamedPipe,
    Unknown,
}

impl EntryType {
    /// What Velero never writes, in words, and the severity of excluding it. Velero ignores what is no regular file
    /// when it restores. A sparse file it may read, so that excluding one loses something.
    pub(super) fn never_written(self) -> Option<(Severity, &'static str)> {
        match self {
            Self::File | Self::Directory => None,
            Self::GnuSparse | Self::PaxSparse => Some((Severity::Error, "a sparse file")),
            Self::HardLink => Some((Severity::Warning, "a hard link")),
            Self::SymbolicLink => Some((Severity::Warning, "a symbolic link")),
            Self::Device => Some((Severity::Warning, "a device")),
            Self::NamedPipe => Some((Severity::Warning, "a named pipe")),
            Self::Unknown => Some((Severity::Warning, "of an unknown type")),
        }
    }
}

/// Path, size and type of an entry. `recorded` is the size in its header.
pub(super) fn read(
    header: &Header,
    flag: u8,
    recorded: u64,
    extension: Extension,
) -> Result<(Cow<'_, [u8]>, u64, EntryType), Fault> {
    let path = match extension.long_name.or(extension.pax.path) {
        Some(path) => path.into(),
        None => header.path_bytes(),
    };
    let entry_type = match flag {
        b'5' => EntryType::Directory,
        // Before there was a type for them, directories were files with a slash at the end.
        0 if path.ends_with(b"/") => EntryType::Directory,
        b'S' => EntryType::GnuSparse,
        b'0' | 0 | b'7' if extension.pax.sparse => EntryType::PaxSparse,
        b'0' | 0 | b'7' => EntryType::File,
        b'1' => EntryType::HardLink,
        b'2' => EntryType::SymbolicLink,
        b'3' | b'4' => EntryType::Device,
        b'6' => EntryType::NamedPipe,
        _ => EntryType::Unknown,
    };
    let size = match extension.pax.size {
        // A size in the header, if there is one, means nothing: these types have no body.
        _ if entry_type == EntryType::Directory || matches!(flag, b'1'..=b'6') => 0,
        Some(size) => agreed_size(recorded, size)?,
        None => recorded,
    };
    Ok((path, size, entry_type))
}

/// The size that both the header and its PAX record can mean. A record exists for sizes that the header cannot hold,
/// and the header then has zero or a meaningless value. An archive with two different sizes hides something.
fn agreed_size(header: u64, pax: u64) -> Result<u64, Fault> {
    const TOO_LARGE_FOR_OCTAL: u64 = 8 << 30;
    if header == pax || header == 0 || pax >= TOO_LARGE_FOR_OCTAL {
        Ok(pax)
    } else {
        Err(Fault::corrupt(format!("the entry has {header} bytes by its header and {pax} by its extension header")))
    }
}
