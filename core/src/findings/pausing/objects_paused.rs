//! Objects that are paused one by one, by the annotation `cluster.x-k8s.io/paused`. It keeps their controllers from
//! them even when the cluster is unpaused. Its presence counts, not its value.

use crate::backup::Kind;
use crate::backup::objects::{Meta, Object};
use crate::diagnostic::Severity;
use crate::english::{be, plural, some_names};
use crate::findings::context::ClusterContext;
use crate::findings::facts::in_backup;
use crate::remediation::{look_at, resume_object, run, say};
use crate::report::{Finding, FindingCode, NextStepEffect, StepTime};

/// So many commands are written out.
const COMMANDS: usize = 5;

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    let paused: Vec<(&str, &Meta)> = all(about).into_iter().filter(|(_, meta)| meta.paused).collect();
    if paused.is_empty() {
        return Vec::new();
    }
    let names: Vec<String> = paused.iter().map(|(kind, meta)| format!("{kind} {}", meta.name)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (they, their) = if paused.len() == 1 { ("it", "its") } else { ("them", "their") };
    let message = format!(
        "{} {} paused by annotation: {}. After a restore controllers ignore {they} until the annotation is removed, \
         even \
         when the cluster is unpaused. Only then does {their} forecast apply.",
        plural(paused.len(), "object"),
        be(paused.len()),
        some_names(&names),
    );
    let evidence = paused
        .iter()
        .map(|(_, meta)| in_backup("It has the annotation cluster.x-k8s.io/paused.", &meta.name, &meta.entry));
    let machines = about.cluster.machines.iter().filter(|machine| {
        let metas = machine.machine.map(Object::meta).into_iter().chain(machine.vsphere_machine.map(Object::meta));
        metas.chain(machine.vsphere_vms.iter().map(|vm| vm.meta())).any(|meta| meta.paused)
    });
    let mut steps = vec![say("Find out who paused them and why. A restore brings the annotation back.")];
    for (kind, meta) in paused.iter().take(COMMANDS) {
        let object = about.object(kind, &meta.name);
        let Some(resume) = resume_object(&object) else { continue };
        let look = run(format!("Check {kind} {}.", meta.name), NextStepEffect::ReadOnly, look_at(&object));
        let resume = run(
            format!("Resume {kind} {} when its controller should act on it.", meta.name),
            NextStepEffect::Changes,
            Some(resume),
        );
        steps.extend([look, resume].map(|step| step.when(StepTime::AfterRestore)));
    }
    let finding = about
        .finding(FindingCode::ObjectsPaused, Severity::Warning, message)
        .machines(about.listed(machines))
        .evidence(evidence)
        .steps(steps);
    vec![finding.build()]
}

/// Every object of the cluster that has a controller, in the order of the graph.
fn all<'a>(about: &ClusterContext<'a>) -> Vec<(&'a str, &'a Meta)> {
    let cluster = about.cluster;
    let mut all: Vec<(&str, &Meta)> = Vec::new();
    all.extend(cluster.object.map(|found| (Kind::Cluster.name(), found.meta())));
    all.extend(cluster.vsphere.map(|found| (Kind::VSphereCluster.name(), found.meta())));
    all.extend(cluster.control_plane.map(|found| (found.kind.as_str(), found.meta())));
    all.extend(cluster.etcd.map(|found| (Kind::EtcdadmCluster.name(), found.meta())));
    for pool in &cluster.pools {
        all.extend(pool.deployment.map(|found| (Kind::MachineDeployment.name(), found.meta())));
        all.extend(pool.sets.iter().map(|found| (Kind::MachineSet.name(), found.meta())));
        all.extend(pool.pool.map(|found| (Kind::MachinePool.name(), found.meta())));
    }
    all.extend(about.health_checks().iter().map(|found| (Kind::MachineHealthCheck.name(), found.meta())));
    for machine in &cluster.machines {
        all.extend(machine.machine.map(|found| (Kind::Machine.name(), found.meta())));
        all.extend(machine.vsphere_machine.map(|found| (Kind::VSphereMachine.name(), found.meta())));
        all.extend(machine.vsphere_vms.iter().map(|found| (Kind::VSphereVM.name(), found.meta())));
    }
    all
}
