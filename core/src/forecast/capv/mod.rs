//! What CAPV does with each machine of a cluster: whether it finds the VM, waits for it in vain, or clones another one.
//!
//! Mirrors `vmReconciler.reconcileNormal` and `VMService.ReconcileVM` of CAPV.

mod find_vm;
mod shared_objects;

use super::cluster_state::ClusterState;
use super::danger::Danger;
use super::machine_outcome::{MachineOutcome, Presence};
use super::versions::Rule;
use crate::graph::{MachineNode, Provider, Role};
use crate::ids::{VerdictId, VmId};
use crate::report::{MachineReason, Outcome, Span};
use crate::verdicts::MachineVerdict;

pub(super) use find_vm::VmNames;
use find_vm::{
    ByBiosUuid, ByInventoryPath, all_with_bios_uuid, bios_uuid, find_by_bios_uuid, find_by_inventory_path,
    is_vcenter_complete,
};
pub(crate) use shared_objects::missing_for;

/// Determines for every machine of the backup, and for every Ghost, what CAPV does with its VM.
pub(super) fn reconcile_vsphere_vms(state: &mut ClusterState<'_>, names: &VmNames<'_>) {
    for id in state.verdicts.ids() {
        let mut found = reconcile_vsphere_vm(state, id, names);
        wait_for_shared_objects(state, id, &mut found.outcome);
        state.outcomes[id] = found.outcome;
        if let Some(vm) = found.same_name {
            state.dangers.push(Danger::DuplicateClone { machine: id, vm });
        }
        if !found.twins.is_empty() {
            state.dangers.push(Danger::DuplicateBiosUuid { machine: id, vms: found.twins });
        }
    }
}

/// Without a cluster-scoped object that it names, CAPV looks for no VM, and clones none.
fn wait_for_shared_objects(state: &ClusterState<'_>, id: VerdictId, found: &mut MachineOutcome) {
    let waits = matches!(found.outcome, Outcome::Adopted | Outcome::Stuck | Outcome::Cloned | Outcome::AtRisk);
    let Some(machine) = state.objects(id).filter(|_| waits) else { return };
    let Some((kind, name)) = missing_for(state.input.backup, state.cluster, machine) else { return };
    found.outcome = Outcome::Stuck;
    found.message = format!(
        "{} {name} is not in the backup. Until it exists CAPV looks for no VM, and creates none: nothing of this \
         machine changes. After that: {}",
        kind.name(),
        found.message
    );
}

/// Counts the VMs that CAPV clones for Machines of the backup.
///
/// Mirrors `govmomi.createVM` of CAPV, which waits for bootstrap data: without any, the control plane has to answer
/// first.
pub(super) fn create_vms(state: &mut ClusterState<'_>) {
    let mut with_old_data = Vec::new();
    for (id, _) in state.with_machine() {
        let may_be_cloned = |machine: &MachineNode<'_>| {
            machine.provider == Provider::Vsphere && (machine.uuids.is_empty() || has_lost_uuid(machine))
        };
        let Some(objects) = state.objects(id) else { continue };
        let (backup, cluster) = (state.input.backup, state.cluster);
        let has_no_uuid = may_be_cloned(objects);
        let created = match state.outcome(id) {
            Outcome::Cloned if state.machine(id).is_some_and(|machine| machine.bootstrapped) => {
                with_old_data.push(id);
                Span::exactly(1)
            }
            Outcome::Cloned => state.created_vms(Span::exactly(1)),
            // CAPV may find no VM for it.
            Outcome::Unknown if has_no_uuid => Span::up_to(1),
            // What it waits for may appear.
            Outcome::Stuck if has_no_uuid && missing_for(backup, cluster, objects).is_some() => Span::up_to(1),
            Outcome::Unknown
            | Outcome::Adopted
            | Outcome::Stuck
            | Outcome::Deleted
            | Outcome::AtRisk
            | Outcome::Unmanaged => continue,
        };
        state.vms_created.count(created);
    }
    if !with_old_data.is_empty() {
        state.dangers.push(Danger::OldBootstrapData { machines: with_old_data });
    }
}

