//! What stays unknown where Nodes were not read.

use super::{Input, named, object, plural, subject};
use crate::cluster::ClusterRef;
use crate::diagnostic::Severity;
use crate::remediation::{nodes_command, run, say};
use crate::report::{EvidenceKind, Finding, FindingCode, NextStepEffect};

/// A control plane removes members of etcd that no Machine knows; only its Nodes tell whether there are any.
pub(super) fn unread(input: &Input<'_>) -> Option<Finding> {
    let clusters = input.verdict.graph.clusters.iter().zip(&input.forecast.clusters);
    let unread: Vec<&ClusterRef> =
        clusters.filter(|(_, outlook)| outlook.members_unread).map(|(cluster, _)| &cluster.key).collect();
    if unread.is_empty() {
        return None;
    }
    let evidence = unread
        .iter()
        .map(|key| named(EvidenceKind::Node, "Its Nodes were not read, or not all of them.", &key.to_string(), ""));
    let mut next_steps = vec![say(
        "Read their Nodes and run the detection again with --nodes, once for each cluster; or leave the inventories out, \
         and it asks vCenters and API servers itself.",
    )];
    next_steps.extend(unread.iter().map(|key| run("Read the Nodes.", NextStepEffect::ReadOnly, nodes_command(key))));
    Some(Finding {
        code: FindingCode::NodesNotRead,
        severity: Severity::Info,
        subject: subject("Backup", "", &input.verdict.backup.file_name),
        subject_ref: Some(object("Backup", "", &input.verdict.backup.file_name)),
        machines: Vec::new(),
        message: format!(
            "The Nodes of {} were not read, or not all of them. After a restore a control plane removes members of etcd \
             that the backup does not know; whether there are any is not known.",
            plural(unread.len(), "cluster"),
        ),
        evidence: evidence.collect(),
        next_steps,
    })
}
