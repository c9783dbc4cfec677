//! What becomes of a machine whose `VSphereVM` has a BIOS UUID: CAPV looks for that, and for nothing else.

use super::find_vm::{ByBiosUuid, all_with_bios_uuid, bios_uuid, find_by_bios_uuid, is_vcenter_complete};
use super::reconciled::Reconciled;
use crate::forecast::cluster_state::ClusterState;
use crate::forecast::machine_outcome::{MachineOutcome, Presence};
use crate::forecast::versions::Rule;
use crate::graph::MachineNode;
use crate::ids::VerdictId;
use crate::names;
use crate::report::Outcome;
use crate::verdicts::MachineVerdict;

/// CAPV does not find the VM of a machine by its BIOS UUID.
pub(super) fn not_found(state: &ClusterState<'_>, id: VerdictId) -> &'static str {
    if state.fails_for_good(id) {
        "CAPV looks for its BIOS UUID, finds no VM, and gives it up for good: the Machine has failed and stays so \
         until it is deleted, even if the VM appears again."
    } else {
        "CAPV looks for its BIOS UUID and finds no VM. It never creates another one: the Machine stays stuck until it \
         is deleted."
    }
}

/// A CAPV that names VSphereVMs in another way does not find that of the backup, and creates another one, without a
/// UUID.
///
/// Follows from `vimMachineService.createOrPatchVSphereVM` and `generateVMObjectName` of CAPV.
pub(super) fn under_another_name(
    state: &ClusterState<'_>,
    machine: &MachineNode<'_>,
    verdict: &MachineVerdict,
) -> Option<Reconciled> {
    let vsphere_machine = machine.vsphere_machine?;
    let by_template = vsphere_machine.naming.is_some();
    if by_template && state.has(Rule::NamesByTemplate) || !by_template && !vsphere_machine.is_windows {
        return None;
    }
    let is_cut = vsphere_machine.is_windows && state.has(Rule::CutsWindowsNames);
    let given = if is_cut { names::windows_name(&machine.name) } else { machine.name.clone() };
    let name = machine.vsphere_vm().map(|vm| vm.meta.name.as_str()).filter(|name| *name != given)?;
    let mut found = Reconciled::new(
        Outcome::Cloned,
        Presence::Absent,
        format!(
            "Its VSphereVM {name} has a name that this CAPV does not give: it creates a second VM, {given}. The one of \
             the backup keeps running, and nothing manages it."
        ),
    );
    found.same_name = verdict.vm;
    Some(found)
}

pub(super) fn by_bios_uuid(
    state: &ClusterState<'_>,
    machine: &MachineNode<'_>,
    verdict: &MachineVerdict,
) -> Reconciled {
    let vm = verdict.vm.map(|vm| &state.input.vcenters.vms[vm]);
    let twins = all_with_bios_uuid(state.input, machine);
    if twins.len() > 1 {
        let message = format!(
            "{} VMs have its BIOS UUID where CAPV looks for it: CAPV may adopt and power on any of them, and change \
             from one to another. This one may be left without a controller.",
            twins.len()
        );
        return Reconciled { twins, ..Reconciled::new(Outcome::AtRisk, Presence::Present, message) };
    }
    match find_by_bios_uuid(machine, vm) {
        ByBiosUuid::Found if vm.is_some_and(|vm| vm.record.is_off()) => Reconciled::new(
            Outcome::Adopted,
            Presence::Present,
            "CAPV finds its VM by the BIOS UUID, adopts it and powers it on.",
        ),
        ByBiosUuid::Found => Reconciled::new(
            Outcome::Adopted,
            Presence::Present,
            "CAPV finds its VM by the BIOS UUID and adopts it unchanged.",
        ),
        ByBiosUuid::InAnotherDatacenter { expected, actual } => Reconciled::new(
            Outcome::Stuck,
            Presence::Absent,
            format!(
                "CAPV looks for the BIOS UUID in datacenter {expected} only. The VM is in {actual}: CAPV neither finds \
                 nor changes it."
            ),
        ),
        ByBiosUuid::DatacenterNotRead { expected } => Reconciled::new(
            Outcome::Unknown,
            Presence::Present,
            format!("CAPV looks in datacenter {expected}. The datacenter of the VM was not read."),
        ),
    }
}

/// The VM of a verdict has the BIOS UUID by which CAPV looks, in the vCenter where it looks.
pub(super) fn has_bios_uuid(state: &ClusterState<'_>, machine: &MachineNode<'_>, verdict: &MachineVerdict) -> bool {
    let own = machine.server.as_ref().and_then(|server| state.input.vcenters.id(server));
    let vm = verdict.vm.map(|vm| &state.input.vcenters.vms[vm]);
    vm.is_some_and(|vm| Some(vm.vcenter) == own && vm.bios.is_some() && vm.bios == bios_uuid(machine))
}

/// The only VM with its BIOS UUID may be a replica or a copy. CAPV does not tell them apart.
pub(super) fn by_uuid_of_stranger(
    state: &ClusterState<'_>,
    machine: &MachineNode<'_>,
    verdict: &MachineVerdict,
) -> Reconciled {
    let mut found = by_bios_uuid(state, machine, verdict);
    if found.outcome.outcome == Outcome::Adopted {
        let message = "CAPV finds this VM by the BIOS UUID, adopts it and powers it on, although it may be a replica \
                       or a copy of the machine.";
        found.outcome = MachineOutcome::new(Outcome::Adopted, Presence::NotRead, message);
    }
    found
}

/// Its VM is gone, and another one looks like it. CAPV looks for the UUID and for nothing else.
pub(super) fn by_missing_bios_uuid(state: &ClusterState<'_>, machine: &MachineNode<'_>) -> Reconciled {
    if is_vcenter_complete(state.input, machine) {
        Reconciled::new(
            Outcome::Stuck,
            Presence::Absent,
            "CAPV looks for the BIOS UUID only, and no VM has it. It does not adopt the VM of the same name, and \
             creates \
             no new one.",
        )
    } else {
        Reconciled::new(
            Outcome::Unknown,
            Presence::NotRead,
            "Its vCenter was not read completely: whether CAPV finds its BIOS UUID is unknown.",
        )
    }
}
