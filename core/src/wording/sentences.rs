//! One short sentence for each reason and code: what happened, in words that fit one machine or many.

use crate::report::{InfraMachine, InfraMachineReason, LikelyCluster, MachineReason};

/// Why a machine has its status, to stand after its name. `place` is the vCenter's name, or "vSphere" where there are
/// several.
pub fn machine(reason: MachineReason, many: bool, place: &str) -> String {
    let pick = |one: &str, several: &str| if many { several.to_owned() } else { one.to_owned() };
    match reason {
        MachineReason::Matched => pick("its virtual machine is there", "their virtual machines are there"),
        MachineReason::ProvisioningAtBackup => pick(
            "was being created when the backup was taken; its virtual machine is there",
            "were being created when the backup was taken; their virtual machines are there",
        ),
        MachineReason::VmMissing => pick(
            &format!("its virtual machine is gone from {place}"),
            &format!("their virtual machines are gone from {place}"),
        ),
        MachineReason::StaleBeforeBackup => pick(
            "its virtual machine was already gone when the backup was taken",
            "their virtual machines were already gone when the backup was taken",
        ),
        MachineReason::LiveNode => pick(
            "a live node of this cluster that the backup does not know",
            "live nodes of this cluster that the backup does not know",
        ),
        MachineReason::KnownName => pick(
            "made like a machine of this cluster, but the backup does not know it",
            "made like machines of this cluster, but the backup does not know them",
        ),
        MachineReason::CandidateReplacement => pick(
            "its virtual machine is gone, but another one carries its name",
            "their virtual machines are gone, but others carry their names",
        ),
        MachineReason::InventoryIncomplete => pick(
            "not found; but its vCenter is not known, or was not read completely",
            "not found; but their vCenter is not known, or was not read completely",
        ),
        MachineReason::InventoryOlderThanBackup => "the inventory is older than the backup, or may be".to_owned(),
        MachineReason::VmInaccessible => pick(
            "its virtual machine is there, but vCenter cannot see into it",
            "their virtual machines are there, but vCenter cannot see into them",
        ),
        MachineReason::VmIsTemplate => pick(
            "what carries its UUID is a template now, not a virtual machine",
            "what carries their UUIDs are templates now, not virtual machines",
        ),
        MachineReason::DuplicateBiosUuid => pick(
            "several virtual machines carry its UUID, and nothing tells which is its own",
            "several virtual machines carry their UUIDs, and nothing tells which is whose",
        ),
        MachineReason::NameMatchOnly => pick(
            "no UUID in the backup; only a name points to a virtual machine",
            "no UUIDs in the backup; only names point to virtual machines",
        ),
        MachineReason::NeverProvisioned => pick(
            "had no virtual machine yet when the backup was taken; a restore creates one",
            "had no virtual machines yet when the backup was taken; a restore creates them",
        ),
        MachineReason::DeletingAtBackup => {
            pick("was being deleted when the backup was taken", "were being deleted when the backup was taken")
        }
        MachineReason::InconsistentIds => {
            pick("its objects disagree about its UUID", "their objects disagree about their UUIDs")
        }
        MachineReason::ConflictingClaims => pick(
            "other machines claim the same virtual machine",
            "several of them claim the same virtual machine, or others do",
        ),
        MachineReason::BackupIncomplete => {
            "something that the verdict depends on is missing from the backup".to_owned()
        }
        MachineReason::UnsupportedProvider => "belongs to a provider that this program cannot judge"
            .replace("belongs", if many { "belong" } else { "belongs" }),
    }
}

/// Why a virtual machine could not be attributed, to stand after its name.
pub fn infra_machine(reason: InfraMachineReason, many: bool) -> String {
    let pick = |one: &str, several: &str| if many { several.to_owned() } else { one.to_owned() };
    match reason {
        InfraMachineReason::DuplicateBiosUuid => pick(
            "another virtual machine with the same BIOS UUID is the machine's own",
            "other virtual machines with the same BIOS UUIDs are the machines' own",
        ),
        InfraMachineReason::CopyOfMachine => pick(
            "its guest has the host name of another machine: probably a copy",
            "their guests have the host names of other machines: probably copies",
        ),
        InfraMachineReason::AmbiguousCluster => {
            pick("fits several clusters equally well", "fit several clusters equally well")
        }
        InfraMachineReason::ForeignPlacement => pick(
            "lies where nothing of that cluster is known to be",
            "lie where nothing of that cluster is known to be",
        ),
        InfraMachineReason::NotANode => {
            pick("is not among the nodes of that cluster", "are not among the nodes of that cluster")
        }
        InfraMachineReason::NodesNotRead => {
            "only that cluster's node list can tell, and no complete one was given".to_owned()
        }
        InfraMachineReason::BackupIncomplete => "the backup lacks what would tell whose it is"
            .replace("whose it is", if many { "whose they are" } else { "whose it is" }),
        InfraMachineReason::InventoryOlderThanBackup => "the inventory is older than the backup, or may be".to_owned(),
        InfraMachineReason::VcenterInDoubt => pick(
            "its vCenter may be one that the backup knows under another name",
            "their vCenter may be one that the backup knows under another name",
        ),
        InfraMachineReason::NameOnly => pick(
            "its name fits, but it carries no mark of Cluster API",
            "their names fit, but they carry no mark of Cluster API",
        ),
        InfraMachineReason::WeakEvidence => pick(
            "looks like a Cluster API machine, but too little tells of which cluster",
            "look like Cluster API machines, but too little tells of which cluster",
        ),
        InfraMachineReason::UnknownCluster => pick(
            "looks like a machine of a cluster that is not in the backup",
            "look like machines of a cluster that is not in the backup",
        ),
        InfraMachineReason::PossibleManagementCluster => {
            pick("may belong to the management cluster itself", "may be the management cluster itself")
        }
    }
}

/// Where a virtual machine that matches nothing probably belongs, to stand above those of the same place. `shown` writes
/// a name.
pub fn belonging(machine: &InfraMachine, shown: impl Fn(&str) -> String) -> String {
    match (&machine.group, &machine.likely_cluster) {
        (_, Some(LikelyCluster { namespace: Some(namespace), name })) => {
            format!("probably of {}", shown(&format!("{namespace}/{name}")))
        }
        (_, Some(LikelyCluster { namespace: None, name })) => format!("probably of {}", shown(name)),
        (Some(group), None) => format!("{}: probably of one cluster, made after the backup", shown(group)),
        (None, None) => "of an unknown cluster, or of none".to_owned(),
    }
}
