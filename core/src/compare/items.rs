//! Everything of a report that is compared.

use std::collections::BTreeMap;

use super::form::{State, Subject, SubjectFinding, SubjectMachine, SubjectVirtualMachine};
use crate::report::{Cluster, Machine, MachineStatus, Report, VirtualMachine};

/// Everything of a report that is compared, each with its state. Where two are the same, as where a report was written
/// by hand, the first one counts.
pub(super) fn of(report: &Report) -> BTreeMap<Key, (Subject, State)> {
    let mut items = BTreeMap::new();
    let mut add = |subject: Subject, state: State| {
        items.entry(key(&subject)).or_insert((subject, state));
    };
    for cluster in &report.clusters {
        for machine in cluster.machines() {
            add(machine_of(cluster, machine), state(machine));
        }
    }
    let suppressed = report.suppressed.iter().filter_map(|one| Some((one.infra_machine.as_ref()?, true)));
    let unattributed = report.need_further_confirmation_infra_machines.iter().map(|one| (one, false));
    for (found, suppressed) in unattributed.chain(suppressed) {
        let state = State { unattributed: Some(found.reason), suppressed, ..State::default() };
        add(virtual_machine(&found.virtual_machine), state);
    }
    for finding in report.all_findings() {
        let subject = Subject::Finding(SubjectFinding { code: finding.code, subject: finding.subject.clone() });
        add(subject, State { severity: Some(finding.severity), ..State::default() });
    }
    items
}

/// What makes two subjects the same: a virtual machine may have been renamed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Machine(SubjectMachine),
    VirtualMachine(String, String),
    Finding(SubjectFinding),
}

fn key(subject: &Subject) -> Key {
    match subject {
        Subject::Machine(machine) => Key::Machine(machine.clone()),
        Subject::VirtualMachine(vm) => Key::VirtualMachine(vm.vcenter.clone(), vm.id.clone()),
        Subject::Finding(finding) => Key::Finding(finding.clone()),
    }
}

/// A Ghost is its virtual machine, which may have been unattributed before.
fn machine_of(cluster: &Cluster, machine: &Machine) -> Subject {
    match &machine.virtual_machine {
        Some(vm) if machine.status == MachineStatus::Ghost => virtual_machine(vm),
        _ => Subject::Machine(SubjectMachine { cluster: cluster.reference(), name: machine.name.clone() }),
    }
}

fn virtual_machine(vm: &VirtualMachine) -> Subject {
    let id = vm.moref.as_ref().or(vm.path.as_ref()).unwrap_or(&vm.name);
    Subject::VirtualMachine(SubjectVirtualMachine {
        vcenter: vm.vcenter.clone(),
        id: id.clone(),
        name: vm.name.clone(),
    })
}

fn state(machine: &Machine) -> State {
    State {
        status: Some(machine.status),
        reason: Some(machine.reason),
        outcome: machine.outcome(),
        suppressed: machine.suppressed,
        ..State::default()
    }
}
