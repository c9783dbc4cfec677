//! Objects that are paused one by one, by an annotation, whatever their cluster is.

use super::{about_cluster, be, named, plural, some_names};
use crate::backup::objects::{Meta, Object};
use crate::diagnostic::Severity;
use crate::graph::ClusterNode;
use crate::remediation::{look_at, resume_object, run, say};
use crate::report::{EvidenceKind, Finding, FindingCode, NextStepEffect};
use crate::verdicts;

/// So many commands are written out.
const COMMANDS: usize = 5;

/// What the annotation `cluster.x-k8s.io/paused` keeps from its controller, also when the cluster is unpaused. Its
/// presence counts, not its value.
pub(super) fn objects(input: &verdicts::Input<'_>, cluster: &ClusterNode<'_>) -> Option<Finding> {
    let paused: Vec<(&str, &Meta)> = all(input, cluster).into_iter().filter(|(_, meta)| meta.paused).collect();
    if paused.is_empty() {
        return None;
    }
    let names: Vec<String> = paused.iter().map(|(kind, meta)| format!("{kind} {}", meta.name)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let evidence = paused.iter().map(|(_, meta)| {
        named(EvidenceKind::BackupContent, "It has the annotation cluster.x-k8s.io/paused.", &meta.name, &meta.entry)
    });
    let evidence = evidence.collect();
    let one = paused.len() == 1;
    let mut next_steps = vec![say(
        "Find out who paused them and what for, before the restore. A restore brings the annotation back with them.",
    )];
    for (kind, meta) in paused.iter().take(COMMANDS) {
        let Some(resume) = resume_object(kind, &meta.namespace, &meta.name) else { continue };
        let (namespace, name) = (&meta.namespace, &meta.name);
        next_steps.push(run(
            format!("Look at {kind} {name}."),
            NextStepEffect::ReadOnly,
            look_at(kind, namespace, name),
        ));
        let text = format!("Let controllers act on {kind} {name} again, when you want them to.");
        next_steps.push(run(text, NextStepEffect::Changes, Some(resume)));
    }
    Some(about_cluster(
        &cluster.key,
        FindingCode::ObjectsPaused,
        Severity::Warning,
        format!(
            "{} {} paused by annotation: {}. After a restore {} left alone until it is removed, also when the cluster \
             is unpaused; what is forecast of {} happens only then.",
            plural(paused.len(), "object"),
            be(paused.len()),
            some_names(&names),
            if one { "it is" } else { "they are" },
            if one { "it" } else { "them" },
        ),
        evidence,
        next_steps,
    ))
}

/// Every object of the cluster that has a controller, in the order of the graph.
fn all<'a>(input: &verdicts::Input<'a>, cluster: &ClusterNode<'a>) -> Vec<(&'a str, &'a Meta)> {
    let mut all: Vec<(&str, &Meta)> = Vec::new();
    all.extend(cluster.object.map(|found| ("Cluster", found.meta())));
    all.extend(cluster.vsphere.map(|found| ("VSphereCluster", found.meta())));
    all.extend(cluster.control_plane.map(|found| (found.kind.as_str(), found.meta())));
    for pool in &cluster.pools {
        all.extend(pool.deployment.map(|found| ("MachineDeployment", found.meta())));
        all.extend(pool.sets.iter().map(|found| ("MachineSet", found.meta())));
        all.extend(pool.pool.map(|found| ("MachinePool", found.meta())));
    }
    let checks = &input.backup.machine_health_checks;
    let mine = checks.iter().filter(|check| {
        check.meta.namespace == cluster.key.namespace && check.cluster_name.as_ref() == Some(&cluster.key.name)
    });
    all.extend(mine.map(|found| ("MachineHealthCheck", found.meta())));
    for machine in &cluster.machines {
        all.extend(machine.machine.map(|found| ("Machine", found.meta())));
        all.extend(machine.vsphere_machine.map(|found| ("VSphereMachine", found.meta())));
        all.extend(machine.vsphere_vms.iter().map(|found| ("VSphereVM", found.meta())));
    }
    all
}
