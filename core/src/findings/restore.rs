//! What in the backup makes a restore dangerous, or different from what one would expect.

use std::collections::{BTreeMap, BTreeSet};

use super::{About, about_cluster, dangers, named, object, plural, some_names, subject};
use crate::diagnostic::Severity;
use crate::forecast::{Adoption, Danger};
use crate::graph::ClusterNode;
use crate::ids::{PoolId, VerdictId};
use crate::remediation::say;
use crate::report::{Evidence, EvidenceKind, Finding, FindingCode, Strength};
use crate::verdicts;

/// A `MachineDeployment` whose selector matches another one's sets adopts them after a restore, when owner references
/// are gone, and scales them down (Cluster API issue 5957).
pub(super) fn selectors_overlap(
    input: &verdicts::Input<'_>,
    adoption: &Adoption,
    cluster: &ClusterNode<'_>,
) -> Vec<Finding> {
    let namespace = &cluster.key.namespace;
    let mut findings = Vec::new();
    for deployment in cluster.pools.iter().filter_map(|pool| pool.deployment) {
        let foreign: Vec<&str> =
            adoption.foreign(input.backup, deployment).iter().map(|set| set.meta.name.as_str()).collect();
        if foreign.is_empty() {
            continue;
        }
        let selector = &deployment.selector;
        let labels =
            selector.match_labels.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(",");
        let mut evidence = vec![Evidence {
            kind: EvidenceKind::BackupContent,
            strength: Strength::Proof,
            message: "Its selector matches MachineSets of other pools.".to_owned(),
            backup: Some(labels),
            infrastructure: None,
            source: Some(deployment.meta.entry.clone()),
        }];
        evidence.extend(foreign.iter().map(|set| named(EvidenceKind::BackupContent, "It is matched.", set, "")));
        findings.push(Finding {
            code: FindingCode::SelectorsOverlap,
            severity: Severity::Error,
            subject: subject("MachineDeployment", namespace, &deployment.meta.name),
            subject_ref: Some(object("MachineDeployment", namespace, &deployment.meta.name)),
            machines: Vec::new(),
            message: format!(
                "After a restore MachineDeployment {} may adopt the machines of other pools and delete them, healthy ones \
                 too: its selector also matches {}.",
                deployment.meta.name,
                some_names(&foreign)
            ),
            evidence,
            next_steps: dangers::greedy_deployment(namespace, &deployment.meta.name),
        });
    }
    findings
}

/// Whether the controllers will act as soon as the objects are restored.
pub(super) fn pause(about: &About<'_>) -> Option<Finding> {
    let cluster = about.cluster.object?;
    let key = &about.cluster.key;
    let evidence = |value: &str| Evidence {
        kind: EvidenceKind::BackupContent,
        strength: Strength::Proof,
        message: "spec.paused of the Cluster in the backup.".to_owned(),
        backup: Some(value.to_owned()),
        infrastructure: None,
        source: Some(cluster.meta.entry.clone()),
    };
    if cluster.paused {
        return Some(about_cluster(
            key,
            FindingCode::Paused,
            Severity::Info,
            "The cluster was paused when the backup was taken: after a restore nothing happens until it is unpaused."
                .to_owned(),
            vec![evidence("true")],
            vec![say("Act on the findings while it is paused, then unpause cluster by cluster.")],
        ));
    }
    let drifted = about.has_drift();
    Some(about_cluster(
        key,
        FindingCode::NotPaused,
        if drifted { Severity::Warning } else { Severity::Info },
        "The cluster was not paused when the backup was taken: its controllers act as soon as it is restored."
            .to_owned(),
        vec![evidence("false")],
        vec![say(
            "Restore it paused: set spec.paused of the Cluster to true by a Velero resource modifier, then check, then \
             unpause.",
        )],
    ))
}

