//! What to do about a broken file.

/// What to do about a broken file.
pub(super) const DOWNLOAD_AGAIN: &str = "Download the backup again, for instance with `velero backup download NAME`.";
