//! Short ways to state a fact of a finding.

use crate::report::{Evidence, EvidenceKind, Strength};

/// A fact that names an object or a value of the backup. `entry` is where it was read; empty where that is unknown.
pub(super) fn in_backup(message: impl Into<String>, value: &str, entry: &str) -> Evidence {
    Evidence {
        kind: EvidenceKind::BackupContent,
        strength: Strength::Strong,
        message: message.into(),
        backup: Some(value.to_owned()),
        infrastructure: None,
        source: (!entry.is_empty()).then(|| entry.to_owned()),
    }
}

/// A field that decides alone.
pub(super) fn field(message: &str, value: impl ToString, entry: &str) -> Evidence {
    Evidence { strength: Strength::Proof, ..in_backup(message, &value.to_string(), entry) }
}

/// A fact of another kind that has both values.
pub(super) fn compared(
    kind: EvidenceKind,
    message: impl Into<String>,
    backup: Option<String>,
    infrastructure: Option<String>,
    source: Option<String>,
) -> Evidence {
    Evidence { kind, strength: Strength::Strong, message: message.into(), backup, infrastructure, source }
}
