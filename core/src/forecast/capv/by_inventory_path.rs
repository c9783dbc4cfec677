//! What becomes of a machine whose `VSphereVM` has no BIOS UUID: CAPV looks for its folder and name, else it clones
//! a VM.

use super::find_vm::{ByInventoryPath, VmNames, find_by_inventory_path};
use super::reconciled::Reconciled;
use crate::forecast::cluster_state::ClusterState;
use crate::forecast::machine_outcome::{MachineOutcome, Presence};
use crate::graph::MachineNode;
use crate::report::{MachineReason, Outcome};
use crate::verdicts::MachineVerdict;

/// The Machine has the UUID of its VM, and its `VSphereVM` has none: only that of the `VSphereVM` is looked for.
pub(super) fn has_lost_uuid(machine: &MachineNode<'_>) -> bool {
    !machine.uuids.is_empty() && machine.vsphere_vm().is_some_and(|vm| vm.bios_uuid.is_none())
}

pub(super) fn by_inventory_path(
    state: &ClusterState<'_>,
    machine: &MachineNode<'_>,
    verdict: &MachineVerdict,
    names: &VmNames<'_>,
) -> Reconciled {
    let name = machine.birth_name();
    let lacks =
        if machine.uuids.is_empty() { "The backup has no BIOS UUID for it" } else { "Its VSphereVM has no BIOS UUID" };
    // It has neither a VSphereVM nor a placement, because it was waiting for its control plane.
    let never_placed =
        machine.vsphere_vm().is_none() && machine.placement.folder.is_none() && state.cluster.server().is_none();
    // Its VM may have been renamed since.
    let own = verdict.vm.filter(|_| verdict.reason == MachineReason::Matched && has_lost_uuid(machine));
    let own = own.map(|id| (id, &state.input.vcenters.vms[id]));
    match find_by_inventory_path(state.input, names, machine, never_placed) {
        ByInventoryPath::Found => Reconciled::new(
            Outcome::Adopted,
            Presence::Present,
            format!("{lacks}. CAPV finds {name} by folder and name, and adopts it."),
        ),
        ByInventoryPath::PathNotRead => Reconciled::new(
            Outcome::Unknown,
            Presence::NotRead,
            format!("{lacks}, and whether a VM of its name is in its folder was not read."),
        ),
        ByInventoryPath::VcenterNotRead => Reconciled::new(
            Outcome::Unknown,
            Presence::NotRead,
            format!(
                "{lacks}, and its vCenter was not read completely: whether CAPV finds a VM of its name in its folder, \
                 or clones a new one, is unknown."
            ),
        ),
        ByInventoryPath::FolderGone => Reconciled::new(
            Outcome::Stuck,
            Presence::Absent,
            format!(
                "{lacks}, and its folder {} is not there, or holds no VM: CAPV clones none into a folder that it does \
                 not find, and tries again without end.",
                machine.placement.folder.as_deref().unwrap_or_default()
            ),
        ),
        ByInventoryPath::NotFound { same_name } => match same_name.or(own) {
            Some((id, vm)) => Reconciled {
                twins: Vec::new(),
                outcome: MachineOutcome::new(
                    Outcome::Cloned,
                    Presence::Absent,
                    format!(
                        "{lacks}, and {name} is not in the folder where CAPV looks: CAPV clones a second VM of that \
                         name. The one at {} keeps running.",
                        vm.record.path.as_deref().unwrap_or(&vm.record.name)
                    ),
                ),
                same_name: Some(id),
            },
            None if machine.uuids.is_empty() => {
                Reconciled::new(Outcome::Cloned, Presence::Absent, "It had no VM yet: CAPV clones one.")
            }
            None => Reconciled::new(
                Outcome::Cloned,
                Presence::Absent,
                format!("{lacks}, and no VM of its name is there: CAPV clones one."),
            ),
        },
    }
}
