//! Machines, and groups of those of which the same is to be said.

use super::words::MAY_BE_ETCD_MEMBER;
use super::{Place, SetNode, Text, forecast, group};
use crate::report::{Machine, MachineReason, MachineStatus, Outcome, VirtualMachine};
use crate::wording::sentences;

/// Up to how many machines of a group always have a line of their own.
const ONE_BY_ONE: usize = 8;

/// A machine of a report.
#[derive(Clone, Copy, Debug)]
pub struct MachineNode<'a> {
    set: SetNode<'a>,
    position: usize,
    machine: &'a Machine,
}

impl<'a> MachineNode<'a> {
    pub(super) fn new(set: SetNode<'a>, position: usize, machine: &'a Machine) -> Self {
        Self { set, position, machine }
    }

    /// Its control plane or pool.
    pub fn set(self) -> SetNode<'a> {
        self.set
    }

    /// Its position in its set.
    pub fn position(self) -> usize {
        self.position
    }

    /// Its identity.
    pub fn place(self) -> Place {
        Place::Machine(self.set.cluster().position(), self.set.set_place(), self.position)
    }

    /// As the report has it.
    pub fn machine(self) -> &'a Machine {
        self.machine
    }

    /// Whether nothing is to be said of it but that it is there and healthy, so that a number stands for it.
    pub fn is_plain(self) -> bool {
        is_plain(self.machine)
    }

    /// What is said of it where there is room for one thing.
    pub fn lead(self) -> Statement<'a> {
        let mut all = Kind::of(self.machine).statements().into_iter();
        all.next().unwrap_or(Statement::Reason(self.machine.reason))
    }

    /// Why it has its status.
    pub fn reason(self) -> Statement<'a> {
        Statement::Reason(self.machine.reason)
    }

    /// That it may be in the quorum of etcd, where it may.
    pub fn etcd_membership(self) -> Option<Statement<'a>> {
        self.machine.critical.then_some(Statement::MayBeEtcdMember)
    }

    /// The virtual machine that a person may have to look at.
    pub fn virtual_machine_to_find(self) -> Option<&'a VirtualMachine> {
        let seek = matches!(self.machine.status, MachineStatus::Ghost | MachineStatus::Unknown);
        self.machine.virtual_machine.as_ref().filter(|_| seek)
    }
}

/// Something that is said of a machine, or alike of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statement<'a> {
    /// Why it has its status.
    Reason(MachineReason),
    /// It may be in the quorum of etcd.
    MayBeEtcdMember,
    /// What else a person should know.
    Note(&'a str),
    /// What a restore does to it.
    AfterRestore(Outcome),
}

/// How much a statement weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// A fact.
    Plain,
    /// Something changes.
    Warning,
    /// A virtual machine or the quorum of etcd is at risk.
    Danger,
}

impl<'a> Statement<'a> {
    /// In words, to stand after a name or a number. `vcenter` is where virtual machines were looked for.
    pub fn text(self, many: bool, vcenter: &Text<'a>) -> Text<'a> {
        match (self, many) {
            (Self::Reason(MachineReason::VmMissing), false) => {
                Text::words("its virtual machine is gone from ").and(vcenter.clone())
            }
            (Self::Reason(MachineReason::VmMissing), true) => {
                Text::words("their virtual machines are gone from ").and(vcenter.clone())
            }
            (Self::Reason(reason), _) => Text::words(sentences::machine(reason, many, "")),
            (Self::MayBeEtcdMember, false) => {
                Text::words(format!("{MAY_BE_ETCD_MEMBER}: follow its next steps in their order"))
            }
            (Self::MayBeEtcdMember, true) => {
                Text::words("may be etcd members: follow the next steps of each, one machine at a time")
            }
            (Self::Note(note), _) => Text::words(note),
            (Self::AfterRestore(outcome), _) => Text::words(forecast::statement(outcome, many)),
        }
    }

    /// How much it weighs.
    pub fn weight(self) -> Weight {
        match self {
            Self::Reason(_) | Self::Note(_) | Self::AfterRestore(Outcome::Adopted) => Weight::Plain,
            Self::MayBeEtcdMember | Self::AfterRestore(Outcome::Deleted | Outcome::AtRisk) => Weight::Danger,
            Self::AfterRestore(Outcome::Cloned | Outcome::Stuck | Outcome::Unmanaged | Outcome::Unknown) => {
                Weight::Warning
            }
        }
    }
}

/// Machines of which the same is to be said.
#[derive(Clone, Debug)]
pub struct MachineGroup<'a> {
    kind: Kind<'a>,
    /// In the order of the report; at least one.
    pub machines: Vec<MachineNode<'a>>,
}

impl<'a> MachineGroup<'a> {
    /// The status that they share.
    pub fn status(&self) -> MachineStatus {
        self.kind.status
    }

    /// What is said of all of them, the most important first; nothing where their number says all.
    pub fn statements(&self) -> Vec<Statement<'a>> {
        self.kind.statements()
    }

    /// Whether a person has to act on each, so that names stand out.
    pub fn is_of_concern(&self) -> bool {
        self.kind.reason.is_some()
    }

    /// Whether their names may share a paragraph: there are many, and none has to be looked up.
    pub fn is_compact(&self) -> bool {
        self.machines.len() > ONE_BY_ONE
            && self.machines.iter().all(|machine| machine.virtual_machine_to_find().is_none())
    }
}

/// The machines of a set, in groups, in the order in which each kind first appears.
pub(super) fn groups(set: SetNode<'_>) -> Vec<MachineGroup<'_>> {
    let groups = group::by(set.nodes(), |node| Kind::of(node.machine));
    groups.into_iter().map(|(kind, machines)| MachineGroup { kind, machines }).collect()
}

/// Whether nothing is to be said of a machine but that it is there and healthy.
pub(super) fn is_plain(machine: &Machine) -> bool {
    let Kind { status: _, reason, critical, outcome, notes } = Kind::of(machine);
    reason.is_none() && !critical && outcome.is_none() && notes.is_empty()
}

/// What machines of one group have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Kind<'a> {
    status: MachineStatus,
    /// None for what is healthy.
    reason: Option<MachineReason>,
    critical: bool,
    outcome: Option<Outcome>,
    notes: &'a [String],
}

impl<'a> Kind<'a> {
    fn of(machine: &'a Machine) -> Self {
        let healthy = machine.status == MachineStatus::Healthy;
        Self {
            status: machine.status,
            reason: (!healthy).then_some(machine.reason),
            critical: machine.critical,
            outcome: forecast::notable(machine),
            notes: &machine.notes,
        }
    }

    fn statements(self) -> Vec<Statement<'a>> {
        let reason = self.reason.map(Statement::Reason);
        let etcd = self.critical.then_some(Statement::MayBeEtcdMember);
        let notes = self.notes.iter().map(|note| Statement::Note(note));
        let after = self.outcome.map(Statement::AfterRestore);
        reason.into_iter().chain(etcd).chain(notes).chain(after).collect()
    }
}
