//! In: nothing. Out: how much of an archive may be read before reading is given up.
//!
//! Never: a limit without a name and a reason. A backup is a file from elsewhere; without limits a few kilobytes of it
//! could fill the memory or keep a browser tab busy for days.

/// How much of an archive is read at most. A value exactly at a limit is fine, one more is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the unpacked archive, headers and padding included. By default 16 GiB, at which Velero itself refuses
    /// to unpack a backup; the largest backups that users have reported are below 2 GiB.
    pub raw_bytes: u64,
    /// Entries of the archive, of every type. By default 2 000 000: several times the largest backup seen, which had
    /// 300 000 objects of two copies each.
    pub entries: u64,
    /// Bytes of one entry's body, which is held in memory as a whole. By default 16 MiB; etcd limits an object to
    /// about 1.5 MB.
    pub object_bytes: u64,
    /// Bytes of one extension header (a long name, or PAX records), which is held in memory as well. By default
    /// 64 KiB; the longest path that Velero can write is shorter than 1 KiB.
    pub extension_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { raw_bytes: 16 << 30, entries: 2_000_000, object_bytes: 16 << 20, extension_bytes: 64 << 10 }
    }
}
