//! Nodes are left over without a virtual machine and without a Machine, as when somebody removed their machines.

use crate::diagnostic::Severity;
use crate::english::{plural, some_names};
use crate::findings::context::ClusterContext;
use crate::findings::facts::compared;
use crate::forecast::LeftOverNode;
use crate::remediation::{Kubectl, run, say};
use crate::report::{EvidenceKind, Finding, FindingCode, NextStepEffect, StepTime};

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    let nodes = about.outlook.map_or(&[][..], |outlook| &outlook.left_over_nodes);
    if nodes.is_empty() {
        return Vec::new();
    }
    let names = |control_plane: bool| -> Vec<&str> {
        let with_role = nodes.iter().filter(|node| !control_plane || node.control_plane);
        with_role.map(|node| node.name.as_str()).collect()
    };
    let (all, members) = (names(false), names(true));
    let of_members = if members.is_empty() {
        String::new()
    } else {
        format!(
            " Of the control plane: {}. If etcd still has a member of such a Node, it is removed after a restore; it \
             does not run.",
            some_names(&members)
        )
    };
    let (are, they) = if all.len() == 1 { ("is", "It is") } else { ("are", "They are") };
    let message = format!(
        "{} {are} left over without a virtual machine and without a Machine in the backup: {}. {they} not \
         ready.{of_members}",
        plural(all.len(), "Node"),
        some_names(&all),
    );
    let evidence = nodes.iter().map(|LeftOverNode { name, .. }| {
        let message = "It is not ready, and no virtual machine has its UUID.";
        compared(EvidenceKind::Node, message, None, Some(name.clone()), None)
    });
    let kubectl = Kubectl { cluster: &about.cluster.key };
    let look = run("Look at the Nodes.", NextStepEffect::ReadOnly, kubectl.get_nodes());
    let delete = say("Delete the Node objects that nobody needs.");
    let finding = about
        .finding(FindingCode::NodesLeftOver, Severity::Info, message)
        .evidence(evidence)
        .steps([look, delete].map(|step| step.when(StepTime::AfterRestore)));
    vec![finding.build()]
}
