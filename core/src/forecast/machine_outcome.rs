//! What happens to one machine after a restore, as far as it has been determined.

use crate::report::Outcome;

/// Whether something is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Presence {
    Absent,
    NotRead,
    Present,
}

/// What happens to one machine.
#[derive(Clone, Debug)]
pub(crate) struct MachineOutcome {
    pub(crate) outcome: Outcome,
    /// Whether a VM is deleted with it when it is deleted.
    pub(crate) vm: Presence,
    /// What happens and why, for people.
    pub(crate) message: String,
    /// The control plane may remove it from etcd, which its outcome does not show.
    pub(crate) may_leave_etcd: bool,
}

impl MachineOutcome {
    pub(super) fn new(outcome: Outcome, vm: Presence, message: impl Into<String>) -> Self {
        Self { outcome, vm, message: message.into(), may_leave_etcd: false }
    }

    /// It is deleted. A machine that is deleted already keeps its reason.
    pub(super) fn delete(&mut self, message: impl FnOnce() -> String) {
        if self.outcome != Outcome::Deleted {
            self.outcome = Outcome::Deleted;
            self.message = message();
        }
    }

    /// It may be deleted. A machine that is deleted or at risk already keeps its reason.
    pub(super) fn put_at_risk(&mut self, message: impl FnOnce() -> String) {
        if !self.is_deletion() {
            self.outcome = Outcome::AtRisk;
            self.message = message();
        }
    }

    /// It is or may be deleted.
    pub(super) fn is_deletion(&self) -> bool {
        matches!(self.outcome, Outcome::Deleted | Outcome::AtRisk)
    }

    /// Everything that decides it was read, and no controller chooses at random.
    pub(super) fn is_certain(&self) -> bool {
        !matches!(self.outcome, Outcome::AtRisk | Outcome::Unknown) && !self.may_leave_etcd
    }

    /// " with its VM", where there is or may be one.
    pub(super) fn with_vm(&self) -> &'static str {
        if self.vm == Presence::Absent { "" } else { " with its VM" }
    }
}
