//! Machines refer to a Cluster that is not in the backup.

use crate::diagnostic::Severity;
use crate::english::{plural, some_names};
use crate::findings::context::{ClusterContext, entry};
use crate::findings::facts::in_backup;
use crate::remediation::say;
use crate::report::{Finding, FindingCode, StepTime};

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    let cluster = about.cluster;
    if cluster.object.is_some() {
        return Vec::new();
    }
    let names: Vec<&str> = cluster.machines.iter().map(|machine| machine.name.as_str()).collect();
    let message = format!(
        "The Cluster object is not in the backup, but {} {} to it: {}. After a restore nothing manages them.",
        plural(names.len(), "machine"),
        if names.len() == 1 { "refers" } else { "refer" },
        some_names(&names)
    );
    let evidence =
        cluster.machines.iter().map(|machine| in_backup("It refers to the Cluster.", &machine.name, entry(machine)));
    let find_out = say(
        "Find out why the Cluster object is missing: a filter, a failed listing, or a cluster that was being deleted.",
    );
    let finding = about
        .finding(FindingCode::ClusterMissing, Severity::Warning, message)
        .machines(about.listed(&cluster.machines))
        .evidence(evidence)
        .steps([find_out.when(StepTime::BeforeRestore)]);
    vec![finding.build()]
}
