//! The cluster was not paused when the backup was taken. With drift that is a warning: its controllers act on it at
//! once.

use crate::diagnostic::Severity;
use crate::findings::context::ClusterContext;
use crate::findings::facts::field;
use crate::remediation::say;
use crate::report::{Finding, FindingCode, StepTime};

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    let Some(cluster) = about.cluster.object.filter(|cluster| !cluster.paused) else { return Vec::new() };
    let severity = if about.has_drift() { Severity::Warning } else { Severity::Info };
    let message =
        "The cluster was not paused when the backup was taken: its controllers act as soon as it is restored.";
    let pause = say(
        "Restore it paused: set spec.paused of the Cluster to true with a Velero resource modifier. Unpause it when \
         you have \
         checked it.",
    );
    let finding = about
        .finding(FindingCode::NotPaused, severity, message)
        .evidence([field("spec.paused of the Cluster in the backup.", false, &cluster.meta.entry)])
        .steps([pause.when(StepTime::BeforeRestore)]);
    vec![finding.build()]
}
