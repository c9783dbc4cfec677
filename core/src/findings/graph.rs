//! What is odd about the objects of a cluster.

use std::collections::{BTreeMap, BTreeSet};

use super::{About, about_cluster, named, plural, some_names};
use crate::backup::objects::Meta;
use crate::diagnostic::Severity;
use crate::graph::{ClusterNode, MachineNode, Provider};
use crate::remediation::say;
use crate::report::{Evidence, EvidenceKind, Finding, FindingCode};

/// Findings that need nothing but the graph.
pub(super) fn find(cluster: &ClusterNode<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(unsupported(cluster));
    findings.extend(cluster_missing(cluster));
    findings.extend(objects_missing(cluster));
    findings.extend(several_vms(cluster));
    findings.extend(restored(cluster));
    findings
}

fn unsupported(cluster: &ClusterNode<'_>) -> Option<Finding> {
    let what = match &cluster.provider {
        Provider::Vsphere => return None,
        Provider::Supervisor => "a vSphere Supervisor".to_owned(),
        Provider::Other(kind) => format!("another infrastructure provider ({kind})"),
    };
    let entry = cluster.object.map(|object| object.meta.entry.as_str()).unwrap_or_default();
    Some(about_cluster(
        &cluster.key,
        FindingCode::UnsupportedProvider,
        Severity::Warning,
        format!("The cluster belongs to {what}: its machines cannot be judged, and a restore follows other rules."),
        vec![named(EvidenceKind::BackupContent, "spec.infrastructureRef of the Cluster.", &what, entry)],
        vec![say("Consult the provider's own documentation on restores.")],
    ))
}

fn cluster_missing(cluster: &ClusterNode<'_>) -> Option<Finding> {
    if cluster.object.is_some() {
        return None;
    }
    let names: Vec<&str> = cluster.machines.iter().map(|machine| machine.name.as_str()).collect();
    let evidence = cluster
        .machines
        .iter()
        .map(|machine| named(EvidenceKind::BackupContent, "It names the Cluster.", &machine.name, entry(machine)))
        .collect();
    Some(about_cluster(
        &cluster.key,
        FindingCode::ClusterMissing,
        Severity::Warning,
        format!(
            "The Cluster object is not in the backup, but {} {} it: {}. After a restore nothing would manage them.",
            plural(names.len(), "machine"),
            if names.len() == 1 { "names" } else { "name" },
            some_names(&names)
        ),
        evidence,
        vec![say("Find out why the backup lacks it: a filter, a failed listing, or a cluster that was being deleted.")],
    ))
}

fn objects_missing(cluster: &ClusterNode<'_>) -> Option<Finding> {
    if cluster.provider != Provider::Vsphere {
        return None;
    }
    let torn: Vec<&MachineNode<'_>> = cluster
        .machines
        .iter()
        .filter(|machine| {
            machine.machine.is_some_and(|object| object.infrastructure.is_some()) && machine.vsphere_machine.is_none()
                || machine.vsphere_machine.is_some_and(|object| object.provider_id.is_some())
                    && machine.vsphere_vms.is_empty()
        })
        .collect();
    let object = cluster.object;
    let mut lacking: Vec<String> = Vec::new();
    if let Some(reference) =
        object.and_then(|object| object.infrastructure.as_ref()).filter(|_| cluster.vsphere.is_none())
    {
        lacking.push(format!("its {} {}", reference.kind, reference.name));
    }
    if let Some(reference) =
        object.and_then(|object| object.control_plane.as_ref()).filter(|_| cluster.control_plane.is_none())
    {
        lacking.push(format!("its {} {}", reference.kind, reference.name));
    }
    let (owners, owned): (Vec<String>, Vec<Evidence>) = owners_missing(cluster).into_iter().unzip();
    lacking.extend(owners);
    if !torn.is_empty() {
        let names: Vec<&str> = torn.iter().map(|machine| machine.name.as_str()).collect();
        lacking.push(format!(
            "VSphereMachine or VSphereVM of {} ({})",
            plural(torn.len(), "machine"),
            some_names(&names)
        ));
    }
    if cluster.placement.templates_missing {
        lacking.push("the VSphereMachineTemplates that new machines are made from".to_owned());
    }
    if lacking.is_empty() {
        return None;
    }
    // Their Machines are there, and do not find their virtual machines.
    let severity =
        if torn.iter().any(|machine| machine.machine.is_some()) { Severity::Error } else { Severity::Warning };
    let evidence = torn
        .iter()
        .map(|machine| named(EvidenceKind::BackupContent, "Objects of it are missing.", &machine.name, entry(machine)));
    Some(about_cluster(
        &cluster.key,
        FindingCode::ObjectMissing,
        severity,
        format!("The backup lacks objects of this cluster: {}. A restore cannot bring them back.", lacking.join("; ")),
        evidence.chain(owned).collect(),
        vec![say(if torn.is_empty() {
            "Use a backup that holds them."
        } else {
            "Use a backup that holds them. Without its VSphereMachine and VSphereVM a Machine does not find its virtual machine."
        })],
    ))
}

