//! The forecast in short: what happens to clusters and machines after a restore.

use super::Presentation;
use super::words::{machines, number};
use crate::report::{Cluster, Machine, Outcome, Report, Span};
use crate::wording::{count, list};

impl Presentation<'_> {
    /// The controller versions that the forecast is based on, in a sentence; `None` where nothing is forecast.
    pub fn forecast_basis(self) -> Option<String> {
        basis(self.report())
    }

    /// Whether a restore does more than adopt machines, so that it has to be said what the forecast is based on.
    pub fn has_forecast_to_tell(self) -> bool {
        self.report().clusters.iter().any(|cluster| after_restore(cluster).is_some())
    }
}

fn basis(report: &Report) -> Option<String> {
    let basis = report.forecast_basis.as_ref()?;
    report.clusters.iter().find(|cluster| cluster.forecast.is_some())?;
    if !basis.statement.is_empty() {
        return Some(basis.statement.clone());
    }
    // A report of an earlier program.
    let target = &basis.assumed_target;
    let controllers = [("Cluster API", &target.capi), ("CAPV", &target.capv)];
    let controllers: Vec<String> =
        controllers.iter().filter_map(|(name, version)| Some(format!("{name} {}", version.as_ref()?))).collect();
    let based_on = format!("Forecast based on {}", list(&controllers));
    Some(match &basis.capi {
        None => format!("{based_on}."),
        Some(capi) => {
            let determined_by = &basis.determined_by;
            format!(
                "{based_on}; the backup was written by Cluster API {capi} ({determined_by}), whose controllers may act \
                 differently."
            )
        }
    })
}

/// What a restore does to a cluster, where it does anything but adopt its machines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AfterRestore {
    /// In a few words, what is deleted first.
    pub text: String,
    /// Virtual machines or etcd members go.
    pub is_destructive: bool,
}

/// What happens to a cluster; `None` where all of its machines are adopted and nothing else happens.
pub(super) fn after_restore(cluster: &Cluster) -> Option<AfterRestore> {
    let forecast = cluster.forecast.as_ref()?;
    let of = |outcome| with_outcome(cluster, outcome);
    let removed = number(forecast.etcd_members_removed.len());
    let changes = [
        (!forecast.vms_deleted.is_none()).then(|| format!("{} deleted", vms(forecast.vms_deleted))),
        (!forecast.vms_created.is_none()).then(|| format!("{} created", vms(forecast.vms_created))),
        (removed > 0).then(|| etcd_members_removed(removed)),
    ];
    let (stuck, unmanaged, unknown) = (of(Outcome::Stuck), of(Outcome::Unmanaged), of(Outcome::Unknown));
    let left = [
        (stuck > 0).then(|| format!("{} stuck", machines(stuck))),
        (unmanaged > 0).then(|| format!("{} left unmanaged", count(unmanaged, "VM", "VMs"))),
        (unknown > 0).then(|| format!("forecast unknown for {}", machines(unknown))),
    ];
    if changes.iter().chain(&left).all(Option::is_none) {
        return None;
    }
    let adopted = of(Outcome::Adopted);
    let adopted = (adopted > 0).then(|| format!("{} adopted", machines(adopted)));
    let parts: Vec<_> = changes.into_iter().flatten().chain(adopted).chain(left.into_iter().flatten()).collect();
    Some(AfterRestore { text: parts.join("; "), is_destructive: is_destructive(cluster) })
}

/// Whether virtual machines go, or members of etcd.
fn is_destructive(cluster: &Cluster) -> bool {
    let destructive = |forecast: &crate::report::ClusterForecast| {
        !forecast.vms_deleted.is_none() || !forecast.etcd_members_removed.is_empty()
    };
    cluster.forecast.as_ref().is_some_and(destructive)
}

/// "2 etcd members removed".
pub fn etcd_members_removed(number: u64) -> String {
    format!("{} removed", count(number, "etcd member", "etcd members"))
}

/// "up to 6 VMs deleted; 2 etcd members removed"; nothing where nothing is lost.
pub fn losses(vms_deleted: Span, members_removed: u64) -> Option<String> {
    let losses = [
        (!vms_deleted.is_none()).then(|| format!("{} deleted", vms(vms_deleted))),
        (members_removed > 0).then(|| etcd_members_removed(members_removed)),
    ];
    let losses: Vec<String> = losses.into_iter().flatten().collect();
    (!losses.is_empty()).then(|| losses.join("; "))
}

/// How many machines of a cluster have an outcome.
pub fn with_outcome(cluster: &Cluster, outcome: Outcome) -> u64 {
    number(cluster.machines().filter(|machine| machine.outcome() == Some(outcome)).count())
}

/// How much of a cluster has which outcome, worst first; without what is unknown.
pub fn shares(cluster: &Cluster) -> impl Iterator<Item = (Outcome, u64)> {
    const ORDER: [Outcome; 6] =
        [Outcome::Deleted, Outcome::AtRisk, Outcome::Stuck, Outcome::Cloned, Outcome::Unmanaged, Outcome::Adopted];
    ORDER.into_iter().map(|outcome| (outcome, with_outcome(cluster, outcome))).filter(|(_, number)| *number > 0)
}

/// An outcome in a word or two, beside a number.
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Adopted => "adopted",
        Outcome::Stuck => "stuck",
        Outcome::Cloned => "created",
        Outcome::Deleted => "deleted",
        Outcome::AtRisk => "at risk",
        Outcome::Unmanaged => "left unmanaged",
        Outcome::Unknown => "unknown",
    }
}

/// What happens to a machine, where that is worth a look at its name.
pub(super) fn notable(machine: &Machine) -> Option<Outcome> {
    let outcome = machine.outcome()?;
    match outcome {
        Outcome::Deleted | Outcome::AtRisk | Outcome::Cloned => Some(outcome),
        Outcome::Adopted | Outcome::Stuck | Outcome::Unmanaged | Outcome::Unknown => None,
    }
}

/// Whether an outcome may cost a virtual machine.
pub fn costs_a_vm(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Deleted | Outcome::AtRisk)
}

/// What happens to one machine or to several, to stand after a name or a number.
pub(super) fn statement(outcome: Outcome, many: bool) -> &'static str {
    match (outcome, many) {
        (Outcome::Adopted, _) => "adopted after a restore",
        (Outcome::Stuck, _) => "stuck after a restore",
        (Outcome::Cloned, false) => "a new VM is created for it after a restore",
        (Outcome::Cloned, true) => "new VMs are created for them after a restore",
        (Outcome::Deleted, _) => "deleted after a restore",
        (Outcome::AtRisk, _) => "at risk: may be deleted after a restore",
        (Outcome::Unmanaged, _) => "left unmanaged after a restore",
        (Outcome::Unknown, _) => "forecast unknown",
    }
}

/// "up to 2 VMs".
pub(super) fn vms(span: Span) -> String {
    let number = count(span.max, "VM", "VMs");
    match (span.min, span.max) {
        (min, max) if min == max => number,
        (0, _) => format!("up to {number}"),
        (min, _) => format!("{min} to {number}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_read_aloud() {
        assert_eq!(vms(Span { min: 1, max: 1 }), "1 VM");
        assert_eq!(vms(Span { min: 0, max: 2 }), "up to 2 VMs");
        assert_eq!(vms(Span { min: 1, max: 2 }), "1 to 2 VMs");
    }
}
