//! In: the first bytes of a file. Out: what kind of file it is, for a message that helps.
//!
//! Never: decides what is read. Only the tar reader says whether an archive is one; this names what is there instead.

use super::header::{BLOCK, checksum_holds};

/// How many bytes tell all that can be told.
pub const HEAD_BYTES: usize = BLOCK;

/// What a file, or what gzip unpacks it to, looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// No bytes at all.
    Empty,
    /// A tar archive, perhaps a damaged one.
    Tar,
    /// Only zero bytes: an archive without entries, or a download that was never filled.
    Zeros,
    /// Compressed with gzip; inside gzip, compressed twice.
    Gzip,
    /// Compressed with xz.
    Xz,
    /// Compressed with Zstandard.
    Zstd,
    /// Compressed with bzip2.
    Bzip2,
    /// A ZIP archive.
    Zip,
    /// A download in which the object store left the chunk marks of an upload.
    AwsChunked,
    /// An etcd snapshot.
    EtcdSnapshot,
    /// One JSON document.
    Json,
    /// One JSON object per line.
    JsonLines,
    /// XML or HTML.
    Xml,
    /// Other text.
    Text,
    /// None of these, or too short to tell.
    Unknown,
}

impl FileKind {
    /// The kind in plain words, to follow "the file is".
    pub fn description(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Tar => "a tar archive",
            Self::Zeros => "nothing but zero bytes, like a download that was never filled",
            Self::Gzip => "data compressed with gzip",
            Self::Xz => "data compressed with xz",
            Self::Zstd => "data compressed with Zstandard",
            Self::Bzip2 => "data compressed with bzip2",
            Self::Zip => "a ZIP archive",
            Self::AwsChunked => {
                "a download in which the object store left the chunk marks of the upload (aws-chunked), a known \
                 problem \
                 of some S3-compatible stores"
            }
            Self::EtcdSnapshot => "an etcd snapshot",
            Self::Json => "JSON, like the lists that Velero stores beside a backup",
            Self::JsonLines => "JSON lines, like a log of Velero",
            Self::Xml => "XML or HTML, like the error page of an object store",
            Self::Text => "text, like a log of Velero",
            Self::Unknown => "data of an unknown kind",
        }
    }

    /// Whether this is something else than an archive, as far as its first bytes tell.
    pub(super) fn is_foreign(self) -> bool {
        !matches!(self, Self::Tar | Self::Zeros | Self::Unknown)
    }
}

/// Tells a file by its first [`HEAD_BYTES`]; fewer are enough if the file has no more.
pub fn sniff(file: &[u8]) -> FileKind {
    let head = file.get(..HEAD_BYTES).unwrap_or(file);
    let starts = [
        (&[0x1f, 0x8b][..], FileKind::Gzip),
        (b"\xfd7zXZ\0", FileKind::Xz),
        (b"\x28\xb5\x2f\xfd", FileKind::Zstd),
        (b"PK\x03\x04", FileKind::Zip),
        (b"PK\x05\x06", FileKind::Zip),
    ];
    if head.is_empty() {
        FileKind::Empty
    } else if head.first_chunk::<BLOCK>().is_some_and(checksum_holds) {
        FileKind::Tar // Also without the mark, which the oldest headers lack.
    } else if let Some((_, kind)) = starts.into_iter().find(|(start, _)| head.starts_with(start)) {
        kind
    } else if head.starts_with(b"BZh") && at(head, 4, b"1AY&SY") {
        FileKind::Bzip2
    } else if at(head, 257, b"ustar") {
        FileKind::Tar
    } else if head.iter().all(|byte| *byte == 0) {
        FileKind::Zeros
    } else if at(head, 16, &0xed0c_daed_u32.to_le_bytes()) {
        FileKind::EtcdSnapshot // The magic of bbolt, behind the header of its first page.
    } else if is_chunked(head) {
        FileKind::AwsChunked
    } else {
        text(head).map_or(FileKind::Unknown, kind_of_text)
    }
}

fn at(head: &[u8], offset: usize, expected: &[u8]) -> bool {
    head.get(offset..).is_some_and(|rest| rest.starts_with(expected))
}

/// `HEX;chunk-signature=…`, or `HEX` and a line end before gzip, where the body should start.
fn is_chunked(head: &[u8]) -> bool {
    let digits = head.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    let behind = head.get(digits..).unwrap_or_default();
    digits > 0 && (behind.starts_with(b";chunk-signature=") || behind.starts_with(b"\r\n\x1f\x8b"))
}

/// The head as text, if it is any. The cut may have gone through a character.
fn text(head: &[u8]) -> Option<&str> {
    let text = match str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => str::from_utf8(head.get(..error.valid_up_to())?).ok()?,
        Err(_) => return None,
    };
    let printable = |character: char| !character.is_control() || matches!(character, '\t' | '\n' | '\r' | '\x1b');
    text.chars().all(printable).then_some(text)
}

fn kind_of_text(text: &str) -> FileKind {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('<') {
        FileKind::Xml
    } else if text.starts_with('{') && (text.contains("}\n{") || text.contains("}\r\n{")) {
        FileKind::JsonLines
    } else if text.starts_with(['{', '[']) {
        FileKind::Json
    } else {
        FileKind::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_files_are_told_by_their_content() {
        let mut etcd = vec![0; 4096];
        etcd[8] = 4;
        etcd[16..20].copy_from_slice(&[0xed, 0xda, 0x0c, 0xed]);
        let mut log = "ü".repeat(300).into_bytes();
        log.insert(0, b'x'); // Now the 512 bytes end inside a character.
        let mut old = tar::Header::new_old();
        old.set_path("metadata/version").unwrap();
        old.set_size(0);
        old.set_cksum();
        let signature =
            b"10000;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n\x1f";
        for (file, kind) in [
            (&b""[..], FileKind::Empty),
            (b"\x1f\x8b\x08", FileKind::Gzip),
            (b"\xfd7zXZ\0\0", FileKind::Xz),
            (b"\x28\xb5\x2f\xfd\x04", FileKind::Zstd),
            (b"BZh91AY&SY\x01", FileKind::Bzip2),
            (b"PK\x03\x04\x14", FileKind::Zip),
            (signature, FileKind::AwsChunked),
            (b"1a2b\r\n\x1f\x8b\x08", FileKind::AwsChunked),
            (&etcd, FileKind::EtcdSnapshot),
            (old.as_bytes(), FileKind::Tar),
            (tar::Header::new_gnu().as_bytes(), FileKind::Tar),
            (&[0; 1024], FileKind::Zeros),
            (b"\n  {\n  \"kind\": \"Backup\"", FileKind::Json),
            (b"[]", FileKind::Json),
            (b"{\"level\":\"info\"}\n{\"level\":\"info\"}\n", FileKind::JsonLines),
            (b"\xef\xbb\xbf<?xml version=\"1.0\"?><Error><Code>NoSuchKey", FileKind::Xml),
            (b"time=\"2026-11-22T10:00:00Z\" level=info", FileKind::Text),
            (&log, FileKind::Text),
            (b"metadata/version\0\0\0", FileKind::Unknown),
            (b"caf\xe9 caf\xe9", FileKind::Unknown),
        ] {
            assert_eq!(sniff(file), kind, "{}", file.escape_ascii());
            assert!(!kind.description().is_empty());
        }
    }
}
