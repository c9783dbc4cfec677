//! Machines, and groups of those of which the same is to be said.

use super::statement::{Kind, Statement, is_plain};
use super::{Place, Presentation, SetNode, SetPlace, group};
use crate::report::{Machine, MachineStatus, VirtualMachine};

/// Up to how many machines of a group always have a line of their own.
const ONE_BY_ONE: usize = 8;

/// A machine of a report.
#[derive(Clone, Copy, Debug)]
pub struct MachineNode<'a> {
    set: SetNode<'a>,
    position: usize,
    machine: &'a Machine,
}

impl<'a> Presentation<'a> {
    /// The machine at a place.
    pub fn machine(self, cluster: usize, set: SetPlace, position: usize) -> Option<MachineNode<'a>> {
        self.cluster(cluster)?.set(set)?.machine(position)
    }
}

impl<'a> SetNode<'a> {
    /// Its machines, each with its identity.
    pub fn nodes(self) -> impl Iterator<Item = MachineNode<'a>> {
        let machines = self.machines().iter().enumerate();
        machines.map(move |(position, machine)| MachineNode::new(self, position, machine))
    }

    /// One of them.
    pub fn machine(self, position: usize) -> Option<MachineNode<'a>> {
        Some(MachineNode::new(self, position, self.machines().get(position)?))
    }

    /// Machines of which the same is to be said, together, in the order in which each kind first appears.
    pub fn groups(self) -> Vec<MachineGroup<'a>> {
        let groups = group::by(self.shown_nodes(), |node| Kind::of(node.machine));
        groups.into_iter().map(|(kind, machines)| MachineGroup { kind, machines }).collect()
    }
}

impl<'a> MachineNode<'a> {
    fn new(set: SetNode<'a>, position: usize, machine: &'a Machine) -> Self {
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
