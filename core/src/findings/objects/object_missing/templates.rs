//! Templates and bootstrap configurations that objects name are not in the backup: their controllers wait for them.

use std::collections::BTreeMap;

use crate::backup::Kind;
use crate::backup::objects::Reference;
use crate::diagnostic::Severity;
use crate::english::list;
use crate::findings::context::ClusterContext;
use crate::findings::facts::in_backup;
use crate::forecast::Templated;
use crate::remediation::say;
use crate::report::{Evidence, Finding, FindingCode, StepTime};

pub(super) fn find(about: &ClusterContext<'_>) -> Option<Finding> {
    if !about.is_vsphere() {
        return None;
    }
    // Where all of one kind are missing, the other finding says so.
    let is_told = |template: &Reference| {
        about.cluster.placement.templates_missing && template.kind == Kind::VSphereMachineTemplate.name()
    };
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut evidence: Vec<Evidence> = Vec::new();
    for object in Templated::of_cluster(about.cluster) {
        if let Some(template) = object.missing_template(about.input).filter(|template| !is_told(template)) {
            let (kind, name, entry) = object.identity();
            named.entry(format!("{} {}", template.kind, template.name)).or_default().push(format!("{kind} {name}"));
            evidence.push(in_backup(format!("It names {} {}.", template.kind, template.name), name, entry));
        }
    }
    let mut missing: Vec<String> =
        named.into_iter().map(|(template, owners)| format!("{template}, which {} names", list(&owners))).collect();
    if lacks_configs(about) {
        missing.push("the KubeadmConfigs of its Machines".to_owned());
    }
    if missing.is_empty() {
        return None;
    }
    let message = format!(
        "The backup lacks {}. After a restore the controllers wait for them: no Machine is created until they exist, \
         and, depending on the object and the version, none is adopted or replaced.",
        missing.join("; ")
    );
    let include = say("Use a backup that has them: its filter must include the infrastructure.cluster.x-k8s.io and \
         bootstrap.cluster.x-k8s.io groups.");
    let create = say("Or create them under the same names, from the manifests of the cluster, before you unpause it.");
    let finding = about
        .finding(FindingCode::ObjectMissing, Severity::Warning, message)
        .evidence(evidence)
        .steps([include.when(StepTime::BeforeRestore), create.when(StepTime::WhilePaused)]);
    Some(finding.build())
}

/// Machines of its control plane name KubeadmConfigs, and the backup has none in their namespace.
fn lacks_configs(about: &ClusterContext<'_>) -> bool {
    let has_control_plane = about.cluster.control_plane_kind.as_deref() == Some(Kind::ControlPlane.name());
    let mut machines = about.cluster.machines.iter().filter_map(|machine| machine.machine);
    has_control_plane
        && machines.any(|machine| machine.has_kubeadm_config && machine.meta.is_control_plane())
        && about.input.backup.lacks_kubeadm_configs(&about.cluster.key.namespace)
}
