//! What to do about a virtual machine that could not be attributed.

use super::command::govc;
use super::{nodes_command, run, say};
use crate::report::{ClusterRef, InfraMachineReason, NextStep, NextStepEffect, VirtualMachine};

/// What the steps are about.
pub(crate) struct UnattributedSubject<'a> {
    pub(crate) reason: InfraMachineReason,
    pub(crate) vm: &'a VirtualMachine,
    pub(crate) likely: Option<&'a ClusterRef>,
}

/// The next steps for an unattributed virtual machine. None of them removes it: what it is has to be settled first.
pub(crate) fn of_unattributed(subject: &UnattributedSubject<'_>) -> Vec<NextStep> {
    let look = run("Look at the virtual machine.", NextStepEffect::ReadOnly, govc("vm.info", "", subject.vm));
    let nodes = |text: &str| run(text, NextStepEffect::ReadOnly, subject.likely.and_then(nodes_command));
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
                "If it is a node of a management cluster that still runs, or that you restore into, leave it alone. If that \
                 cluster is lost, keep it until the restore is done and checked.",
            ),
        ],
        InfraMachineReason::DuplicateBiosUuid => vec![
            look,
            say(
                "Two virtual machines with one BIOS UUID confuse CAPV, which looks machines up by it. Find out which one is \
                 the machine: the one whose Node is Ready. Before the restore, give the copy a new UUID or take it out \
                 of the inventory.",
            ),
        ],
        InfraMachineReason::CopyOfMachine => {
            vec![
                look,
                say(
                    "It is a copy of a machine, or that machine restored. No controller will touch it; find out which, and \
                     ask its owner, before you do.",
                ),
            ]
        }
        InfraMachineReason::AmbiguousCluster
        | InfraMachineReason::ForeignPlacement
        | InfraMachineReason::WeakEvidence
        | InfraMachineReason::NameOnly => vec![
            look,
            nodes("Look for it among the nodes of the cluster that you suspect."),
            say("Whatever it is, CAPV will not touch it after the restore: no object of the backup names it."),
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
