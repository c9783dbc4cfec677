//! The backup's access to a workload cluster expires soon.

use super::SOON;
use super::kubeconfig_expired::{another, expiry};
use crate::diagnostic::Severity;
use crate::findings::context::ClusterContext;
use crate::report::{Finding, FindingCode};

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    let Some((expires_at, fact)) = expiry(about) else { return Vec::new() };
    let left = expires_at.duration_since(about.now);
    if left.is_negative() || left > SOON {
        return Vec::new();
    }
    let message = format!("The kubeconfig of this cluster in the backup expires on {expires_at}.");
    let finding = about.finding(FindingCode::KubeconfigExpiring, Severity::Info, message);
    vec![finding.evidence([fact]).steps([another()]).build()]
}