/// Where desired replicas and Machine objects differ, the controllers make or delete machines.
pub(super) fn replicas_differ(cluster: &ClusterNode<'_>) -> Vec<Finding> {
    let key = &cluster.key;
    let machines =
        |place| cluster.machines.iter().filter(|machine| machine.place == place && machine.machine.is_some()).count();
    let control_plane = cluster.control_plane.map(|found| {
        let count = machines(crate::graph::Place::ControlPlane);
        let waits = if found.is_kubeadm() && count > 0 { ", once each of its Machines has a Node" } else { "" };
        (found.kind.as_str(), found.meta.name.as_str(), found.meta.entry.as_str(), found.replicas, count, waits)
    });
    let mut counts: BTreeMap<PoolId, usize> = BTreeMap::new();
    for machine in cluster.machines.iter().filter(|machine| machine.machine.is_some()) {
        if let crate::graph::Place::Pool(pool) = machine.place {
            let count = counts.entry(pool).or_default();
            *count = count.saturating_add(1);
        }
    }
    let pools = cluster.pools.enumerate().filter_map(|(id, pool)| {
        let deployment = pool.deployment?;
        let count = counts.get(&id).copied().unwrap_or_default();
        Some((
            "MachineDeployment",
            deployment.meta.name.as_str(),
            deployment.meta.entry.as_str(),
            pool.desired(),
            count,
            "",
        ))
    });
    control_plane
        .into_iter()
        .chain(pools)
        .filter_map(|(kind, name, entry, desired, count, waits)| {
            let desired = usize::try_from(desired?).unwrap_or(usize::MAX);
            let consequence = match desired.cmp(&count) {
                std::cmp::Ordering::Equal => return None,
                std::cmp::Ordering::Greater => format!("create {}", desired.saturating_sub(count)),
                std::cmp::Ordering::Less => format!("delete {}", count.saturating_sub(desired)),
            };
            Some(Finding {
                code: FindingCode::ReplicasDiffer,
                severity: Severity::Warning,
                subject: subject(kind, &key.namespace, name),
                subject_ref: Some(object(kind, &key.namespace, name)),
                machines: Vec::new(),
                message: format!(
                    "{name} wants {} and the backup holds {count}: after a restore Cluster API will {consequence}{waits}.",
                    plural(desired, "machine")
                ),
                evidence: vec![Evidence {
                    kind: EvidenceKind::BackupContent,
                    strength: Strength::Proof,
                    message: "spec.replicas, and Machine objects in the backup.".to_owned(),
                    backup: Some(format!("{desired}, {count}")),
                    infrastructure: None,
                    source: Some(entry.to_owned()),
                }],
                next_steps: vec![say(
                    "Set spec.replicas to the number of machines that should be left, before you unpause.",
                )],
            })
        })
        .collect()
}

/// A deployment and its sets that do not agree were caught between an order and what follows from it.
pub(super) fn sets_differ(cluster: &ClusterNode<'_>) -> Vec<Finding> {
    let namespace = &cluster.key.namespace;
    let mut findings = Vec::new();
    for (id, pool) in cluster.pools.enumerate() {
        let Some((deployment, desired)) = pool.deployment.and_then(|found| Some((found, found.replicas?))) else {
            continue;
        };
        let own: Vec<_> = pool.sets.iter().filter_map(|set| Some((set, set.replicas?))).collect();
        let sum = own.iter().fold(0_u64, |sum, (_, replicas)| sum.saturating_add(*replicas));
        let place = crate::graph::Place::Pool(id);
        let machines = cluster.machines.iter().filter(|machine| machine.place == place && machine.machine.is_some());
        // Where the Machines differ, too, that has been told.
        if own.is_empty() || sum == desired || u64::try_from(machines.count()).is_ok_and(|count| count != desired) {
            continue;
        }
        let name = &deployment.meta.name;
        let mut evidence =
            vec![named(EvidenceKind::BackupContent, "The MachineDeployment.", name, &deployment.meta.entry)];
        evidence.extend(own.iter().map(|(set, replicas)| {
            named(
                EvidenceKind::BackupContent,
                format!("Its spec.replicas is {replicas}."),
                &set.meta.name,
                &set.meta.entry,
            )
        }));
        findings.push(Finding {
            code: FindingCode::ReplicasDiffer,
            severity: Severity::Warning,
            subject: subject("MachineDeployment", namespace, name),
            subject_ref: Some(object("MachineDeployment", namespace, name)),
            machines: Vec::new(),
            message: format!(
                "{name} wants {}, and its MachineSets want {sum}: it was being scaled or rolled out when the backup \
                 was taken.",
                plural(desired, "machine")
            ),
            evidence,
            next_steps: vec![say(
                "After a restore the MachineDeployment has its way: set its spec.replicas to the number that should \
                 be left, before you unpause.",
            )],
        });
    }
    findings
}

