//! A `MachineHealthCheck` deletes machines without a healthy Node. A danger where virtual machines are deleted.

use std::collections::{BTreeMap, BTreeSet};

use crate::backup::Kind;
use crate::backup::objects::MachineHealthCheck;
use crate::diagnostic::Severity;
use crate::english::{plural, some_names};
use crate::findings::builder::FindingBuilder;
use crate::findings::context::ClusterContext;
use crate::findings::facts::in_backup;
use crate::findings::steps::{avoid, pause};
use crate::forecast::Danger;
use crate::ids::VerdictId;
use crate::report::{Finding, FindingCode, NextStep, ObjectRef};

/// What a health check does after a restore.
struct Hits<'a> {
    deleted: &'a [VerdictId],
    at_risk: &'a [VerdictId],
    /// Those whose virtual machine is or may be there.
    vms: BTreeSet<VerdictId>,
    nodes_read: bool,
}

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    let hits = hits(about);
    about.health_checks().iter().map(|check| of_check(about, check, hits.get(check.meta.name.as_str()))).collect()
}

fn of_check(about: &ClusterContext<'_>, check: &MachineHealthCheck, hits: Option<&Hits<'_>>) -> Finding {
    let name = &check.meta.name;
    let object = about.object(Kind::MachineHealthCheck.name(), name);
    let steps = keep_from_acting(&object);
    let itself = in_backup("The MachineHealthCheck.", name, &check.meta.entry);
    let Some(hits) = hits else {
        let message = format!(
            "MachineHealthCheck {name} acts after a restore: it deletes machines whose Node is unhealthy or missing."
        );
        let finding = FindingBuilder::new(FindingCode::MachineHealthCheck, Severity::Info, object, message);
        return finding.evidence([itself]).steps(steps).build();
    };
    let message = format!("After a restore MachineHealthCheck {name} {}.", what_it_deletes(about, hits));
    // What has no virtual machine loses nothing, and what was not read is a warning.
    let certain = hits.deleted.iter().any(|machine| hits.vms.contains(machine));
    let is_danger = certain || (hits.nodes_read && !hits.vms.is_empty());
    let severity = if is_danger { Severity::Error } else { Severity::Warning };
    let machines = hits.deleted.iter().chain(hits.at_risk).copied();
    let why = machines.clone().map(|machine| {
        let message = about.outlook.map(|outlook| outlook.machines[machine].message.as_str()).unwrap_or_default();
        in_backup(message, about.name(machine), "")
    });
    FindingBuilder::new(FindingCode::MachineHealthCheck, severity, object, message)
        .machines(machines.map(|machine| about.name(machine)))
        .evidence(std::iter::once(itself).chain(why))
        .steps(steps)
        .build()
}

/// What each health check does to machines, if anything.
fn hits<'a>(about: &ClusterContext<'a>) -> BTreeMap<&'a str, Hits<'a>> {
    let found = about.dangers().iter().filter_map(|danger| {
        let Danger::HealthCheck { name, deleted, at_risk, with_vm, nodes_read } = danger else { return None };
        let vms = with_vm.iter().copied().collect();
        Some((name.as_str(), Hits { deleted, at_risk, vms, nodes_read: *nodes_read }))
    });
    found.filter(|(_, hits)| !hits.deleted.is_empty() || !hits.at_risk.is_empty()).collect()
}

/// "will delete 1 machine with its virtual machine: web-1; it may delete 1 machine: web-2".
fn what_it_deletes(about: &ClusterContext<'_>, hits: &Hits<'_>) -> String {
    let (with_vm, without): (Vec<VerdictId>, Vec<VerdictId>) =
        hits.deleted.iter().partition(|machine| hits.vms.contains(machine));
    let part = |verb: &str, machines: &[VerdictId], rest: &str| {
        let names = about.names(machines);
        format!("{verb} {}{rest}: {}", plural(names.len(), "machine"), some_names(&names))
    };
    let mut parts = Vec::new();
    if !with_vm.is_empty() {
        let rest = if with_vm.len() == 1 { " with its virtual machine" } else { " with their virtual machines" };
        parts.push(part("will delete", &with_vm, rest));
    }
    if !without.is_empty() {
        parts.push(part("will delete", &without, " without a virtual machine"));
    }
    if !hits.at_risk.is_empty() {
        parts.push(part("may delete", hits.at_risk, ""));
    }
    parts.join("; it ")
}

fn keep_from_acting(object: &ObjectRef) -> Vec<NextStep> {
    avoid(
        "Exclude the MachineHealthCheck from the restore, or restore it paused and resume it when the Nodes of the \
         cluster \
         are known to be healthy.",
        object,
        pause("Pause it, so that it deletes nothing when the cluster is unpaused.", object),
    )
}
