//! What CAPV does with each machine of a cluster: whether it finds the VM, waits for it in vain, or clones another one.
//!
//! Mirrors `vmReconciler.reconcileNormal` and `VMService.ReconcileVM` of CAPV.

mod by_bios_uuid;
mod by_inventory_path;
mod find_vm;
mod reconciled;
mod shared_objects;

use super::cluster_state::ClusterState;
use super::danger::Danger;
use super::machine_outcome::{MachineOutcome, Presence};
use crate::graph::{MachineNode, Provider, Role};
use crate::ids::VerdictId;
use crate::report::{MachineReason, Outcome, Span};
use crate::verdicts::MachineVerdict;

use by_bios_uuid::{
    by_bios_uuid, by_missing_bios_uuid, by_uuid_of_stranger, has_bios_uuid, not_found, under_another_name,
};
use by_inventory_path::{by_inventory_path, has_lost_uuid};
pub(super) use find_vm::VmNames;
use find_vm::bios_uuid;
use reconciled::Reconciled;
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
    // Somebody may create it, and then either of its virtual machines may be adopted.
    if found.outcome != Outcome::AtRisk {
        found.outcome = Outcome::Stuck;
    }
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
