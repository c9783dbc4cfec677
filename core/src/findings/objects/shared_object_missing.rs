//! A cluster-scoped object that a cluster needs is not in the backup. Velero omits all of them as soon as a backup is
//! limited to namespaces.

use crate::backup::Kind;
use crate::diagnostic::Severity;
use crate::findings::context::ClusterContext;
use crate::findings::facts::in_backup;
use crate::remediation::say;
use crate::report::{Finding, FindingCode, StepTime};

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    let Some(vsphere) = about.cluster.vsphere else { return Vec::new() };
    let identity = vsphere.identity.as_ref().filter(|found| found.kind == Kind::VSphereClusterIdentity.name());
    let Some(identity) = identity.filter(|found| about.input.backup.identity(&found.name).is_none()) else {
        return Vec::new();
    };
    let message = format!(
        "VSphereClusterIdentity {} is not in the backup. Without it, and its Secret in the namespace of CAPV, CAPV \
         cannot \
         reach the vCenter after a restore.",
        identity.name
    );
    let include = say(
        "Take a backup with --include-cluster-resources=true: a backup with a namespace filter omits cluster-scoped \
         objects.",
    );
    let create = say("Create the object and its Secret by hand if they were not restored.");
    let finding = about
        .finding(FindingCode::SharedObjectMissing, Severity::Warning, message)
        .evidence([in_backup("spec.identityRef of the VSphereCluster.", &identity.name, &vsphere.meta.entry)])
        .steps([include.when(StepTime::BeforeRestore), create.when(StepTime::WhilePaused)]);
    vec![finding.build()]
}
