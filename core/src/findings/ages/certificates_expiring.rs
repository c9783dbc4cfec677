//! Certificates of control-plane nodes expire, which kubeadm issues for a year.

use jiff::Timestamp;

use super::SOON;
use crate::diagnostic::Severity;
use crate::english::plural;
use crate::findings::context::ClusterContext;
use crate::findings::facts::in_backup;
use crate::graph::MachineNode;
use crate::remediation::say;
use crate::report::{Finding, FindingCode, StepTime};

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    let mut expiring: Vec<(Timestamp, &MachineNode<'_>, &str)> = Vec::new();
    for machine in &about.cluster.machines {
        let Some(object) = machine.machine else { continue };
        let Some(end) = object.certificates_expire_at else { continue };
        if end.duration_since(about.now) <= SOON {
            expiring.push((end, machine, &object.meta.entry));
        }
    }
    let Some(first) = expiring.iter().map(|(end, ..)| *end).min() else { return Vec::new() };
    let over = first.duration_since(about.now).is_negative();
    let severity = if over { Severity::Warning } else { Severity::Info };
    let message = format!(
        "The certificates of {} {}, the first on {first}, unless they were renewed since the backup.",
        plural(expiring.len(), "control-plane machine"),
        if over { "have expired, or expire within 30 days" } else { "expire within 30 days" },
    );
    let evidence = expiring.iter().map(|(end, machine, entry)| {
        in_backup(format!("The certificates of {} expire at this time.", machine.name), &end.to_string(), entry)
    });
    let check =
        say("Check them on the nodes with kubeadm certs check-expiration. A control plane without valid certificates \
         cannot \
         be adopted.");
    let finding = about
        .finding(FindingCode::CertificatesExpiring, severity, message)
        .machines(about.listed(expiring.iter().map(|(_, machine, _)| *machine)))
        .evidence(evidence)
        .steps([check.when(StepTime::BeforeRestore)]);
    vec![finding.build()]
}
