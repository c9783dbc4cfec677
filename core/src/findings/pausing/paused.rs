//! The cluster was paused when the backup was taken.

use crate::diagnostic::Severity;
use crate::findings::context::ClusterContext;
use crate::findings::facts::field;
use crate::remediation::say;
use crate::report::{Finding, FindingCode, StepTime};

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    let Some(cluster) = about.cluster.object.filter(|cluster| cluster.paused) else { return Vec::new() };
    let message =
        "The cluster was paused when the backup was taken: after a restore nothing happens until it is unpaused.";
    let finding = about
        .finding(FindingCode::Paused, Severity::Info, message)
        .evidence([field("spec.paused of the Cluster in the backup.", true, &cluster.meta.entry)])
        .steps([say("Resolve the other findings, then unpause one cluster at a time.").when(StepTime::WhilePaused)]);
    vec![finding.build()]
}
