//! What CAPV does with one machine: whether it finds the virtual machine, waits for it in vain, or clones another one.

use std::collections::BTreeMap;

use super::{Fate, Presence};
use crate::backup::objects::Placement;
use crate::graph::{ClusterNode, MachineNode, Provider};
use crate::ids::VmId;
use crate::observations::{Coverage, Vm};
use crate::report::{MachineReason, Outcome};
use crate::uuid::Uuid;
use crate::verdicts::{self, MachineVerdict, Verdicts};
use crate::vsphere::folder::{self, InFolder};
use crate::vsphere::{datacenter, last_segment};

/// Virtual machines by name, of those names alone under which CAPV may look for one.
pub(super) struct Places<'a> {
    by_name: BTreeMap<&'a str, Vec<VmId>>,
}

impl<'a> Places<'a> {
    pub(super) fn new(input: &verdicts::Input<'a>, verdicts: &Verdicts) -> Self {
        let wanted = input.graph.clusters.enumerate().flat_map(|(id, cluster)| {
            let judged = verdicts.clusters[id].iter().filter_map(|verdict| verdict.node);
            let machines = judged.map(|machine| &cluster.machines[machine]);
            machines.filter(|machine| own_uuid(machine).is_none()).map(|machine| machine.birth_name().to_owned())
        });
        let wanted: std::collections::BTreeSet<String> = wanted.collect();
        let mut by_name: BTreeMap<&str, Vec<VmId>> = BTreeMap::new();
        if !wanted.is_empty() {
            for (id, vm) in input.vcenters.vms.enumerate() {
                if wanted.contains(&vm.record.name) {
                    by_name.entry(&vm.record.name).or_default().push(id);
                }
            }
        }
        Self { by_name }
    }

    fn named(&self, name: &str) -> &[VmId] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }
}

/// What CAPV does, and the virtual machine of the same name that it does not see.
pub(super) struct Followed {
    pub(super) fate: Fate,
    pub(super) namesake: Option<VmId>,
}

/// The UUID by which CAPV itself looks for the virtual machine.
fn own_uuid(machine: &MachineNode<'_>) -> Option<Uuid> {
    machine.vsphere_vm().and_then(|vm| Uuid::parse(vm.bios_uuid.as_deref()?))
}

/// Follows one machine of the backup, or a Ghost, through CAPV.
pub(super) fn follow(
    input: &verdicts::Input<'_>,
    cluster: &ClusterNode<'_>,
    verdict: &MachineVerdict,
    places: &Places<'_>,
) -> Followed {
    let plain = |outcome, vm, message: &str| Followed { fate: Fate::new(outcome, vm, message), namesake: None };
    let Some(machine) = verdict.node.map(|machine| &cluster.machines[machine]) else {
        let default = verdict.reason.default_forecast();
        return plain(default.outcome, Presence::There, default.message);
    };
    let presence = presence(verdict);
    if cluster.provider != Provider::Vsphere {
        return plain(Outcome::Unknown, presence, "Its provider's controllers follow rules that are not known here.");
    }
    if machine.machine.is_none() {
        return without_machine(machine, verdict, presence);
    }
    if cluster.object.is_none() {
        return plain(
            Outcome::Unknown,
            presence,
            "The backup holds no Cluster object for it, and the controllers wait for one.",
        );
    }
    #[expect(clippy::wildcard_enum_match_arm, reason = "a reason without a rule of CAPV's has a forecast of its own")]
    match verdict.reason {
        MachineReason::Matched if machine.vsphere_machine.is_none() => plain(
            Outcome::Unknown,
            presence,
            "The backup lacks its VSphereMachine: its Machine and its VSphereVM do not find each other, and what becomes \
             of them is not known.",
        ),
        MachineReason::Matched if own_uuid(machine).is_some() => {
            Followed { fate: found(input, machine, verdict), namesake: None }
        }
        MachineReason::VmMissing | MachineReason::StaleBeforeBackup if own_uuid(machine).is_some() => plain(
            Outcome::Stuck,
            Presence::Gone,
            "CAPV looks for the BIOS UUID and finds nothing. It never makes another virtual machine for it: the \
             Machine stays broken until it is deleted.",
        ),
        MachineReason::CandidateReplacement if own_uuid(machine).is_some() => {
            Followed { fate: replaced(input, machine), namesake: None }
        }
        MachineReason::Matched
        | MachineReason::ProvisioningAtBackup
        | MachineReason::NameMatchOnly
        | MachineReason::NeverProvisioned
            if machine.uuids.is_empty() =>
        {
            by_place(input, cluster, machine, places)
        }
        reason => {
            let default = reason.default_forecast();
            plain(default.outcome, presence, default.message)
        }
    }
}

fn presence(verdict: &MachineVerdict) -> Presence {
    match (verdict.reason, verdict.vm) {
        (MachineReason::Matched | MachineReason::ProvisioningAtBackup, Some(_)) => Presence::There,
        (MachineReason::VmMissing | MachineReason::StaleBeforeBackup, _) => Presence::Gone,
        _ => Presence::Unread,
    }
}

/// A `VSphereVM` or `VSphereMachine` without its Machine comes back without owner, and manages nothing.
fn without_machine(machine: &MachineNode<'_>, verdict: &MachineVerdict, presence: Presence) -> Followed {
    let fate = if machine.standalone || verdict.reason != MachineReason::DeletingAtBackup {
        Fate::new(
            Outcome::Unknown,
            presence,
            "Its Machine is not in the backup, and it is not known whether there is none.",
        )
    } else {
        Fate::new(
            Outcome::Unmanaged,
            presence,
            "Its VSphereVM comes back without a Machine and manages nothing: the virtual machine, if there is one, \
             keeps running.",
        )
    };
    Followed { fate, namesake: None }
}

