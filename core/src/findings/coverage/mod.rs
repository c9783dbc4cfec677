//! What was not there to be read.

pub(super) mod kinds_missing;
pub(super) mod nodes_not_read;
pub(super) mod version_not_served;

use crate::backup::Kind;
use crate::report::ObjectRef;
use crate::verdicts;

/// The backup, as the object of a finding.
pub(super) fn backup(input: &verdicts::Input<'_>) -> ObjectRef {
    ObjectRef { kind: Kind::VeleroBackup.name().to_owned(), namespace: None, name: input.backup.file_name.clone() }
}