/// Sets and deployments that others name as their owner.
fn owners_missing(cluster: &ClusterNode<'_>) -> Vec<(String, Evidence)> {
    let machines = cluster.machines.iter().filter_map(|machine| machine.machine);
    let machines: Vec<&Meta> = machines.map(|machine| &machine.meta).collect();
    let sets: Vec<&Meta> = cluster.pools.iter().flat_map(|pool| &pool.sets).map(|set| &set.meta).collect();
    let deployments = cluster.pools.iter().filter_map(|pool| pool.deployment);
    let known_sets: BTreeSet<&str> = sets.iter().map(|set| set.name.as_str()).collect();
    let known_deployments: BTreeSet<&str> = deployments.map(|deployment| deployment.meta.name.as_str()).collect();
    [
        missing_owners("MachineSet", &machines, &known_sets, "machine"),
        missing_owners("MachineDeployment", &sets, &known_deployments, "MachineSet"),
    ]
    .concat()
}

/// Owners of a kind that none of `known` is, with how many they own.
fn missing_owners(kind: &str, owned: &[&Meta], known: &BTreeSet<&str>, what: &str) -> Vec<(String, Evidence)> {
    let mut missing: BTreeMap<&str, (usize, &Meta)> = BTreeMap::new();
    for meta in owned {
        for owner in meta.owners.iter().filter(|owner| owner.kind == kind && !known.contains(owner.name.as_str())) {
            let (count, _) = missing.entry(&owner.name).or_insert((0, meta));
            *count = count.saturating_add(1);
        }
    }
    let told = missing.into_iter().map(|(name, (count, first))| {
        let message = format!("It names {kind} {name} as its owner, and the backup does not hold that.");
        let evidence = named(EvidenceKind::BackupContent, message, &first.name, &first.entry);
        (format!("{kind} {name}, the owner of {}", plural(count, what)), evidence)
    });
    told.collect()
}

fn several_vms(cluster: &ClusterNode<'_>) -> Vec<Finding> {
    cluster
        .machines
        .iter()
        .filter(|machine| machine.vsphere_vms.len() > 1)
        .map(|machine| {
            let names: Vec<&str> = machine.vsphere_vms.iter().map(|vm| vm.meta.name.as_str()).collect();
            about_cluster(
                &cluster.key,
                FindingCode::ConflictingClaims,
                Severity::Warning,
                format!("Machine {} has {} VSphereVMs: {}.", machine.name, names.len(), some_names(&names)),
                machine
                    .vsphere_vms
                    .iter()
                    .map(|vm| {
                        named(EvidenceKind::BackupContent, "A VSphereVM of the machine.", &vm.meta.name, &vm.meta.entry)
                    })
                    .collect(),
                vec![say(
                    "Find out whose virtual machine runs the machine's Node, and leave the other VSphereVMs out of the restore. Do \
                     not delete a VSphereVM whose virtual machine is still needed: CAPV deletes that with it.",
                )],
            )
        })
        .collect()
}

fn restored(cluster: &ClusterNode<'_>) -> Option<Finding> {
    let object = cluster.object.filter(|object| object.meta.restored)?;
    Some(about_cluster(
        &cluster.key,
        FindingCode::RestoredBefore,
        Severity::Info,
        "The cluster's objects come from an earlier restore, so that UIDs tell nothing about its virtual machines."
            .to_owned(),
        vec![named(
            EvidenceKind::BackupContent,
            "It carries the label velero.io/restore-name.",
            &object.meta.name,
            &object.meta.entry,
        )],
        Vec::new(),
    ))
}

/// Left-over objects of deleted machines, whose virtual machines are proven gone.
pub(super) fn deleted_during_backup(cluster: &ClusterNode<'_>, names: &[&str]) -> Option<Finding> {
    if names.is_empty() {
        return None;
    }
    let evidence = names.iter().map(|name| {
        named(
            EvidenceKind::BackupContent,
            "Its Machine is not in the backup, and its virtual machine is gone.",
            name,
            "",
        )
    });
    Some(about_cluster(
        &cluster.key,
        FindingCode::DeletedDuringBackup,
        Severity::Info,
        format!(
            "{} being deleted when the backup was taken, and {} gone: {}. A restore brings left-over objects back that \
             manage nothing.",
            if names.len() == 1 { "1 machine was".to_owned() } else { format!("{} machines were", names.len()) },
            super::be(names.len()),
            some_names(names)
        ),
        evidence.collect(),
        vec![say(
            "Delete the left-over VSphereVMs and VSphereMachines after the restore: no virtual machine is touched.",
        )],
    ))
}

/// Machines that CAPV will not find because they lie in another datacenter.
pub(super) fn moved_datacenter(about: &About<'_>) -> Vec<Finding> {
    about
        .verdicts
        .iter()
        .filter_map(|verdict| {
            let (from, to) = verdict.moved_datacenter.as_ref()?;
            let machine = &about.cluster.machines[verdict.node?];
            let mut evidence = named(EvidenceKind::Placement, format!("It was made in {from} and lies in {to}."), &verdict.name, entry(machine));
            evidence.infrastructure = Some(to.clone());
            Some(about_cluster(
                &about.cluster.key,
                FindingCode::MovedDatacenter,
                Severity::Warning,
                format!("Machine {} was moved from datacenter {from} to {to}. CAPV looks in {from} only and will not find it.", verdict.name),
                vec![evidence],
                vec![say("Move it back before the restore, or correct spec.datacenter of its VSphereVM while the cluster is paused.")],
            ))
        })
        .collect()
}

fn entry<'a>(machine: &MachineNode<'a>) -> &'a str {
    machine
        .machine
        .map(|object| object.meta.entry.as_str())
        .or_else(|| machine.vsphere_machine.map(|object| object.meta.entry.as_str()))
        .or_else(|| machine.vsphere_vm().map(|object| object.meta.entry.as_str()))
        .unwrap_or_default()
}
