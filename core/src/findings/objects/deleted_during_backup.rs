//! Objects are left over from machines that were being deleted when the backup was taken. Velero does not back up
//! objects that are being deleted, and the Machine is deleted first.

use crate::backup::Kind;
use crate::diagnostic::Severity;
use crate::english::{be, plural, some_names};
use crate::findings::context::ClusterContext;
use crate::findings::facts::in_backup;
use crate::remediation::{cluster_machines, delete_object, run, say};
use crate::report::{Finding, FindingCode, NextStepEffect, StepTime};

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    let is_compared = about.outlook.is_some();
    let found = if is_compared { with_virtual_machines(about) } else { in_backup_alone(about) };
    found.into_iter().collect()
}

/// Their virtual machines are proven gone.
fn with_virtual_machines(about: &ClusterContext<'_>) -> Option<Finding> {
    let names: Vec<&str> = about.deleted.iter().copied().collect();
    if names.is_empty() {
        return None;
    }
    let message = format!(
        "{} being deleted when the backup was taken, and {} gone: {}. A restore brings back left-over objects that \
         manage \
         nothing.",
        if names.len() == 1 { "1 machine was".to_owned() } else { format!("{} machines were", names.len()) },
        be(names.len()),
        some_names(&names)
    );
    let evidence = names
        .iter()
        .map(|name| in_backup("Its Machine is not in the backup, and its virtual machine is gone.", name, ""));
    let objects = about.cluster.machines.iter().filter(|machine| names.contains(&machine.name.as_str()));
    let objects = objects.flat_map(|machine| {
        let vms = machine.vsphere_vms.iter().map(|vm| (Kind::VSphereVM, &vm.meta.name));
        vms.chain(machine.vsphere_machine.map(|object| (Kind::VSphereMachine, &object.meta.name)))
    });
    let delete = objects.map(|(kind, name)| {
        let text = "Delete the left-over objects: no virtual machine is affected. One that is then still listed waits \
                    for its finalizer, and harms nothing.";
        run(text, NextStepEffect::Destructive, delete_object(&about.object(kind.name(), name)))
    });
    let look = run(
        "Check that no Machine has one of these names: its objects are not left over.",
        NextStepEffect::ReadOnly,
        cluster_machines(&about.cluster.key),
    );
    let finding = about
        .finding(FindingCode::DeletedDuringBackup, Severity::Info, message)
        .evidence(evidence)
        .steps(std::iter::once(look).chain(delete).map(|step| step.when(StepTime::AfterRestore)));
    Some(finding.build())
}

/// Nothing is known of their virtual machines.
fn in_backup_alone(about: &ClusterContext<'_>) -> Option<Finding> {
    let left = about.cluster.machines.iter().filter(|machine| machine.machine.is_none() && !machine.standalone);
    let names: Vec<&str> = left.map(|machine| machine.name.as_str()).collect();
    if names.is_empty() || !about.is_vsphere() {
        return None;
    }
    let message = format!(
        "The backup has a VSphereVM or VSphereMachine of {}, but no Machine: {}. Velero does not back up objects that \
         are \
         being deleted. A restore brings back left-over objects that manage nothing; a virtual machine that still \
         exists \
         keeps running unmanaged.",
        plural(names.len(), "machine"),
        some_names(&names),
    );
    let evidence = names.iter().map(|name| in_backup("A VSphereVM or VSphereMachine without its Machine.", name, ""));
    let check = say("Check whether their virtual machines still exist.");
    let delete = say("Delete the left-over objects whose virtual machines are gone.");
    let finding = about
        .finding(FindingCode::DeletedDuringBackup, Severity::Warning, message)
        .machines(names.iter().copied())
        .evidence(evidence)
        .steps([check.when(StepTime::BeforeRestore), delete.when(StepTime::AfterRestore)]);
    Some(finding.build())
}
