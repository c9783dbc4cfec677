//! The forecast in short: what happens to clusters and machines after a restore, and what that is based on.

use super::{count, list};
use crate::report::{Cluster, Outcome, Report, Span};

/// On which controller versions the forecast of a report is based, in a sentence; `None` where nothing is forecast.
pub fn basis(report: &Report) -> Option<String> {
    let basis = report.forecast_basis.as_ref()?;
    report.clusters.iter().find(|cluster| cluster.forecast.is_some())?;
    let target = &basis.assumed_target;
    let controllers = [("Cluster API", &target.capi), ("CAPV", &target.capv)];
    let controllers: Vec<String> =
        controllers.iter().filter_map(|(name, version)| Some(format!("{name} {}", version.as_ref()?))).collect();
    let mut sentence = format!("Forecast based on {}", list(&controllers));
    if let Some(capi) = &basis.capi {
        let determined_by = &basis.determined_by;
        sentence.push_str(&format!(
            "; the backup was written by Cluster API {capi} ({determined_by}), whose controllers may act differently"
        ));
    }
    sentence.push('.');
    Some(sentence)
}

/// How many machines of a cluster have an outcome.
pub fn with_outcome(cluster: &Cluster, outcome: Outcome) -> u64 {
    let has = |forecast: &crate::report::MachineForecast| forecast.outcome == outcome;
    let machines = cluster.machines().filter(|machine| machine.forecast.as_ref().is_some_and(has));
    u64::try_from(machines.count()).unwrap_or(u64::MAX)
}

/// What becomes of a cluster, in a few words; `None` where all of its machines are adopted and nothing else happens.
pub fn after_restore(cluster: &Cluster) -> Option<String> {
    let forecast = cluster.forecast.as_ref()?;
    let mut parts = Vec::new();
    let mut vms = |span: Span, what: &str| {
        if span.max > 0 {
            parts.push(format!("{} {what}", vms(span)));
        }
    };
    vms(forecast.vms_deleted, "deleted");
    vms(forecast.vms_created, "made");
    let removed = u64::try_from(forecast.etcd_members_removed.len()).unwrap_or(u64::MAX);
    if removed > 0 {
        parts.push(format!("{} removed", count(removed, "etcd member", "etcd members")));
    }
    let machines = [
        (Outcome::Stuck, "stays broken", "stay broken"),
        (Outcome::Unmanaged, "keeps running unmanaged", "keep running unmanaged"),
        (Outcome::Unknown, "not known", "not known"),
    ];
    for (outcome, one, many) in machines {
        match with_outcome(cluster, outcome) {
            0 => {}
            1 => parts.push(format!("1 {one}")),
            several => parts.push(format!("{several} {many}")),
        }
    }
    if parts.is_empty() {
        return None;
    }
    let adopted = with_outcome(cluster, Outcome::Adopted);
    if adopted > 0 {
        parts.push(format!("{adopted} adopted"));
    }
    Some(list(&parts))
}

fn vms(span: Span) -> String {
    let number = count(span.max, "VM", "VMs");
    match (span.min, span.max) {
        (min, max) if min == max => number,
        (0, _) => format!("up to {number}"),
        (min, _) => format!("{min} to {number}"),
    }
}

/// What becomes of a machine, to stand after its name; `None` where it is only adopted.
pub fn outcome(outcome: Outcome) -> Option<&'static str> {
    match outcome {
        Outcome::Adopted => None,
        Outcome::Stuck => Some("stays broken"),
        Outcome::Cloned => Some("a new VM is made for it"),
        Outcome::Deleted => Some("is deleted"),
        Outcome::AtRisk => Some("may be deleted"),
        Outcome::Unmanaged => Some("keeps running unmanaged"),
        Outcome::Unknown => Some("not known"),
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