/// CAPV finds a BIOS UUID anywhere in the datacenter of the `VSphereVM`, and without one in every datacenter.
fn found(input: &verdicts::Input<'_>, machine: &MachineNode<'_>, verdict: &MachineVerdict) -> Fate {
    let vm = verdict.vm.map(|vm| &input.vcenters.vms[vm]);
    let own = machine.vsphere_vm().and_then(|vm| datacenter::name(vm.placement.datacenter.as_deref()?));
    if let Some(own) = own {
        match vm.and_then(|vm| vm.record.datacenter.as_deref()).map(last_segment) {
            Some(lies_in) if lies_in == own => {}
            Some(lies_in) => {
                return Fate::new(
                    Outcome::Stuck,
                    Presence::Gone,
                    format!(
                        "CAPV looks for the BIOS UUID in datacenter {own} only; the virtual machine lies in {lies_in} \
                         and is neither found nor touched."
                    ),
                );
            }
            None => {
                return Fate::new(
                    Outcome::Unknown,
                    Presence::There,
                    format!("CAPV looks in datacenter {own}; in which one the virtual machine lies was not read."),
                );
            }
        }
    }
    let off = vm.is_some_and(|vm| vm.record.is_off());
    let message = if off {
        "CAPV finds it by its BIOS UUID, adopts it and powers it on."
    } else {
        "CAPV finds it by its BIOS UUID and adopts it as it is."
    };
    Fate::new(Outcome::Adopted, Presence::There, message)
}

/// Its virtual machine is gone, and another one looks like it: CAPV asks for the UUID and for nothing else.
fn replaced(input: &verdicts::Input<'_>, machine: &MachineNode<'_>) -> Fate {
    if coverage(input, machine) == Some(&Coverage::Complete) {
        Fate::new(
            Outcome::Stuck,
            Presence::Gone,
            "CAPV looks for the BIOS UUID alone, and no virtual machine carries it there: one that bears the same \
             name is not adopted, and no new one is made.",
        )
    } else {
        Fate::new(
            Outcome::Unknown,
            Presence::Unread,
            "Its vCenter was not read completely: whether CAPV finds its BIOS UUID is not known.",
        )
    }
}

fn coverage<'a>(input: &verdicts::Input<'a>, machine: &MachineNode<'_>) -> Option<&'a Coverage> {
    let vcenter = input.vcenters.id(machine.server.as_ref()?)?;
    Some(&input.vcenters.views[vcenter].coverage)
}

/// Without a UUID CAPV looks in the folder for the name, and clones where it finds nothing. The instance UUID is of no
/// use: a restored `VSphereVM` has another UID.
fn by_place(
    input: &verdicts::Input<'_>,
    cluster: &ClusterNode<'_>,
    machine: &MachineNode<'_>,
    places: &Places<'_>,
) -> Followed {
    let name = machine.birth_name();
    let server = machine.server.as_ref().and_then(|server| input.vcenters.id(server));
    let here = |vm: &Vm<'_>| server.is_none_or(|server| vm.vcenter == server);
    let namesakes: Vec<(VmId, &Vm<'_>)> = places
        .named(name)
        .iter()
        .map(|vm| (*vm, &input.vcenters.vms[*vm]))
        .filter(|(_, vm)| here(vm) && !vm.record.template)
        .collect();
    let placement = &machine.placement;
    if namesakes.iter().any(|(_, vm)| in_folder(vm, placement) == InFolder::Yes) {
        let message = format!("No BIOS UUID is in the backup. CAPV finds {name} by folder and name, and adopts it.");
        return Followed { fate: Fate::new(Outcome::Adopted, Presence::There, message), namesake: None };
    }
    let unread =
        |message: &str| Followed { fate: Fate::new(Outcome::Unknown, Presence::Unread, message), namesake: None };
    if namesakes.iter().any(|(_, vm)| in_folder(vm, placement) == InFolder::Unclear) {
        return unread(
            "No BIOS UUID is in the backup, and whether a virtual machine of its name lies in its folder was not read.",
        );
    }
    let is_read = coverage(input, machine) == Some(&Coverage::Complete);
    // What has neither a VSphereVM nor a place waited for its control plane: there is nothing to be found yet.
    let waited = machine.vsphere_vm().is_none() && machine.placement.folder.is_none() && cluster.server().is_none();
    if !is_read && !waited {
        return unread(
            "No BIOS UUID is in the backup, and its vCenter was not read completely: whether CAPV finds a virtual \
             machine of its name in its folder, or clones a new one, is not known.",
        );
    }
    let elsewhere = namesakes.first();
    let message = match elsewhere {
        Some((_, vm)) => format!(
            "No BIOS UUID is in the backup, and {name} does not lie where CAPV looks: it clones a second virtual \
             machine of that name. The one at {} is left running.",
            vm.record.path.as_deref().unwrap_or(&vm.record.name)
        ),
        None => "It had no virtual machine yet: CAPV clones one.".to_owned(),
    };
    Followed { fate: Fate::new(Outcome::Cloned, Presence::Gone, message), namesake: elsewhere.map(|(vm, _)| *vm) }
}

/// Whether a virtual machine is in the folder where CAPV looks for a name.
fn in_folder(vm: &Vm<'_>, placement: &Placement) -> InFolder {
    let Some(path) = vm.record.folder_path() else { return InFolder::Unclear };
    folder::is_same(path, placement.datacenter.as_deref(), placement.folder.as_deref())
}
