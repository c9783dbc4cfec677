//! What was compared, in a sentence below the answer.

use super::Presentation;
use super::words::{clusters, machines, match_nothing};
use crate::report::Cluster;
use crate::wording::count;

impl Presentation<'_> {
    /// Ghosts that may be etcd members, in a sentence.
    pub fn critical(self) -> Option<String> {
        critical(self)
    }

    /// What was compared with what, and what the answer leaves out.
    pub fn compared(self) -> String {
        compared(self)
    }
}

/// Ghosts that may be etcd members.
fn critical(of: Presentation<'_>) -> Option<String> {
    let critical = of.report().clusters.iter().flat_map(Cluster::machines).filter(|machine| machine.critical).count();
    match super::words::number(critical) {
        0 => None,
        1 => Some(format!("1 Ghost {}.", super::words::MAY_BE_ETCD_MEMBER)),
        several => Some(format!("{} may be etcd members.", count(several, "Ghost", "Ghosts"))),
    }
}

/// What was compared with what, and what the answer leaves out.
fn compared(of: Presentation<'_>) -> String {
    let report = of.report();
    let summary = &report.summary;
    let vms =
        report.infrastructure.vcenters.iter().map(|vcenter| vcenter.virtual_machines).fold(0, u64::saturating_add);
    let mut sentences = vec![format!(
        "{} in {} compared with {}.",
        machines(summary.machines.total),
        clusters(summary.clusters.total),
        super::words::virtual_machines(vms)
    )];
    sentences.extend(critical(of));
    if summary.need_further_confirmation_infra_machines > 0 {
        sentences.push(format!("{}.", match_nothing(summary.need_further_confirmation_infra_machines)));
    }
    sentences.join(" ")
}
