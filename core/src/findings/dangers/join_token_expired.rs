//! Machines are cloned with bootstrap data whose join token has expired.

use std::iter;

use jiff::SignedDuration;

use crate::diagnostic::Severity;
use crate::english::{be, plural, some_names};
use crate::findings::context::ClusterContext;
use crate::findings::facts::{compared, in_backup};
use crate::graph::Role;
use crate::ids::VerdictId;
use crate::remediation::{cluster_machines, delete_machine, run, say};
use crate::report::{EvidenceKind, Finding, FindingCode, NextStepEffect, StepTime};

/// How long a join token of kubeadm is valid.
const TOKEN: SignedDuration = SignedDuration::from_mins(15);

/// `machines` are cloned.
pub(super) fn build(about: &ClusterContext<'_>, machines: &[VerdictId]) -> Finding {
    let names = about.names(machines);
    let started_at = about.input.started_at;
    let expired = started_at.is_none_or(|started_at| about.now.duration_since(started_at) > TOKEN);
    let one = names.len() == 1;
    let message = format!(
        "{} {} cloned with bootstrap data from the backup: {}. The join token in it {}: {} without ever joining the \
         cluster.",
        plural(names.len(), "machine"),
        be(names.len()),
        some_names(&names),
        if expired { "has expired" } else { "expires 15 minutes after the backup" },
        if one { "the virtual machine runs" } else { "their virtual machines run" },
    );
    let mut evidence: Vec<_> = names
        .iter()
        .map(|name| in_backup("Its spec.bootstrap.dataSecretName is set, and it has no virtual machine.", name, ""))
        .collect();
    evidence.push(compared(
        EvidenceKind::Age,
        "A join token of kubeadm is valid for 15 minutes after it was last renewed.",
        started_at.map(|time| time.to_string()),
        Some(about.now.to_string()),
        None,
    ));
    let is_control_plane = |machine: &VerdictId| about.verdicts[*machine].role == Some(Role::ControlPlane);
    let namespace = &about.cluster.key.namespace;
    let steps = if machines.iter().any(is_control_plane) {
        vec![
            say("Use another backup. A control-plane machine is affected, and excluding it from the restore could \
                 cause a second control plane to be initialized.")
            .when(StepTime::BeforeRestore),
        ]
    } else {
        let look = run(
            "Look which of these Machines have no Node ten minutes after the cluster was unpaused.",
            NextStepEffect::ReadOnly,
            cluster_machines(&about.cluster.key),
        );
        let delete = |name: &&str| {
            let text = "Delete each of these Machines that still has none, and no other: its MachineSet creates a new \
                        one.";
            run(text, NextStepEffect::Destructive, delete_machine(namespace, name))
        };
        iter::once(look).chain(names.iter().map(delete)).map(|step| step.when(StepTime::AfterRestore)).collect()
    };
    // A restore comes later than what was read, and later than these minutes.
    about
        .finding(FindingCode::JoinTokenExpired, Severity::Error, message)
        .machines(names)
        .evidence(evidence)
        .steps(steps)
        .build()
}
