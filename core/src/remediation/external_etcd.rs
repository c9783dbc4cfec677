//! Steps for members of an etcd on machines of its own, as EKS Anywhere has it. None of them deletes anything: whoever
//! removes a member has to do it by etcd's own commands first, on the machines themselves.

use super::{MachineContext, look_at_identity, run, say};
use crate::model::{NextStep, NextStepEffect, StepTime};

/// Lists the members. On Bottlerocket there is no shell, and `etcdctl` is in etcd's container.
const MEMBER_LIST: &str = "sudo sh -c '. /etc/etcd/etcdctl.env && etcdctl member list -w table'";

/// Shows which members etcd has, and at which addresses.
pub(crate) fn look_at_external_etcd() -> NextStep {
    run(
        "On a machine of the external etcd, list its members and their addresses. On Bottlerocket run etcdctl in the \
         container of etcd, from the admin container.",
        NextStepEffect::ReadOnly,
        Some(MEMBER_LIST.to_owned()),
    )
}

/// For a member whose virtual machine no longer exists.
pub(crate) fn etcd_machine_without_vm() -> Vec<NextStep> {
    vec![
        say("It was a member of the cluster's external etcd. Do not delete its Machine: EtcdadmCluster does not take \
             its Machines up again after a restore, and creates a new etcd beside the one that runs.")
        .when(StepTime::BeforeRestore),
        look_at_external_etcd().when(StepTime::BeforeRestore),
        say("Compare the list with the virtual machines: the members that run now may not be in this backup. Use a \
             newer backup if there is one.")
        .when(StepTime::BeforeRestore),
    ]
}

/// For a member that is there, but of which more has to be found out.
pub(crate) fn external_etcd_machine(machine: &MachineContext<'_>) -> Vec<NextStep> {
    let mut steps = vec![say(
        "It is, or was, a member of the cluster's external etcd. Find out whether it still is one before anything is \
         done to it.",
    )];
    steps.extend(machine.vm.map(look_at_identity));
    steps.push(look_at_external_etcd());
    steps.push(say(
        "Leave its virtual machine and its Machine alone while the list has it: etcd may need it for its quorum. A \
         member is removed by `etcdctl member remove` first.",
    ));
    steps
}
