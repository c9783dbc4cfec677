//! Nodes were not read. A control plane removes etcd members that have no Machine; only the Nodes show whether there
//! are any.

use super::backup;
use crate::cluster::ClusterRef;
use crate::diagnostic::Severity;
use crate::english::plural;
use crate::findings::builder::FindingBuilder;
use crate::findings::facts::compared;
use crate::findings::input::Input;
use crate::remediation::{nodes_command, read_nodes, run};
use crate::report::{EvidenceKind, Finding, FindingCode, NextStepEffect, StepTime};

pub(in crate::findings) fn find(input: &Input<'_>) -> Option<Finding> {
    let clusters = input.verdict.graph.clusters.iter().zip(&input.forecast.clusters);
    let unread: Vec<&ClusterRef> =
        clusters.filter(|(_, outlook)| outlook.has_unread_etcd_members).map(|(cluster, _)| &cluster.key).collect();
    if unread.is_empty() {
        return None;
    }
    let message = format!(
        "The Nodes of {} were not read, or not all of them. After a restore a control plane removes etcd members that \
         have \
         no Machine in the backup; it is unknown whether there are any.",
        plural(unread.len(), "cluster"),
    );
    let evidence = unread.iter().map(|key| {
        let message = "Its Nodes were not read, or not all of them.";
        compared(EvidenceKind::Node, message, Some(key.to_string()), None, None)
    });
    let again = run(
        "Read the Nodes of all clusters from where their API servers can be reached, and run the detection again with \
         --nodes and that folder.",
        NextStepEffect::ReadOnly,
        read_nodes(&input.verdict.backup.file_name),
    );
    let reads = unread.iter().map(|key| run("Read the Nodes.", NextStepEffect::ReadOnly, nodes_command(key)));
    let steps = std::iter::once(again).chain(reads).map(|step| step.when(StepTime::BeforeRestore));
    let finding = FindingBuilder::new(FindingCode::NodesNotRead, Severity::Info, backup(input.verdict), message)
        .evidence(evidence)
        .steps(steps);
    Some(finding.build())
}
