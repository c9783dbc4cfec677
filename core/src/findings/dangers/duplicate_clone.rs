//! A second virtual machine of the same name is cloned.

use crate::backup::Kind;
use crate::diagnostic::Severity;
use crate::findings::builder::FindingBuilder;
use crate::findings::context::ClusterContext;
use crate::findings::facts::{compared, in_backup};
use crate::findings::steps::change;
use crate::ids::{VerdictId, VmId};
use crate::remediation::{look_at_vm, move_vm, run, say};
use crate::report::{EvidenceKind, Finding, FindingCode, NextStepEffect, StepTime};

/// `machine` is cloned; `vm` has its name.
pub(super) fn build(about: &ClusterContext<'_>, machine: VerdictId, vm: VmId) -> Finding {
    let name = about.name(machine);
    let node = about.node(&about.verdicts[machine]);
    let folder = node.and_then(|node| node.placement.folder.as_deref()).unwrap_or_default();
    let vm = &about.input.vcenters.vms[vm];
    let path = vm.record.path.as_deref().unwrap_or_default();
    let server = &about.input.vcenters.view_of(vm).server;
    let message = format!(
        "After a restore CAPV clones a second virtual machine named {name}: the backup has no BIOS UUID for it, and \
         the \
         existing one is not in its folder."
    );
    let place = compared(
        EvidenceKind::Placement,
        "CAPV searches for the name in the folder of the VSphereVM, and the virtual machine is elsewhere.",
        Some(folder.to_owned()).filter(|folder| !folder.is_empty()),
        Some(path.to_owned()).filter(|path| !path.is_empty()),
        Some(vm.source.to_owned()),
    );
    let look = run(
        "Check whether this virtual machine belongs to the Machine: then somebody moved it there.",
        NextStepEffect::ReadOnly,
        look_at_vm(server, path),
    );
    let back = change("If it does, move it back into the folder: then CAPV adopts it.", move_vm(server, path, folder));
    let leave = say("If it does not, leave it where it is: the machine that CAPV clones is another one.");
    FindingBuilder::new(FindingCode::DuplicateClone, Severity::Error, about.object(Kind::Machine.name(), name), message)
        .machines([name])
        .evidence([in_backup("The Machine.", name, ""), place])
        .steps([look, back, leave].map(|step| step.when(StepTime::BeforeRestore)))
        .build()
}
