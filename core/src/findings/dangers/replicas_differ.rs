//! Desired replicas and the Machines in the backup differ: Cluster API creates or deletes machines. A danger where
//! virtual machines are deleted, else a warning.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::backup::Kind;
use crate::diagnostic::Severity;
use crate::english::plural;
use crate::findings::builder::FindingBuilder;
use crate::findings::context::ClusterContext;
use crate::findings::facts::{field, in_backup};
use crate::findings::steps::{avoid, change, check, pause};
use crate::forecast::Danger;
use crate::graph::{PoolNode, Role};
use crate::ids::VerdictId;
use crate::remediation::{mark_for_deletion, say, set_replicas};
use crate::report::{Finding, FindingCode, MachineStatus, NextStep, ObjectRef, Span, StepTime};

/// How many Machines a controller should have, and how many the backup has.
#[derive(Clone, Copy)]
pub(super) struct Replicas {
    pub(super) desired: u64,
    pub(super) machines: u64,
}

/// What has more Machines than desired deletes some of the candidates, and `vms` with them.
pub(super) fn scale_down(
    about: &ClusterContext<'_>,
    object: &ObjectRef,
    entry: &str,
    Replicas { desired, machines }: Replicas,
    candidates: &[VerdictId],
    vms: Span,
) -> Finding {
    let has = format!("{} has {} in the backup", object.name, plural(machines, "Machine"));
    let message = match machines.checked_sub(desired) {
        Some(surplus) if surplus > 0 => format!(
            "{has}, but spec.replicas {desired}: after a restore it deletes {}, and {}.",
            plural(surplus, "Machine"),
            deleted(vms)
        ),
        // Its MachineSets do not agree with it.
        _ => format!(
            "{has}, and spec.replicas {desired}, but not in the MachineSets where it wants them: after a restore it \
             creates others, and {}.",
            deleted(vms)
        ),
    };
    let names = about.names(candidates);
    let choose = machines.checked_sub(desired).and_then(|surplus| let_go(about, object, candidates, surplus));
    let before = "Use a newer backup, or raise spec.replicas of the restored object with a Velero resource modifier.";
    FindingBuilder::new(FindingCode::ReplicasDiffer, Severity::Error, object.clone(), message)
        .evidence([field("spec.replicas in the backup.", desired, entry)])
        .evidence(names.iter().map(|name| in_backup("It may be one of the deleted Machines.", name, "")))
        .machines(names)
        .steps(avoid(before, object, keep(about, object, machines, "Keep all of them.")))
        .steps(choose.map(|step| step.when(StepTime::WhilePaused)))
        .build()
}

/// Lets an object have as many machines as the backup has, so that none is created or deleted.
fn keep(about: &ClusterContext<'_>, object: &ObjectRef, machines: u64, text: &str) -> NextStep {
    if about.cluster.topology().is_some() {
        let kind = &object.kind;
        return say(format!(
            "{text} Set the replicas to {machines} in spec.topology of the Cluster: in the {kind} alone they are reset."
        ));
    }
    // The webhook of kubeadm control planes rejects even numbers, and zero, where etcd runs beside the API server.
    if object.kind == Kind::ControlPlane.name() && machines.is_multiple_of(2) {
        let text = format!("{text} A control plane cannot have {machines} replicas: pause it instead.");
        return pause(&text, object);
    }
    change(text, set_replicas(object, machines))
}

/// Where at least the surplus has no virtual machine, a mark on these spares the others.
fn let_go(about: &ClusterContext<'_>, object: &ObjectRef, candidates: &[VerdictId], surplus: u64) -> Option<NextStep> {
    let is_gone = |machine: &&VerdictId| about.verdicts[**machine].reason.status() == MachineStatus::Stale;
    let gone: Vec<VerdictId> = candidates.iter().filter(is_gone).copied().collect();
    let enough = surplus > 0 && u64::try_from(gone.len()).is_ok_and(|gone| gone >= surplus);
    let mark = mark_for_deletion(object.namespace.as_deref()?, &about.names(&gone)).filter(|_| enough)?;
    let text = "Or, from Cluster API 1.9 on, mark those without a virtual machine: they are deleted before the others.";
    Some(change(text, Some(mark)))
}

