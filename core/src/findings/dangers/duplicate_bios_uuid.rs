//! Several virtual machines have the BIOS UUID of one machine.

use crate::backup::Kind;
use crate::diagnostic::Severity;
use crate::english::plural;
use crate::findings::builder::FindingBuilder;
use crate::findings::context::ClusterContext;
use crate::findings::facts::compared;
use crate::ids::{VerdictId, VmId};
use crate::remediation::{look_at_vm, run, say};
use crate::report::{EvidenceKind, Finding, FindingCode, NextStepEffect, StepTime};

/// CAPV may adopt any of `vms` as `machine`.
pub(super) fn build(about: &ClusterContext<'_>, machine: VerdictId, vms: &[VmId]) -> Finding {
    let name = about.name(machine);
    let message = format!(
        "{} have the BIOS UUID of {name}. After a restore CAPV looks for the UUID alone, may adopt and power on any of \
         them, and may change from one to another: two copies of one machine run at once.",
        plural(vms.len(), "virtual machine"),
    );
    let vms = vms.iter().map(|vm| &about.input.vcenters.vms[*vm]);
    let evidence = vms.clone().map(|vm| {
        let path = vm.record.path.clone().unwrap_or_else(|| vm.record.name.clone());
        let uuid = vm.record.bios_uuid.clone();
        let message = format!("{path} has the BIOS UUID.");
        compared(EvidenceKind::BiosUuid, message, None, uuid, Some(vm.source.to_owned()))
    });
    let looks = vms.map(|vm| {
        let server = &about.input.vcenters.view_of(vm).server;
        let path = vm.record.path.as_deref().unwrap_or_default();
        run("Look at this virtual machine.", NextStepEffect::ReadOnly, look_at_vm(server, path))
    });
    let decide = say(
        "Find out which one is the machine. Give each of the others a BIOS UUID of its own, or remove it from the \
         inventory, before the restore.",
    );
    FindingBuilder::new(
        FindingCode::DuplicateBiosUuid,
        Severity::Error,
        about.object(Kind::Machine.name(), name),
        message,
    )
    .machines([name])
    .evidence(evidence)
    .steps(looks.chain([decide]).map(|step| step.when(StepTime::BeforeRestore)))
    .build()
}
