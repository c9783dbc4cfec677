//! What the backup alone tells before a restore: machines that were half made or half deleted, shared objects that a
//! filter left out, certificates that end.

use jiff::{SignedDuration, Timestamp};

use super::{about_cluster, be, named, plural, some_names};
use crate::backup::objects::Object;
use crate::diagnostic::Severity;
use crate::graph::{ClusterNode, MachineNode, Place, Provider};
use crate::remediation::say;
use crate::report::{EvidenceKind, Finding, FindingCode};
use crate::verdicts;

/// Certificates with less than this left are about to end.
const SOON: SignedDuration = SignedDuration::from_hours(30 * 24);

pub(super) fn find(input: &verdicts::Input<'_>, cluster: &ClusterNode<'_>, now: Timestamp) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(half_made(cluster));
    findings.extend(shared_objects(input, cluster));
    findings.extend(authorities(input, cluster));
    findings.extend(certificates(cluster, now));
    findings
}

/// Machines without a UUID: whether CAPV finds a virtual machine of theirs depends on its folder and name.
fn half_made(cluster: &ClusterNode<'_>) -> Option<Finding> {
    if cluster.provider != Provider::Vsphere {
        return None;
    }
    let machines: Vec<&MachineNode<'_>> =
        cluster.machines.iter().filter(|machine| machine.machine.is_some() && machine.uuids.is_empty()).collect();
    if machines.is_empty() {
        return None;
    }
    let names: Vec<&str> = machines.iter().map(|machine| machine.name.as_str()).collect();
    let evidence = machines.iter().filter_map(|machine| {
        let entry = &machine.machine?.meta.entry;
        Some(named(EvidenceKind::BackupContent, "No object of it holds a BIOS UUID.", &machine.name, entry))
    });
    let one = names.len() == 1;
    Some(about_cluster(
        &cluster.key,
        FindingCode::MidProvisioning,
        Severity::Warning,
        format!(
            "{} being made when the backup was taken: {}. After a restore CAPV adopts a virtual machine of {} name in \
             {} folder, and clones one where there is none.",
            if one { "1 machine was".to_owned() } else { format!("{} machines were", names.len()) },
            some_names(&names),
            if one { "its" } else { "their" },
            if one { "its" } else { "their" },
        ),
        evidence.collect(),
        vec![say(
            "Compare with vSphere before the restore: a virtual machine that was moved or renamed since is not found, \
             and a second one is made. A clone may carry a join token that has expired.",
        )],
    ))
}

/// Objects of no namespace that others name. Velero leaves them all out as soon as any namespace is filtered.
fn shared_objects(input: &verdicts::Input<'_>, cluster: &ClusterNode<'_>) -> Option<Finding> {
    let identity = cluster.vsphere?.identity.as_ref().filter(|found| found.kind == "VSphereClusterIdentity")?;
    if input.backup.identity(&identity.name).is_some() {
        return None;
    }
    Some(about_cluster(
        &cluster.key,
        FindingCode::SharedObjectMissing,
        Severity::Warning,
        format!(
            "The VSphereClusterIdentity {} is not in the backup: without it, and its Secret in the namespace of CAPV, \
             CAPV cannot reach the vCenter after a restore.",
            identity.name
        ),
        vec![named(
            EvidenceKind::BackupContent,
            "spec.identityRef of the VSphereCluster.",
            &identity.name,
            cluster.vsphere.map(|found| found.meta().entry.as_str()).unwrap_or_default(),
        )],
        vec![say("A backup with a namespace filter leaves out what has no namespace, unless \
             --include-cluster-resources=true is given. Take one with it, or make the object and its Secret by hand \
             before you unpause.")],
    ))
}