/// What CAPV does with one machine.
struct Reconciled {
    outcome: MachineOutcome,
    /// A VM of the name under which CAPV clones another one.
    same_name: Option<VmId>,
    /// Several VMs that have its BIOS UUID.
    twins: Vec<VmId>,
}

impl Reconciled {
    fn new(outcome: Outcome, vm: Presence, message: impl Into<String>) -> Self {
        Self { outcome: MachineOutcome::new(outcome, vm, message), same_name: None, twins: Vec::new() }
    }
}

fn reconcile_vsphere_vm(state: &ClusterState<'_>, id: VerdictId, names: &VmNames<'_>) -> Reconciled {
    let verdict = &state.verdicts[id];
    let by_reason = verdict.reason.default_forecast();
    let Some(machine) = state.objects(id) else {
        return Reconciled::new(by_reason.outcome, Presence::Present, by_reason.message);
    };
    let vm = vm_presence(verdict);
    if machine.provider != Provider::Vsphere {
        return Reconciled::new(Outcome::Unknown, vm, "Forecast unavailable: unsupported infrastructure provider.");
    }
    if machine.machine.is_none() {
        return without_machine(machine, verdict, vm);
    }
    if state.cluster.object.is_none() {
        return Reconciled::new(
            Outcome::Unknown,
            vm,
            "Its Cluster object is not in the backup, and the controllers wait for one.",
        );
    }
    #[expect(clippy::wildcard_enum_match_arm, reason = "a reason without a rule here has a forecast of its own")]
    match verdict.reason {
        MachineReason::Matched if machine.vsphere_machine.is_none() => Reconciled::new(
            Outcome::Unknown,
            vm,
            "The backup lacks its VSphereMachine, which connects its Machine with its VSphereVM: what happens to them \
             is unknown.",
        ),
        MachineReason::Matched if bios_uuid(machine).is_some() => {
            under_another_name(state, machine, verdict).unwrap_or_else(|| by_bios_uuid(state, machine, verdict))
        }
        MachineReason::VmMissing | MachineReason::StaleBeforeBackup if bios_uuid(machine).is_some() => {
            Reconciled::new(Outcome::Stuck, Presence::Absent, not_found(state, id))
        }
        MachineReason::CandidateReplacement if has_bios_uuid(state, machine, verdict) => {
            by_uuid_of_stranger(state, machine, verdict)
        }
        MachineReason::CandidateReplacement if bios_uuid(machine).is_some() => by_missing_bios_uuid(state, machine),
        MachineReason::Matched
        | MachineReason::VmMissing
        | MachineReason::StaleBeforeBackup
        | MachineReason::CandidateReplacement
            if has_lost_uuid(machine) =>
        {
            by_inventory_path(state, machine, verdict, names)
        }
        MachineReason::Matched
        | MachineReason::ProvisioningAtBackup
        | MachineReason::NameMatchOnly
        | MachineReason::NeverProvisioned
            if machine.uuids.is_empty() =>
        {
            by_inventory_path(state, machine, verdict, names)
        }
        _ => Reconciled::new(by_reason.outcome, vm, by_reason.message),
    }
}

fn vm_presence(verdict: &MachineVerdict) -> Presence {
    match (verdict.reason, verdict.vm) {
        (MachineReason::Matched | MachineReason::ProvisioningAtBackup, Some(_)) => Presence::Present,
        (MachineReason::VmMissing | MachineReason::StaleBeforeBackup, _) => Presence::Absent,
        _ => Presence::NotRead,
    }
}

