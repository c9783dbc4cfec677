//! Whether the backup still grants access to the workload clusters.

use jiff::{SignedDuration, Timestamp};

use super::{about_cluster, named};
use crate::cluster::ClusterRef;
use crate::diagnostic::Severity;
use crate::plan::Plan;
use crate::remediation::say;
use crate::report::{EvidenceKind, Finding, FindingCode};

/// A client certificate with less than this left is about to expire.
const SOON: SignedDuration = SignedDuration::from_hours(30 * 24);

pub(super) fn find(plan: &Plan, key: &ClusterRef, now: Timestamp) -> Option<Finding> {
    let planned = plan.api_servers.get(key)?;
    let expires_at = planned.expires_at?;
    let left = expires_at.duration_since(now);
    if left > SOON {
        return None;
    }
    let (code, severity, message) = if left.is_negative() {
        (
            FindingCode::KubeconfigExpired,
            Severity::Warning,
            format!(
                "The backup's kubeconfig of this cluster expired on {expires_at}: its nodes cannot be read with it."
            ),
        )
    } else {
        (
            FindingCode::KubeconfigExpiring,
            Severity::Info,
            format!("The backup's kubeconfig of this cluster expires on {expires_at}."),
        )
    };
    let secret = planned.secret.as_deref().unwrap_or_default();
    let mut evidence = named(EvidenceKind::BackupContent, "The client certificate in the Secret.", secret, "");
    evidence.backup = Some(expires_at.to_string());
    evidence.source = Some(format!("Secret {}/{secret}", key.namespace));
    let next = "Use another kubeconfig of the cluster for the look-up. After a restore the control plane's controller renews \
                the Secret.";
    Some(about_cluster(key, code, severity, message, vec![evidence], vec![say(next)]))
}
