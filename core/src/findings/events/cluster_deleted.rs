//! All machines of a cluster are gone, and no others exist instead.

use super::change::Tally;
use crate::diagnostic::Severity;
use crate::english::be;
use crate::findings::context::ClusterContext;
use crate::remediation::say;
use crate::report::{Finding, FindingCode, NodeRef, StepTime};

pub(super) fn find(about: &ClusterContext<'_>, whole: &Tally<'_>) -> Option<Finding> {
    let stale = whole.stale.len();
    let all_gone = whole.in_backup > 0 && stale == whole.in_backup && whole.ghosts.is_empty();
    // A cluster with ready Nodes was not deleted, whatever the inventory lacks.
    let has_live_node = about.verdicts.iter().any(|verdict| verdict.live_node.as_ref().is_some_and(NodeRef::is_ready));
    if !all_gone || has_live_node || about.unsettled {
        return None;
    }
    let machines = match stale {
        1 => "The only machine".to_owned(),
        2 => "Both machines".to_owned(),
        all => format!("All {all} machines"),
    };
    let when = if whole.gone_since.is_empty() {
        format!("{} gone already when the backup was taken.", if stale == 1 { "was" } else { "were" })
    } else {
        format!("{} gone: it was probably deleted after the backup.", be(stale))
    };
    let message = format!(
        "{machines} of this cluster {when} A restore brings back its objects, with Machines that have no virtual \
         machine."
    );
    let exclude = say("Exclude the cluster from the restore if it was deleted intentionally.");
    let delete =
        say("Delete the restored Cluster object if the cluster was deleted intentionally, and unpause it so that the \
         deletion \
         can complete. Its Machines have no virtual machines that could be affected.");
    let finding = about
        .finding(FindingCode::ClusterDeleted, Severity::Warning, message)
        .machines(whole.stale.iter().copied())
        .evidence(whole.evidence())
        .steps([exclude.when(StepTime::BeforeRestore), delete.when(StepTime::AfterRestore)]);
    Some(finding.build())
}
