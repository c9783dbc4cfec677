//! What is counted of a report, and can be chosen.

use crate::report::{MachineStatus, Report};

/// What is counted, and can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    /// Machines with this status.
    Machine(MachineStatus),
    /// Virtual machines that match nothing.
    Unattributed,
}

impl Facet {
    /// All of them, those that need a person first.
    pub const ALL: [Self; 5] = [
        Self::Machine(MachineStatus::Ghost),
        Self::Machine(MachineStatus::Unknown),
        Self::Machine(MachineStatus::Stale),
        Self::Machine(MachineStatus::Healthy),
        Self::Unattributed,
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Machine(MachineStatus::Ghost) => "Ghost",
            Self::Machine(MachineStatus::Unknown) => "Unknown",
            Self::Machine(MachineStatus::Stale) => "Stale",
            Self::Machine(MachineStatus::Healthy) => "Healthy",
            Self::Unattributed => "Unattributed",
        }
    }

    /// What it asks of a person.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Machine(MachineStatus::Ghost) => "needs a decision",
            Self::Machine(MachineStatus::Unknown) => "look closer",
            Self::Machine(MachineStatus::Stale) => "object without VM",
            Self::Machine(MachineStatus::Healthy) => "object and VM match",
            Self::Unattributed => "VM without object",
        }
    }

    /// How many there are. The summary counts what was left out of the lists as well.
    pub fn count(self, report: &Report) -> u64 {
        let machines = &report.summary.machines;
        match self {
            Self::Machine(MachineStatus::Ghost) => machines.ghost,
            Self::Machine(MachineStatus::Unknown) => machines.unknown,
            Self::Machine(MachineStatus::Stale) => machines.stale,
            Self::Machine(MachineStatus::Healthy) => machines.healthy,
            Self::Unattributed => report.summary.need_further_confirmation_infra_machines,
        }
    }
}