/// A `VSphereVM` or `VSphereMachine` without its Machine is restored without an owner, and manages nothing.
fn without_machine(machine: &MachineNode<'_>, verdict: &MachineVerdict, vm: Presence) -> Reconciled {
    if machine.role == Role::LoadBalancer {
        let message = "Forecast unavailable: the rules for load balancers of this API version are not known.";
        return Reconciled::new(Outcome::Unknown, vm, message);
    }
    if machine.standalone || verdict.reason != MachineReason::DeletingAtBackup {
        let message = "The backup has no Machine for it, and whether there was one is unknown.";
        return Reconciled::new(Outcome::Unknown, vm, message);
    }
    Reconciled::new(
        Outcome::Unmanaged,
        vm,
        "Its VSphereVM is restored without a Machine and manages nothing: the VM, if there is one, keeps running.",
    )
}

/// CAPV does not find the VM of a machine by its BIOS UUID.
fn not_found(state: &ClusterState<'_>, id: VerdictId) -> &'static str {
    if state.fails_for_good(id) {
        "CAPV looks for its BIOS UUID, finds no VM, and gives it up for good: the Machine has failed and stays so until \
         it is deleted, even if the VM appears again."
    } else {
        "CAPV looks for its BIOS UUID and finds no VM. It never creates another one: the Machine stays stuck until it \
         is deleted."
    }
}

/// A CAPV that does not know naming templates looks for a VSphereVM of the Machine's name. It does not find that of the
/// backup, and creates another one, without a UUID.
///
/// Follows from `vimMachineService.createOrPatchVSphereVM` of CAPV before 1.13.
fn under_another_name(
    state: &ClusterState<'_>,
    machine: &MachineNode<'_>,
    verdict: &MachineVerdict,
) -> Option<Reconciled> {
    let is_named = machine.vsphere_machine.is_some_and(|found| found.naming.is_some());
    let name = machine.vsphere_vm().map(|vm| vm.meta.name.as_str()).filter(|name| *name != machine.name)?;
    if !is_named || state.has(Rule::NamesByTemplate) {
        return None;
    }
    let mut found = Reconciled::new(
        Outcome::Cloned,
        Presence::Absent,
        format!(
            "Its VSphereVM {name} has a name by a naming template, which this CAPV does not know: it creates a second \
             VM, {}. The one of the backup keeps running, and nothing manages it.",
            machine.name
        ),
    );
    found.same_name = verdict.vm;
    Some(found)
}

fn by_bios_uuid(state: &ClusterState<'_>, machine: &MachineNode<'_>, verdict: &MachineVerdict) -> Reconciled {
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
fn has_bios_uuid(state: &ClusterState<'_>, machine: &MachineNode<'_>, verdict: &MachineVerdict) -> bool {
    let own = machine.server.as_ref().and_then(|server| state.input.vcenters.id(server));
    let vm = verdict.vm.map(|vm| &state.input.vcenters.vms[vm]);
    vm.is_some_and(|vm| Some(vm.vcenter) == own && vm.bios.is_some() && vm.bios == bios_uuid(machine))
}

/// The only VM with its BIOS UUID may be a replica or a copy. CAPV does not tell them apart.
fn by_uuid_of_stranger(state: &ClusterState<'_>, machine: &MachineNode<'_>, verdict: &MachineVerdict) -> Reconciled {
    let mut found = by_bios_uuid(state, machine, verdict);
    if found.outcome.outcome == Outcome::Adopted {
        let message = "CAPV finds this VM by the BIOS UUID, adopts it and powers it on, although it may be a replica \
                       or a copy of the machine.";
        found.outcome = MachineOutcome::new(Outcome::Adopted, Presence::NotRead, message);
    }
    found
}

/// Its VM is gone, and another one looks like it. CAPV looks for the UUID and for nothing else.
fn by_missing_bios_uuid(state: &ClusterState<'_>, machine: &MachineNode<'_>) -> Reconciled {
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

/// The Machine has the UUID of its VM, and its `VSphereVM` has none: only that of the `VSphereVM` is looked for.
fn has_lost_uuid(machine: &MachineNode<'_>) -> bool {
    !machine.uuids.is_empty() && machine.vsphere_vm().is_some_and(|vm| vm.bios_uuid.is_none())
}

fn by_inventory_path(
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