/// Differences that delete no virtual machine.
pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    let counts = about.machine_counts();
    let count = |role: Role| counts.get(&role).copied().unwrap_or_default();
    let mut found: Vec<Finding> = control_plane(about, count(Role::ControlPlane)).into_iter().collect();
    let pools = about.cluster.pools.enumerate();
    found.extend(pools.filter_map(|(id, pool)| deployment(about, pool, count(Role::Pool(id)))));
    // The danger says more of its object.
    let in_danger: BTreeSet<(&str, &str)> = about
        .dangers()
        .iter()
        .filter_map(|danger| match danger {
            Danger::ScaleDown { kind, name, .. } => Some((kind.as_str(), name.as_str())),
            Danger::HealthCheck { .. }
            | Danger::EtcdMembersRemoved { .. }
            | Danger::ExternalEtcdInitialized { .. }
            | Danger::SecondControlPlane { .. }
            | Danger::DuplicateClone { .. }
            | Danger::OldBootstrapData { .. }
            | Danger::RolloutUnfinished { .. }
            | Danger::RolloutDue { .. }
            | Danger::TopologyNotApplied { .. }
            | Danger::ApiServerUnreachable { .. }
            | Danger::OrphanedControlPlane { .. }
            | Danger::DuplicateBiosUuid { .. }
            | Danger::NewMachineSet { .. } => None,
        })
        .collect();
    let has_danger = |finding: &Finding| {
        let object = finding.subject_ref.as_ref();
        object.is_some_and(|object| in_danger.contains(&(object.kind.as_str(), object.name.as_str())))
    };
    found.retain(|finding| !has_danger(finding));
    found
}

fn control_plane(about: &ClusterContext<'_>, count: usize) -> Option<Finding> {
    // The replicas of a hosted one are Pods.
    let control_plane = about.cluster.control_plane.filter(|found| !found.is_hosted())?;
    let waits = if control_plane.is_kubeadm() && count > 0 { ", once each of its Machines has a Node" } else { "" };
    let entry = &control_plane.meta.entry;
    let object = about.object(&control_plane.kind, &control_plane.meta.name);
    of_counts(about, object, entry, control_plane.replicas?, count, waits)
}

fn deployment(about: &ClusterContext<'_>, pool: &PoolNode<'_>, count: usize) -> Option<Finding> {
    let deployment = pool.deployment?;
    let desired = deployment.replicas?;
    let object = about.object(Kind::MachineDeployment.name(), &deployment.meta.name);
    let by_count = of_counts(about, object.clone(), &deployment.meta.entry, desired, count, "");
    by_count.or_else(|| of_sets(object, pool, &deployment.meta.entry, desired))
}

/// Machines are created or deleted until they are as many as desired.
fn of_counts(
    about: &ClusterContext<'_>,
    object: ObjectRef,
    entry: &str,
    desired: u64,
    count: usize,
    waits: &str,
) -> Option<Finding> {
    let machines = u64::try_from(count).unwrap_or(u64::MAX);
    let (consequence, text) = match desired.cmp(&machines) {
        Ordering::Equal => return None,
        Ordering::Greater => (
            format!("creates {}", desired.saturating_sub(machines)),
            "Only if none should be created: keep as many as the backup has.",
        ),
        Ordering::Less => (
            format!("deletes {}", machines.saturating_sub(desired)),
            "Only if none should be deleted: keep as many as the backup has.",
        ),
    };
    let message = format!(
        "{} has {} in the backup, but spec.replicas {desired}: after a restore Cluster API {consequence}{waits}.",
        object.name,
        plural(count, "Machine"),
    );
    let numbers = format!("{desired}, {count}");
    let steps = [check(&object), keep(about, &object, machines, text)].map(|step| step.when(StepTime::WhilePaused));
    let finding = FindingBuilder::new(FindingCode::ReplicasDiffer, Severity::Warning, object, message)
        .evidence([field("spec.replicas, and the number of Machines in the backup.", numbers, entry)])
        .steps(steps);
    Some(finding.build())
}

/// A deployment and its sets that do not agree were backed up between a change and its effect.
fn of_sets(object: ObjectRef, pool: &PoolNode<'_>, entry: &str, desired: u64) -> Option<Finding> {
    let own: Vec<_> = pool.sets.iter().filter_map(|set| Some((set, set.replicas?))).collect();
    let sum = own.iter().fold(0_u64, |sum, (_, replicas)| sum.saturating_add(*replicas));
    if own.is_empty() || sum == desired {
        return None;
    }
    let message = format!(
        "{} has spec.replicas {desired}, and its MachineSets {sum} in total: it was being scaled or rolled out when \
         the \
         backup was taken.",
        object.name
    );
    let of_deployment = in_backup("The MachineDeployment.", &object.name, entry);
    let of_sets = own
        .iter()
        .map(|(set, replicas)| in_backup(format!("Its spec.replicas is {replicas}."), &set.meta.name, &set.meta.entry));
    let set =
        say("Set spec.replicas of the MachineDeployment to the number of machines that should remain: its controller \
         adjusts \
         the MachineSets to it.");
    let finding = FindingBuilder::new(FindingCode::ReplicasDiffer, Severity::Warning, object, message)
        .evidence([of_deployment])
        .evidence(of_sets)
        .steps([set.when(StepTime::WhilePaused)]);
    Some(finding.build())
}

/// "2 virtual machines are deleted", "up to 2 virtual machines are deleted".
fn deleted(vms: Span) -> String {
    let are = if vms.max == 1 { "is" } else { "are" };
    let up_to = if vms.min == vms.max { "" } else { "up to " };
    format!("{up_to}{} {are} deleted", plural(vms.max, "virtual machine"))
}
