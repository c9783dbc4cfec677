//! Why a tar archive cannot be read any further.

use crate::diagnostic::DiagnosticCode;

/// Why reading cannot go on.
pub(super) struct Fault {
    pub(super) code: DiagnosticCode,
    pub(super) why: String,
}

impl Fault {
    pub(super) fn corrupt(why: impl Into<String>) -> Self {
        Self { code: DiagnosticCode::ArchiveCorrupt, why: why.into() }
    }

    pub(super) fn limit(why: impl Into<String>) -> Self {
        Self { code: DiagnosticCode::ArchiveLimit, why: why.into() }
    }
}
