//! Machines were being created when the backup was taken: without a BIOS UUID, CAPV finds their virtual machines by
//! folder and name.

use crate::diagnostic::Severity;
use crate::english::some_names;
use crate::findings::context::ClusterContext;
use crate::findings::facts::in_backup;
use crate::graph::{MachineNode, Provider};
use crate::remediation::say;
use crate::report::{Finding, FindingCode, StepTime};

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    let machines = about.cluster.machines.iter();
    let is_unfinished = |machine: &&MachineNode<'_>| {
        machine.machine.is_some() && machine.uuids.is_empty() && machine.provider == Provider::Vsphere
    };
    let machines: Vec<&MachineNode<'_>> = machines.filter(is_unfinished).collect();
    if machines.is_empty() || !about.is_vsphere() {
        return Vec::new();
    }
    let names: Vec<&str> = machines.iter().map(|machine| machine.name.as_str()).collect();
    let (were, their) = match names.len() {
        1 => ("1 machine was".to_owned(), "its"),
        several => (format!("{several} machines were"), "their"),
    };
    let message = format!(
        "{were} being created when the backup was taken: {}. After a restore CAPV adopts a virtual machine of {their} \
         name \
         in {their} folder, and clones one where there is none.",
        some_names(&names),
    );
    let evidence = machines.iter().filter_map(|machine| {
        let entry = &machine.machine?.meta.entry;
        Some(in_backup("None of its objects has a BIOS UUID.", &machine.name, entry))
    });
    let compare = say(
        "Check the virtual machines in vSphere: CAPV does not find one that was moved or renamed since, and creates a \
         second one. A clone may have a join token that has expired.",
    );
    let finding = about
        .finding(FindingCode::MidProvisioning, Severity::Warning, message)
        .machines(about.listed(machines.iter().copied()))
        .evidence(evidence)
        .steps([compare.when(StepTime::BeforeRestore)]);
    vec![finding.build()]
}
