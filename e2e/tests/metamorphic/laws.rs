//! What no change brings about.

use std::{
    cell::LazyCell,
    collections::{BTreeMap, BTreeSet},
};

use drift_core::{
    Report,
    diagnostic::DiagnosticCode,
    report::{Cluster, ExitCode, Machine, MachineStatus, NextStepEffect, VirtualMachine},
};

use crate::subject::Subject;

/// What a change can be the reason for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Explains {
    /// Nothing: less is known than before.
    Nothing,
    /// Nothing tells of a machine any more.
    FewerObjects,
    /// Other objects tell of other machines.
    OtherObjects,
    /// Virtual machines are gone, or there are others.
    OtherVms,
    /// Everything was observed before the backup.
    Age,
}

/// A cluster and a name.
type Key = (String, String);
/// A vCenter and a managed object.
type Vm = (String, String);

/// The verdicts before the change.
#[derive(PartialEq)]
pub(crate) struct Seen {
    machines: BTreeMap<Key, (MachineStatus, Option<Vm>)>,
    ghosts: BTreeSet<Vm>,
    destroyed: BTreeSet<Vm>,
    exit_code: ExitCode,
}

impl Seen {
    pub(crate) fn of(report: &Report) -> Self {
        let named = all(report).filter(|(_, machine)| machine.status != MachineStatus::Ghost);
        let machines = named.map(|(key, machine)| (key, (machine.status, vm_of(machine)))).collect();
        let ghosts = all(report).filter(|(_, machine)| machine.status == MachineStatus::Ghost);
        let ghosts = ghosts.filter_map(|(_, machine)| vm_of(machine)).collect();
        Self { machines, ghosts, destroyed: destroyed(report), exit_code: report.exit_code() }
    }

    /// A machine that is said to be another cluster's now.
    fn of_name(&self, wanted: &str) -> Option<&(MachineStatus, Option<Vm>)> {
        self.machines.iter().find(|((_, name), _)| name == wanted).map(|(_, verdict)| verdict)
    }
}

/// Everything that the changed backup makes better, or worse than it is.
pub(crate) fn faults(before: &Seen, report: &Report, subject: &Subject, explains: Explains) -> Vec<String> {
    let there: BTreeMap<Vm, &str> = subject
        .vms()
        .map(|(server, vm)| {
            let text = |field: &str| vm[field].as_str().unwrap_or_default();
            ((server.to_owned(), text("moref").to_owned()), text("biosUUID"))
        })
        .collect();
    // Whatever an object says of a UUID, it says it in these letters.
    let said = LazyCell::new(|| {
        let texts = subject.entries.iter().map(|entry| String::from_utf8_lossy(&entry.body).to_lowercase());
        texts.collect::<Vec<_>>()
    });
    let claimed = |uuid: &str| said.iter().any(|text| text.contains(&uuid.to_lowercase()));
    let untold = matches!(explains, Explains::FewerObjects | Explains::OtherObjects);
    let mut faults = Vec::new();
    let mut taken = BTreeSet::new();
    for (key, machine) in all(report) {
        let vm = vm_of(machine);
        let was = before.machines.get(&key).or_else(|| before.of_name(&key.1));
        let became = || format!("{key:?} was {was:?} and is {:?} {:?} {vm:?}", machine.status, machine.reason);
        match machine.status {
            MachineStatus::Healthy => {
                let Some((vm, uuid)) = vm.as_ref().and_then(|vm| there.get_key_value(vm)) else {
                    faults.push(format!("{} without its virtual machine", became()));
                    continue;
                };
                // Of an original and its replica, which have one UUID, either is its own.
                let same =
                    matches!(was, Some((MachineStatus::Healthy, Some(before))) if there.get(before) == Some(uuid));
                let other = matches!(explains, Explains::OtherObjects | Explains::OtherVms) && claimed(uuid);
                if !(same || other) || !taken.insert(vm.clone()) {
                    faults.push(became());
                }
            }
            MachineStatus::Stale => {
                let gone = match was {
                    Some((MachineStatus::Stale, _)) => true,
                    Some((_, Some(vm))) => match explains {
                        Explains::OtherVms => !there.contains_key(vm),
                        // What another object told of itself may now be told of this machine.
                        Explains::OtherObjects => {
                            uuids_of(machine).next().is_some()
                                && uuids_of(machine).all(|uuid| !there.values().any(|other| *other == uuid))
                        }
                        _ => false,
                    },
                    Some((_, None)) => false,
                    None => explains == Explains::OtherObjects,
                };
                if !gone || explains == Explains::Age {
                    faults.push(became());
                }
            }
            MachineStatus::Ghost => {
                let known = vm.as_ref().is_some_and(|vm| before.ghosts.contains(vm));
                let nobodys = vm.as_ref().and_then(|vm| there.get(vm)).is_some_and(|uuid| !claimed(uuid));
                if !(known || untold && nobodys) || explains == Explains::Age {
                    faults.push(became());
                }
            }
            MachineStatus::Unknown => {}
        }
    }
    for vm in destroyed(report).difference(&before.destroyed) {
        let nobodys = there.get(vm).is_some_and(|uuid| !claimed(uuid));
        if !(untold && nobodys) {
            faults.push(format!("{vm:?} is to be destroyed"));
        }
    }
    // Of an object whose cluster is not told, nothing is said but that.
    let unattached = report.diagnostics.iter().any(|found| found.code == DiagnosticCode::ObjectUnattached);
    let clean = report.exit_code() == ExitCode::Clean && !unattached;
    if clean && before.exit_code != ExitCode::Clean && explains == Explains::Nothing {
        faults.push(format!("clean, and was {:?}", before.exit_code));
    }
    if explains == Explains::Age && report.exit_code() != ExitCode::Incomplete {
        faults.push(format!("{:?} of old inventories", report.exit_code()));
    }
    faults
}

/// The UUIDs that the backup's objects of a machine name, in small letters.
fn uuids_of(machine: &Machine) -> impl Iterator<Item = String> {
    let of_machine = machine.machine.as_ref().and_then(|machine| machine.provider_id.as_deref());
    let of_machine = of_machine.map(|id| id.trim_start_matches("vsphere://"));
    let of_vm = machine.vsphere_vm.as_ref().and_then(|vm| vm.bios_uuid.as_deref());
    of_machine.into_iter().chain(of_vm).map(str::to_lowercase)
}

fn all(report: &Report) -> impl Iterator<Item = (Key, &Machine)> {
    report.clusters.iter().flat_map(|cluster| {
        let key = format!("{}/{}", cluster.namespace, cluster.name);
        cluster.machines().map(move |machine| ((key.clone(), machine.name.clone()), machine))
    })
}

fn vm_of(machine: &Machine) -> Option<Vm> {
    machine.virtual_machine.as_ref().map(identity)
}

fn identity(vm: &VirtualMachine) -> Vm {
    (vm.vcenter.clone(), vm.moref.clone().unwrap_or_else(|| vm.name.clone()))
}

/// The virtual machines for which a step destroys something.
fn destroyed(report: &Report) -> BTreeSet<Vm> {
    let machines = report.clusters.iter().flat_map(Cluster::machines);
    let machines = machines.map(|machine| (machine.virtual_machine.as_ref(), &machine.next_steps));
    let others = report.need_further_confirmation_infra_machines.iter();
    let others = others.map(|vm| (Some(&vm.virtual_machine), &vm.next_steps));
    let destroyed =
        machines.chain(others).filter(|(_, steps)| steps.iter().any(|step| step.effect == NextStepEffect::Destructive));
    destroyed.filter_map(|(vm, _)| vm.map(identity)).collect()
}
