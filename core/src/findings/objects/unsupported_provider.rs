//! The infrastructure provider of a cluster is not supported.

use crate::diagnostic::Severity;
use crate::findings::context::ClusterContext;
use crate::findings::facts::in_backup;
use crate::graph::Provider;
use crate::remediation::say;
use crate::report::{Finding, FindingCode, StepTime};

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    let what = match &about.cluster.provider {
        Provider::Vsphere => return Vec::new(),
        Provider::Supervisor => "a vSphere Supervisor".to_owned(),
        Provider::Other(kind) => format!("another infrastructure provider ({kind})"),
    };
    let message = format!(
        "The cluster belongs to {what}, which is not supported: its machines are not judged, and there is no forecast \
         for \
         them."
    );
    let entry = about.cluster.object.map(|object| object.meta.entry.as_str()).unwrap_or_default();
    let finding = about
        .finding(FindingCode::UnsupportedProvider, Severity::Warning, message)
        .evidence([in_backup("spec.infrastructureRef of the Cluster.", &what, entry)])
        .steps([say("Follow the provider's own documentation on restores.").when(StepTime::BeforeRestore)]);
    vec![finding.build()]
}
