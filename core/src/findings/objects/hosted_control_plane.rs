//! The control plane of a cluster has no machines of its own.

use crate::diagnostic::Severity;
use crate::findings::builder::FindingBuilder;
use crate::findings::context::ClusterContext;
use crate::findings::facts::in_backup;
use crate::remediation::say;
use crate::report::{Finding, FindingCode, StepTime};

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    let cluster = about.cluster;
    if !cluster.has_hosted_control_plane() {
        return Vec::new();
    }
    let object = about.control_plane();
    let (kind, name) = (&object.kind, &object.name);
    let message = if cluster.control_plane_provider().is_hosted() {
        format!(
            "The control plane of this cluster, {kind} {name}, is hosted in the management cluster: it has no machines \
             that could be compared, and is lost with the management cluster. A restore of its objects alone does not \
             bring back the data of its API server."
        )
    } else {
        format!(
            "The control plane of this cluster, {kind} {name}, is managed externally: it has no machines that could be \
             compared. Where it runs in the management cluster, it is lost with it."
        )
    };
    let entry = cluster.control_plane.map(|found| found.meta.entry.as_str()).unwrap_or_default();
    let data = say(
        "Find out where the data of this control plane are kept, and whether they can be restored, before you restore \
         the cluster. Its workers keep running without an API server until then.",
    );
    let finding = FindingBuilder::new(FindingCode::HostedControlPlane, Severity::Warning, object.clone(), message)
        .evidence([in_backup("The control plane.", name, entry)])
        .steps([data.when(StepTime::BeforeRestore)]);
    vec![finding.build()]
}
