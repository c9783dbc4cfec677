//! The backup's access to a workload cluster has expired.

use jiff::Timestamp;

use crate::diagnostic::Severity;
use crate::findings::context::ClusterContext;
use crate::findings::facts::in_backup;
use crate::remediation::say;
use crate::report::{Evidence, Finding, FindingCode, NextStep, StepTime};

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    let expired = expiry(about).filter(|(expires_at, _)| expires_at.duration_since(about.now).is_negative());
    let Some((expires_at, fact)) = expired else { return Vec::new() };
    let message = format!(
        "The kubeconfig of this cluster in the backup expired on {expires_at}: the Nodes cannot be read with it."
    );
    let finding = about.finding(FindingCode::KubeconfigExpired, Severity::Warning, message);
    vec![finding.evidence([fact]).steps([another()]).build()]
}

/// When the client certificate of the cluster's kubeconfig expires, and where that was read.
pub(super) fn expiry(about: &ClusterContext<'_>) -> Option<(Timestamp, Evidence)> {
    let key = &about.cluster.key;
    let planned = about.plan.api_servers.get(key)?;
    let expires_at = planned.expires_at?;
    let secret = planned.secret.as_deref().unwrap_or_default();
    let source = format!("Secret {}/{secret}", key.namespace);
    Some((expires_at, in_backup("The client certificate in the Secret.", &expires_at.to_string(), &source)))
}

/// What to do where the backup's kubeconfig does not work.
pub(super) fn another() -> NextStep {
    say("Use another kubeconfig of the cluster to read its Nodes. The controller of the control plane renews the \
         Secret \
         when the cluster is restored.")
    .when(StepTime::BeforeRestore)
}
