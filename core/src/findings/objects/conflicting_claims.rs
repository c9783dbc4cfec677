//! A machine has several `VSphereVM` objects.

use crate::diagnostic::Severity;
use crate::english::some_names;
use crate::findings::context::ClusterContext;
use crate::findings::facts::in_backup;
use crate::graph::MachineNode;
use crate::remediation::say;
use crate::report::{Finding, FindingCode, StepTime};

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    let several = about.cluster.machines.iter().filter(|machine| machine.vsphere_vms.len() > 1);
    several.map(|machine| of_machine(about, machine)).collect()
}

fn of_machine(about: &ClusterContext<'_>, machine: &MachineNode<'_>) -> Finding {
    let names: Vec<&str> = machine.vsphere_vms.iter().map(|vm| vm.meta.name.as_str()).collect();
    let message = format!("Machine {} has {} VSphereVMs: {}.", machine.name, names.len(), some_names(&names));
    let vms = machine.vsphere_vms.iter();
    let evidence = vms.map(|vm| in_backup("A VSphereVM of the machine.", &vm.meta.name, &vm.meta.entry));
    let exclude = say(
        "Find out which virtual machine runs the machine's Node, and exclude the other VSphereVMs from the restore. Do \
         not \
         delete a VSphereVM whose virtual machine is still needed: CAPV deletes the virtual machine with it.",
    );
    about
        .finding(FindingCode::ConflictingClaims, Severity::Warning, message)
        .machines(about.listed([machine]))
        .evidence(evidence)
        .steps([exclude.when(StepTime::BeforeRestore)])
        .build()
}
