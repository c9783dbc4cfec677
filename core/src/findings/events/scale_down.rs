//! A pool or control plane was scaled down after the backup, or lost machines.

use super::change::{Change, Part};
use crate::english::be;
use crate::remediation::say;
use crate::report::{Finding, FindingCode, StepTime};

pub(super) fn build(change: &Change<'_>) -> Finding {
    let stale = change.tally.stale.len();
    let message = format!(
        "The {} was scaled down after the backup, or lost machines: {stale} of {} {} gone.",
        change.name(),
        change.tally.in_backup,
        be(stale)
    );
    let check = say("Check whether this was intended.").when(StepTime::BeforeRestore);
    let delete = say(match change.part {
        Part::ControlPlane => {
            "The stale Machines remain without a virtual machine. Do not scale the control plane to remove them: \
             follow \
             the steps for each machine, one at a time."
        }
        Part::Pool => {
            "Delete the stale Machines: they count as replicas without having a virtual machine. To scale down \
             instead, \
             annotate them with cluster.x-k8s.io/delete-machine first, also while the cluster is still paused. Without \
             the \
             annotation the MachineSet may delete a healthy machine."
        }
    });
    change.finding(FindingCode::ScaleDown, message, [check, delete.when(StepTime::AfterRestore)])
}
