//! Everything of a report that is compared.

use std::collections::BTreeMap;

use super::form::{State, Subject, SubjectFinding, SubjectMachine, SubjectVirtualMachine};
use crate::report::{Cluster, ClusterRef, Finding, Machine, MachineStatus, Report, VirtualMachine};

/// Something that is compared.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) subject: Subject,
    pub(super) cluster: Option<ClusterRef>,
    pub(super) state: State,
}

/// Everything of a report that is compared. Where two are the same, as where a report was written by hand, the first
/// one counts.
pub(super) fn of(report: &Report) -> BTreeMap<Key, Item> {
    let mut items = BTreeMap::new();
    let mut add = |subject: Subject, cluster: Option<ClusterRef>, state: State| {
        items.entry(key(&subject)).or_insert(Item { subject, cluster, state });
    };
    for cluster in &report.clusters {
        for machine in cluster.machines() {
            add(machine_of(cluster, machine), Some(cluster.reference()), state(machine));
        }
    }
    let suppressed = report.suppressed.iter().filter_map(|one| Some((one.infra_machine.as_ref()?, true)));
    let unattributed = report.need_further_confirmation_infra_machines.iter().map(|one| (one, false));
    for (found, suppressed) in unattributed.chain(suppressed) {
        let state = State { unattributed: Some(found.reason), suppressed, ..State::default() };
        add(virtual_machine(&found.virtual_machine), None, state);
    }
    let general = report.findings.iter().map(|finding| (None, finding));
    let of_clusters = report.clusters.iter().flat_map(|cluster| {
        let findings = cluster.findings.iter();
        findings.map(|finding| (Some(cluster.reference()), finding))
    });
    for (cluster, finding) in general.chain(of_clusters) {
        add(finding_of(finding), cluster, State { severity: Some(finding.severity), ..State::default() });
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

fn finding_of(finding: &Finding) -> Subject {
    Subject::Finding(SubjectFinding { code: finding.code, subject: finding.subject.clone() })
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
