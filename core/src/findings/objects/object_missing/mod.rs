//! Objects or Secrets of a cluster are not in the backup although others refer to them.

mod templates;

use std::collections::{BTreeMap, BTreeSet};

use crate::backup::Kind;
use crate::backup::objects::Meta;
use crate::diagnostic::Severity;
use crate::english::{plural, some_names};
use crate::findings::context::{ClusterContext, entry};
use crate::findings::facts::in_backup;
use crate::graph::{ClusterNode, MachineNode, Provider, Role};
use crate::remediation::say;
use crate::report::{Evidence, Finding, FindingCode, StepTime};

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    objects(about).into_iter().chain(authorities(about)).chain(templates::find(about)).collect()
}

/// Objects that others name.
fn objects(about: &ClusterContext<'_>) -> Option<Finding> {
    if !about.is_vsphere() {
        return None;
    }
    let cluster = about.cluster;
    let predates_vsphere_vms = about.input.backup.predates_vsphere_vms();
    let is_torn = |machine: &&MachineNode<'_>| is_torn(machine, predates_vsphere_vms);
    let torn: Vec<&MachineNode<'_>> = cluster.machines.iter().filter(is_torn).collect();
    let mut missing: Vec<String> = Vec::new();
    if let Some(object) = cluster.object {
        let infrastructure = object.infrastructure.as_ref().filter(|_| cluster.vsphere.is_none());
        let control_plane = object.control_plane.as_ref().filter(|_| cluster.control_plane.is_none());
        let etcd = object.external_etcd.as_ref().filter(|_| cluster.etcd.is_none());
        let named = infrastructure.into_iter().chain(control_plane).chain(etcd);
        missing.extend(named.map(|reference| format!("its {} {}", reference.kind, reference.name)));
    }
    let (owners, owned): (Vec<String>, Vec<Evidence>) = owners_missing(cluster).into_iter().unzip();
    missing.extend(owners);
    if !torn.is_empty() {
        let names: Vec<&str> = torn.iter().map(|machine| machine.name.as_str()).collect();
        let count = plural(torn.len(), "machine");
        missing.push(format!("the VSphereMachine or VSphereVM of {count} ({})", some_names(&names)));
    }
    if cluster.placement.templates_missing {
        missing.push("the VSphereMachineTemplates of new machines".to_owned());
    }
    if missing.is_empty() {
        return None;
    }
    // Their Machines are there, and do not find their virtual machines.
    let severity =
        if torn.iter().any(|machine| machine.machine.is_some()) { Severity::Error } else { Severity::Warning };
    let message =
        format!("The backup lacks objects of this cluster: {}. A restore cannot bring them back.", missing.join("; "));
    let evidence = torn.iter().map(|machine| in_backup("Objects of it are missing.", &machine.name, entry(machine)));
    let other = say(if torn.is_empty() {
        "Use a backup that contains them."
    } else {
        "Use a backup that contains them. Without its VSphereMachine and VSphereVM a Machine does not find its virtual \
         machine."
    });
    let finding = about
        .finding(FindingCode::ObjectMissing, severity, message)
        .machines(about.listed(torn.iter().copied()))
        .evidence(evidence.chain(owned))
        .steps([other.when(StepTime::BeforeRestore)]);
    Some(finding.build())
}

/// The backup has only some of a machine's objects. Those of another provider are none of CAPV's.
fn is_torn(machine: &MachineNode<'_>, predates_vsphere_vms: bool) -> bool {
    if machine.provider != Provider::Vsphere {
        return false;
    }
    machine.machine.is_some_and(|object| object.infrastructure.is_some()) && machine.vsphere_machine.is_none()
        || machine.vsphere_machine.is_some_and(|object| object.provider_id.is_some())
            && machine.vsphere_vms.is_empty()
            && !predates_vsphere_vms
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
        missing_owners(Kind::MachineSet, &machines, &known_sets, "machine"),
        missing_owners(Kind::MachineDeployment, &sets, &known_deployments, Kind::MachineSet.name()),
    ]
    .concat()
}

/// Owners of a kind that are not among `known`, with how many objects they own.
fn missing_owners(kind: Kind, owned: &[&Meta], known: &BTreeSet<&str>, what: &str) -> Vec<(String, Evidence)> {
    let kind = kind.name();
    let mut missing: BTreeMap<&str, (usize, &Meta)> = BTreeMap::new();
    for meta in owned {
        for owner in meta.owners.iter().filter(|owner| owner.kind == kind && !known.contains(owner.name.as_str())) {
            let (count, _) = missing.entry(&owner.name).or_insert((0, meta));
            *count = count.saturating_add(1);
        }
    }
    let missing = missing.into_iter().map(|(name, (count, first))| {
        let message = format!("Its owner, {kind} {name}, is not in the backup.");
        let evidence = in_backup(message, &first.name, &first.entry);
        (format!("{kind} {name}, the owner of {}", plural(count, what)), evidence)
    });
    missing.collect()
}

/// Secrets without which the control plane generates new certificate authorities. A filter omits them easily.
fn authorities(about: &ClusterContext<'_>) -> Option<Finding> {
    let control_plane = about.cluster.control_plane.filter(|found| found.is_kubeadm())?;
    let backup = about.input.backup;
    let has_machines = about.cluster.machines.iter().any(|machine| machine.role == Role::ControlPlane);
    // Before its first machine a control plane may not have created them yet.
    if backup.cut || !has_machines && control_plane.observed_replicas == 0 {
        return None;
    }
    let key = &about.cluster.key;
    let missing = backup.authorities.missing(&key.namespace, &key.name);
    if missing.is_empty() {
        return None;
    }
    let message = format!(
        "The backup lacks Secrets with the cluster's certificate authorities and keys: {}. After a restore the control \
         plane generates new ones, which the running machines do not trust: their API servers reject certificates that \
         were issued by a new one, and new machines cannot join.",
        missing.join(", ")
    );
    let evidence = missing.iter().map(|name| in_backup("This Secret is not in the archive.", name, ""));
    let other = say("Use a backup that contains these Secrets.");
    let copy = say(
        "Or create the Secrets from the old management cluster, if it still answers, or from /etc/kubernetes/pki of a \
         control-plane machine. They have to exist before the cluster is unpaused.",
    );
    let finding = about
        .finding(FindingCode::ObjectMissing, Severity::Error, message)
        .evidence(evidence)
        .steps([other.when(StepTime::BeforeRestore), copy.when(StepTime::WhilePaused)]);
    Some(finding.build())
}