/// Secrets without which the control plane makes certificate authorities anew. A filter leaves them out easily.
fn authorities(input: &verdicts::Input<'_>, cluster: &ClusterNode<'_>) -> Option<Finding> {
    let control_plane = cluster.control_plane.filter(|found| found.is_kubeadm())?;
    let members = cluster.machines.iter().any(|machine| machine.place == Place::ControlPlane);
    // Before its first machine a control plane may not have made them yet.
    if input.backup.cut || !members && control_plane.observed_replicas == 0 {
        return None;
    }
    let missing = input.backup.authorities.missing(&cluster.key.namespace, &cluster.key.name);
    if missing.is_empty() {
        return None;
    }
    let evidence = missing
        .iter()
        .map(|name| named(EvidenceKind::BackupContent, "This Secret is not in the archive.", name, ""))
        .collect();
    Some(about_cluster(
        &cluster.key,
        FindingCode::ObjectMissing,
        Severity::Error,
        format!(
            "The backup lacks Secrets with the cluster's certificate authorities and keys: {}. After a restore the \
             control plane makes new ones, which the running machines do not trust: its API servers do not accept \
             what is made with them, and new machines cannot join.",
            missing.join(", ")
        ),
        evidence,
        vec![say(
            "Use a backup that holds them, or bring them back before you unpause: from the management cluster while it \
             still answers, or from /etc/kubernetes/pki of a control-plane machine.",
        )],
    ))
}

/// Certificates of control-plane nodes, which kubeadm makes for a year.
fn certificates(cluster: &ClusterNode<'_>, now: Timestamp) -> Option<Finding> {
    let ends = |machine: &MachineNode<'_>| {
        let object = machine.machine?;
        Some((object.certificates_expire_at?, machine.name.clone(), object.meta.entry.clone()))
    };
    let soon: Vec<(Timestamp, String, String)> =
        cluster.machines.iter().filter_map(ends).filter(|(end, ..)| end.duration_since(now) <= SOON).collect();
    let (first, ..) = soon.iter().min()?;
    let over = first.duration_since(now).is_negative();
    let evidence = soon.iter().map(|(end, name, entry)| {
        let mut fact = named(EvidenceKind::BackupContent, format!("The certificates of {name} end then."), "", entry);
        fact.backup = Some(end.to_string());
        fact
    });
    Some(about_cluster(
        &cluster.key,
        FindingCode::CertificatesExpiring,
        if over { Severity::Warning } else { Severity::Info },
        format!(
            "The certificates of {} {}, the first on {first}, unless they were renewed since the backup.",
            plural(soon.len(), "control-plane machine"),
            if over { "have ended, or end within 30 days" } else { "end within 30 days" },
        ),
        evidence.collect(),
        vec![say(
            "Check them on the nodes: `kubeadm certs check-expiration`. A control plane without valid certificates \
             cannot be adopted.",
        )],
    ))
}

/// Objects of machines that were being deleted, before anything is known of their virtual machines.
pub(super) fn left_overs(cluster: &ClusterNode<'_>) -> Option<Finding> {
    let left: Vec<&MachineNode<'_>> =
        cluster.machines.iter().filter(|machine| machine.machine.is_none() && !machine.standalone).collect();
    if left.is_empty() || cluster.provider != Provider::Vsphere {
        return None;
    }
    let names: Vec<&str> = left.iter().map(|machine| machine.name.as_str()).collect();
    let evidence = names
        .iter()
        .map(|name| named(EvidenceKind::BackupContent, "A VSphereVM or VSphereMachine without its Machine.", name, ""));
    Some(about_cluster(
        &cluster.key,
        FindingCode::DeletedDuringBackup,
        Severity::Warning,
        format!(
            "{} {} in the backup without {}: {}. What is being deleted is left out of a backup. A restore brings \
             left-over objects back that manage nothing, and a virtual machine that is still there keeps running unmanaged.",
            plural(names.len(), "machine"),
            be(names.len()),
            if names.len() == 1 { "its Machine" } else { "their Machines" },
            some_names(&names),
        ),
        evidence.collect(),
        vec![say(
            "Find out whether their virtual machines are gone, and delete the left-over objects after the restore.",
        )],
    ))
}
