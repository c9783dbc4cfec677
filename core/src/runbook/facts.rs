//! What the chapters ask of a report.

use super::text::Line;
use crate::report::{Cluster, Finding, FindingCode, Machine, MachineStatus, Outcome, Report};
use crate::wording::count;

/// So many names stand in a sentence, or one more.
const NAMED: usize = 5;

/// Something was not read, or cannot be predicted.
pub(super) fn is_vague(cluster: &Cluster) -> bool {
    cluster.forecast.as_ref().is_none_or(|forecast| !forecast.certain)
}

/// Velero's name of the backup, where it is known.
pub(super) fn backup_name(report: &Report) -> Option<&str> {
    report.backup.name.as_deref().filter(|name| !name.is_empty())
}

/// `namespace/name`.
pub(super) fn key(cluster: &Cluster) -> String {
    format!("{}/{}", cluster.namespace, cluster.name)
}

/// What a restore destroys in a cluster.
pub(super) fn dangers(cluster: &Cluster) -> impl Iterator<Item = &Finding> + Clone {
    cluster.findings.iter().filter(|finding| finding.is_danger())
}

/// Whether a restore destroys something in it.
pub(super) fn has_danger(cluster: &Cluster) -> bool {
    dangers(cluster).next().is_some()
}

/// The forecast does not exclude that virtual machines are deleted.
pub(super) fn may_lose(cluster: &Cluster) -> bool {
    cluster.forecast.as_ref().is_none_or(|forecast| !forecast.vms_deleted.is_none())
}

pub(super) fn has_finding(cluster: &Cluster, code: FindingCode) -> bool {
    cluster.findings.iter().any(|finding| finding.code == code)
}

/// A cluster that must not be unpaused as it is.
pub(super) fn must_stay_paused(cluster: &Cluster) -> bool {
    const CODES: [FindingCode; 2] = [FindingCode::SecondControlPlane, FindingCode::OrphanedControlPlane];
    must_stay_out(cluster) || CODES.iter().any(|code| has_finding(cluster, *code))
}

/// A cluster that must not be restored: it runs, and objects of the backup would mix with its own.
pub(super) fn must_stay_out(cluster: &Cluster) -> bool {
    has_finding(cluster, FindingCode::ProbablyNewManagementCluster)
}

/// All of its machines are gone, and none exist instead.
pub(super) fn is_deleted(cluster: &Cluster) -> bool {
    has_finding(cluster, FindingCode::ClusterDeleted)
}

/// A control plane of which the backup has Machines, but none for a running virtual machine: nothing happens when it is
/// unpaused, and a second one is initialized when its Machines are deleted.
pub(super) fn lacks_control_plane(cluster: &Cluster) -> bool {
    let has = |outcome| cluster.control_plane.machines.iter().any(|machine| machine.outcome() == Some(outcome));
    // What only waits for a cluster-scoped object is there.
    let waits = |machine: &Machine| machine.status == MachineStatus::Healthy;
    let is_gone = !cluster.control_plane.machines.iter().any(waits);
    has(Outcome::Stuck) && !has(Outcome::Adopted) && is_gone
}

/// It is certain that no controller repairs it. What could not be judged is not stuck for that.
pub(super) fn is_stuck(machine: &Machine) -> bool {
    machine.status != MachineStatus::Unknown && machine.outcome() == Some(Outcome::Stuck)
}

/// "1 machine", for numbers of machines.
pub(super) fn machines(number: u64) -> String {
    count(number, "machine", "machines")
}

/// Those of its machines with a status.
pub(super) fn with_status(cluster: &Cluster, status: MachineStatus) -> Vec<&Machine> {
    cluster.machines().filter(|machine| machine.status == status).collect()
}

/// Names in a sentence: the first ones, and how many more.
#[expect(single_use_lifetimes, reason = "an anonymous one is not stable in this position")]
pub(super) fn names<'n>(names: impl ExactSizeIterator<Item = &'n str>) -> Line {
    let all = names.len();
    let shown = if all > NAMED.saturating_add(1) { NAMED } else { all };
    let mut items: Vec<Line> = names.take(shown).map(Line::code).collect();
    if all > shown {
        items.push(Line::words(format!("{} more", all.saturating_sub(shown))));
    }
    Line::list(items)
}