/// `MachineHealthChecks` delete machines without a healthy Node.
pub(super) fn health_checks(input: &verdicts::Input<'_>, about: &About<'_>) -> Vec<Finding> {
    let key = &about.cluster.key;
    let checks = &input.backup.machine_health_checks;
    let start = checks.partition_point(|check| check.meta.namespace < key.namespace);
    checks
        .iter()
        .skip(start)
        .take_while(|check| check.meta.namespace == key.namespace)
        .filter(|check| check.cluster_name.as_ref() == Some(&key.name))
        .map(|check| health_check(about, &check.meta.name, &check.meta.entry))
        .collect()
}

fn health_check(about: &About<'_>, name: &str, entry: &str) -> Finding {
    let mine = about.outlook.into_iter().flat_map(|outlook| &outlook.dangers).find_map(|danger| {
        let Danger::HealthCheck { name: of, deleted, at_risk, vms, nodes_read } = danger else { return None };
        (of == name).then_some((deleted, at_risk, vms, *nodes_read))
    });
    let namespace = &about.cluster.key.namespace;
    let mut evidence = vec![named(EvidenceKind::BackupContent, "The MachineHealthCheck.", name, entry)];
    let finding = |severity, message, evidence, next_steps| Finding {
        code: FindingCode::MachineHealthCheck,
        severity,
        subject: subject("MachineHealthCheck", namespace, name),
        subject_ref: Some(object("MachineHealthCheck", namespace, name)),
        machines: Vec::new(),
        message,
        evidence,
        next_steps,
    };
    let Some((deleted, at_risk, vms, nodes_read)) =
        mine.filter(|(deleted, at_risk, ..)| !deleted.is_empty() || !at_risk.is_empty())
    else {
        let message = format!(
            "MachineHealthCheck {name} acts after a restore: it deletes machines whose Node is unhealthy or missing."
        );
        return finding(Severity::Info, message, evidence, dangers::calm_check(namespace, name));
    };
    let called = |machines: &[VerdictId]| -> Vec<&str> {
        machines.iter().map(|machine| about.verdicts[*machine].name.as_str()).collect()
    };
    let messages = about.outlook.map(|outlook| &outlook.machines);
    for machine in deleted.iter().chain(at_risk) {
        let name = about.verdicts[*machine].name.as_str();
        let why = messages.map(|all| all[*machine].message.as_str());
        evidence.push(named(EvidenceKind::BackupContent, why.unwrap_or_default(), name, ""));
    }
    let vms: BTreeSet<VerdictId> = vms.iter().copied().collect();
    let healthy: Vec<VerdictId> = deleted.iter().copied().filter(|machine| vms.contains(machine)).collect();
    let mut parts = Vec::new();
    if !healthy.is_empty() {
        let names = called(&healthy);
        let with = if names.len() == 1 { "its virtual machine" } else { "their virtual machines" };
        parts.push(format!("will delete {} with {with}: {}", plural(names.len(), "machine"), some_names(&names)));
    }
    let stale = called(&deleted.iter().copied().filter(|machine| !vms.contains(machine)).collect::<Vec<_>>());
    if !stale.is_empty() {
        let what = format!("{} without virtual machine", plural(stale.len(), "machine"));
        parts.push(format!("will delete {what}: {}", some_names(&stale)));
    }
    if !at_risk.is_empty() {
        let names = called(at_risk);
        parts.push(format!("may delete {}: {}", plural(names.len(), "machine"), some_names(&names)));
    }
    // What has no virtual machine loses nothing, and what was not read is a warning.
    let deadly = !healthy.is_empty() || (nodes_read && !vms.is_empty());
    let severity = if deadly { Severity::Error } else { Severity::Warning };
    let message = format!("After a restore MachineHealthCheck {name} {}.", parts.join("; it "));
    finding(severity, message, evidence, dangers::calm_check(namespace, name))
}
