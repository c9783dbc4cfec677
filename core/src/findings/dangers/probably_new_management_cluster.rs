//! A cluster was built anew: it is probably the new management cluster, into which the backup will be restored.

use crate::diagnostic::Severity;
use crate::findings::context::ClusterContext;
use crate::findings::facts::in_backup;
use crate::forecast::Danger;
use crate::remediation::say;
use crate::report::{Finding, FindingCode, StepTime};

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    if !about.rebuilt {
        return Vec::new();
    }
    let key = &about.cluster.key;
    let what = if about.cluster.is_management_cluster() {
        "it is probably the new management cluster that you restore into, or was built anew"
    } else {
        "it was built anew, as the new management cluster that you restore into, or all of its machines were replaced"
    };
    let is_orphaned = about.dangers().iter().any(|danger| matches!(danger, Danger::OrphanedControlPlane { .. }));
    let orphaned = if is_orphaned {
        " After a restore nothing would manage the control plane that runs, and as soon as the restored Machines are \
         deleted, a second one would be initialized beside it."
    } else {
        ""
    };
    let message = format!(
        "All machines of {key} in the backup are gone, and those that live instead are younger than the backup: \
         {what}. \
         Do not remove its virtual machines, and do not restore namespace {} over it.{orphaned}",
        key.namespace
    );
    let gone = || about.verdicts.iter().filter(|verdict| verdict.machine.is_some());
    let look =
        say("Look where the controllers of Cluster API run now: if their Nodes are these virtual machines, this is \
                    the new management cluster.");
    let exclude = say(format!(
        "Leave its objects out of the restore: exclude namespace {} with --exclude-namespaces, or, if other clusters \
         are in it, choose theirs by label.",
        key.namespace
    ));
    let finding = about
        .finding(FindingCode::ProbablyNewManagementCluster, Severity::Error, message)
        .machines(gone().map(|verdict| verdict.name.as_str()))
        .evidence(gone().map(|verdict| in_backup("Its virtual machine is gone.", &verdict.name, "")))
        .steps([look, exclude].map(|step| step.when(StepTime::BeforeRestore)));
    vec![finding.build()]
}
