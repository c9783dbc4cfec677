//! The control plane removes etcd members that have no Machine in the backup.

use std::collections::BTreeSet;

use crate::diagnostic::Severity;
use crate::english::{plural, some_names};
use crate::findings::builder::FindingBuilder;
use crate::findings::context::ClusterContext;
use crate::findings::facts::compared;
use crate::findings::steps::{avoid, pause};
use crate::remediation::say;
use crate::report::{EvidenceKind, Finding, FindingCode, StepTime};

pub(super) fn build(about: &ClusterContext<'_>, nodes: &[String], certain: bool) -> Finding {
    let object = about.control_plane();
    let renamed = nodes_of_machines(about, nodes);
    let names: Vec<&str> = nodes.iter().map(String::as_str).collect();
    let message = if !renamed.is_empty() && renamed.len() == names.len() {
        let (it, one) = match names.len() {
            1 => ("It has the BIOS UUID of a Machine in the backup, and so has", "the two"),
            _ => ("They have the BIOS UUIDs of Machines in the backup, and so have", "each two"),
        };
        format!(
            "After a restore {} may remove {} from etcd: {}. {it} another Node, as after a change of the host name: \
             one of {one} is left over. While both are there, no Machine gets a Node for that UUID.",
            object.name,
            plural(names.len(), "member"),
            some_names(&names),
        )
    } else if certain {
        let (for_them, vms) = match names.len() {
            1 => ("Machine for it", "Its virtual machine keeps running but loses its"),
            _ => ("Machines for them", "Their virtual machines keep running but lose their"),
        };
        format!(
            "After a restore {} removes {} from etcd: {}. The backup has no {for_them}. {vms} etcd membership; the \
             remaining members may lack quorum.",
            object.name,
            plural(names.len(), "member"),
            some_names(&names),
        )
    } else {
        format!(
            "After a restore {} may remove etcd members that have no Machine in the backup: {}. It does so as soon as \
             each \
             of its Machines has a Node, and it is unknown whether all of them will.",
            object.name,
            some_names(&names)
        )
    };
    let machines = about.verdicts.iter().filter(|verdict| {
        verdict.machine.is_none() && verdict.live_node.as_ref().is_some_and(|node| nodes.contains(&node.name))
    });
    let evidence = nodes.iter().map(|node| {
        let message = if renamed.contains(&node.as_str()) {
            "A second control-plane Node with the BIOS UUID of a Machine in the backup."
        } else {
            "A control-plane Node without a Machine in the backup."
        };
        compared(EvidenceKind::Node, message, None, Some(node.clone()), None)
    });
    let leave_one = say("Of two Nodes with one BIOS UUID, keep the one that is Ready, and delete the other.");
    let mut steps = avoid(
        "Use a newer backup that has Machines for these Nodes. Otherwise restore the cluster paused, and keep its \
         control \
         plane paused when you unpause the cluster.",
        &object,
        pause("Pause the control plane, so that it removes no etcd member when the cluster is unpaused.", &object),
    );
    steps.extend((!renamed.is_empty()).then(|| leave_one.when(StepTime::WhilePaused)));
    let resume = say(
        "Resume the control plane only when etcd is healthy without these members. Remove them one at a time: follow \
         the \
         steps for each Ghost.",
    );
    steps.push(resume.when(StepTime::AfterRestore));
    FindingBuilder::new(FindingCode::EtcdMembersRemoved, Severity::Error, object, message)
        .machines(machines.map(|verdict| &verdict.name))
        .evidence(evidence)
        .steps(steps)
        .build()
}

/// Those of the Nodes that have the BIOS UUID of a machine in the backup: a kubelet registers anew when the name of its
/// host changes, and the former Node stays.
fn nodes_of_machines<'n>(about: &ClusterContext<'_>, nodes: &'n [String]) -> Vec<&'n str> {
    let lists = about.input.node_lists.get(&about.cluster.key);
    let listed = lists.into_iter().flatten().flat_map(|list| &list.nodes);
    let of_machines = listed.filter(|node| node.uuids.iter().any(|uuid| about.input.claims(*uuid)));
    let of_machines: BTreeSet<&str> = of_machines.map(|node| node.name.as_str()).collect();
    nodes.iter().map(String::as_str).filter(|name| of_machines.contains(name)).collect()
}
