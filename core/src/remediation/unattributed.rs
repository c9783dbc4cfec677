//! What to do about a virtual machine that could not be attributed.

use super::command::govc;
use super::{nodes_command, run, say};
use crate::report::{ClusterRef, InfraMachineReason, LikelyCluster, NextStep, NextStepEffect, VirtualMachine};

/// What the steps are about.
pub(crate) struct UnattributedSubject<'a> {
    pub(crate) reason: InfraMachineReason,
    pub(crate) vm: &'a VirtualMachine,
    pub(crate) likely: Option<&'a LikelyCluster>,
}

/// The next steps for an unattributed virtual machine. None of them removes it: what it is has to be settled first.
pub(crate) fn of_unattributed(subject: &UnattributedSubject<'_>) -> Vec<NextStep> {
    let look = run("Look at the virtual machine.", NextStepEffect::ReadOnly, govc("vm.info", "", subject.vm));
    let cluster = subject
        .likely
        .and_then(|likely| Some(ClusterRef { namespace: likely.namespace.clone()?, name: likely.name.clone() }));
    let nodes = |text: &str| run(text, NextStepEffect::ReadOnly, cluster.as_ref().and_then(nodes_command));
    match subject.reason {
        InfraMachineReason::NodesNotRead => vec![
            nodes(
                "Read the nodes of the likely cluster and run the detection again with --nodes: a live Node settles it.",
            ),
            look,
        ],
        InfraMachineReason::NotANode => vec![
            look,
            nodes("Read the nodes of the likely cluster once more: did it join since?"),
            say("If it never joined, it is a failed machine or somebody's copy. Ask before you remove it."),
        ],
        InfraMachineReason::UnknownCluster => vec![
            look,
            say(
                "If its cluster was made after the backup, the restore does not bring that cluster's objects back: its \
                 machines keep running without management. Take a newer backup if there is one.",
            ),
        ],
        InfraMachineReason::PossibleManagementCluster => vec![
            look,
            say(
                "If it belongs to the lost management cluster, leave it until the restore is done; then remove it with that.",
            ),
        ],
        InfraMachineReason::DuplicateBiosUuid => vec![
            look,
            say(
                "Two virtual machines with one BIOS UUID confuse CAPV, which looks machines up by it. Give the copy a new \
                 UUID, or power it off and remove it from the inventory, before the restore.",
            ),
        ],
        InfraMachineReason::CopyOfMachine => {
            vec![
                look,
                say("It is somebody's copy of a machine. No controller will touch it; ask its owner before you do."),
            ]
        }
        InfraMachineReason::AmbiguousCluster
        | InfraMachineReason::ForeignPlacement
        | InfraMachineReason::WeakEvidence
        | InfraMachineReason::NameOnly => vec![
            look,
            nodes("Look for it among the nodes of the cluster that you suspect."),
            say("Whatever it is, no controller will touch it after the restore."),
        ],
        InfraMachineReason::BackupIncomplete => {
            vec![say("Download the backup again, or use another one: its object may be in what this one lacks."), look]
        }
        InfraMachineReason::InventoryOlderThanBackup => {
            vec![say("Take a new inventory, after the backup, and run the detection again."), look]
        }
        InfraMachineReason::VcenterInDoubt => {
            vec![
                say("Say whether both names mean one vCenter, with --vcenter-alias, and run the detection again."),
                look,
            ]
        }
    }
}
