//! Evidence, built from a fact in words, both raw values and where they were read.

use crate::observations::Vm;
use crate::report::{Evidence, EvidenceKind, Strength};

/// A fact without values.
pub(super) fn fact(kind: EvidenceKind, strength: Strength, message: impl Into<String>) -> Evidence {
    Evidence { kind, strength, message: message.into(), backup: None, infrastructure: None, source: None }
}

/// Builder-like additions to a fact.
pub(super) trait With {
    /// The backup's raw value.
    fn backup(self, value: &str) -> Self;
    /// The infrastructure's raw value.
    fn infrastructure(self, value: &str) -> Self;
    /// Where it was read.
    fn source(self, source: &str) -> Self;
}

impl With for Evidence {
    fn backup(mut self, value: &str) -> Self {
        self.backup = Some(value.to_owned());
        self
    }

    fn infrastructure(mut self, value: &str) -> Self {
        self.infrastructure = Some(value.to_owned());
        self
    }

    fn source(mut self, source: &str) -> Self {
        self.source = Some(source.to_owned());
        self
    }
}

/// The name of a virtual machine, with its managed object reference.
pub(super) fn called(vm: &Vm<'_>) -> String {
    match &vm.record.moref {
        Some(moref) => format!("{} ({moref})", vm.record.name),
        None => vm.record.name.clone(),
    }
}
