//! What in the backup makes a restore dangerous, or different from what one would expect.

use std::collections::BTreeMap;

use super::{About, about_cluster, named, plural, selects, some_names, subject};
use crate::backup::objects::MachineDeployment;
use crate::diagnostic::Severity;
use crate::graph::ClusterNode;
use crate::remediation::say;
use crate::report::{Evidence, EvidenceKind, Finding, FindingCode, MachineStatus, Strength};
use crate::verdicts;

/// A `MachineDeployment` whose selector matches another one's sets adopts them after a restore, when owner references
/// are gone, and scales them down (Cluster API issue 5957).
pub(super) fn selectors_overlap(input: &verdicts::Input<'_>, cluster: &ClusterNode<'_>) -> Vec<Finding> {
    let namespace = &cluster.key.namespace;
    let own: Vec<&MachineDeployment> = cluster.pools.iter().filter_map(|pool| pool.deployment).collect();
    if own.is_empty() {
        return Vec::new();
    }
    let sets = &input.backup.machine_sets;
    let start = sets.partition_point(|set| set.meta.namespace < *namespace);
    // The sets of this cluster by their pool; a selector names the cluster, so that others need not be compared.
    let of_cluster: BTreeMap<&str, Vec<_>> =
        cluster.pools.iter().filter_map(|pool| Some((pool.name.as_deref()?, pool.sets.clone()))).collect();
    let mut findings = Vec::new();
    for deployment in own {
        let selector = &deployment.selector;
        // The default selector names the deployment itself.
        let names_itself = selector.match_labels.values().any(|value| *value == deployment.meta.name);
        if names_itself {
            continue;
        }
        let names_cluster = selector.match_labels.contains_key(crate::backup::objects::CLUSTER_NAME_LABEL);
        let foreign: Vec<&str> = if names_cluster {
            of_cluster
                .iter()
                .filter(|(pool, _)| **pool != deployment.meta.name)
                .flat_map(|(_, sets)| sets)
                .filter(|set| selects(selector, &set.meta.labels))
                .map(|set| set.meta.name.as_str())
                .collect()
        } else {
            let own_sets: Vec<&str> = of_cluster
                .get(deployment.meta.name.as_str())
                .into_iter()
                .flatten()
                .map(|set| set.meta.name.as_str())
                .collect();
            sets.iter()
                .skip(start)
                .take_while(|set| set.meta.namespace == *namespace)
                .filter(|set| selects(selector, &set.meta.labels) && !own_sets.contains(&set.meta.name.as_str()))
                .map(|set| set.meta.name.as_str())
                .collect()
        };
        if foreign.is_empty() {
            continue;
        }
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
            message: format!(
                "After a restore MachineDeployment {} may adopt the machines of other pools and delete them, healthy ones \
                 too: its selector also matches {}.",
                deployment.meta.name,
                some_names(&foreign)
            ),
            evidence,
            next_steps: vec![say(
                "Before you unpause: give each MachineDeployment a selector of its own, with the label \
                 cluster.x-k8s.io/deployment-name, by editing the objects in the backup or restoring into a paused cluster. \
                 An empty selector in a new object gets that by default.",
            )],
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
        (found.kind.as_str(), found.meta.name.as_str(), found.meta.entry.as_str(), found.replicas, count)
    });
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for machine in cluster.machines.iter().filter(|machine| machine.machine.is_some()) {
        if let crate::graph::Place::Pool(position) = machine.place {
            let count = counts.entry(position).or_default();
            *count = count.saturating_add(1);
        }
    }
    let pools = cluster.pools.iter().enumerate().filter_map(|(position, pool)| {
        let deployment = pool.deployment?;
        let count = counts.get(&position).copied().unwrap_or_default();
        Some((
            "MachineDeployment",
            deployment.meta.name.as_str(),
            deployment.meta.entry.as_str(),
            pool.desired(),
            count,
        ))
    });
    control_plane
        .into_iter()
        .chain(pools)
        .filter_map(|(kind, name, entry, desired, count)| {
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
                message: format!(
                    "{name} wants {} and the backup holds {count}: after a restore Cluster API will {consequence}.",
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

/// `MachineHealthChecks` delete machines without a healthy Node.
pub(super) fn health_checks(input: &verdicts::Input<'_>, about: &About<'_>) -> Vec<Finding> {
    let key = &about.cluster.key;
    let checks = &input.backup.machine_health_checks;
    let start = checks.partition_point(|check| check.meta.namespace < key.namespace);
    let stale = about.verdicts.iter().filter(|verdict| verdict.reason.status() == MachineStatus::Stale);
    let stale: Vec<_> = stale.filter_map(|verdict| about.cluster.machines.get(verdict.node?)?.machine).collect();
    checks
        .iter()
        .skip(start)
        .take_while(|check| check.meta.namespace == key.namespace)
        .filter(|check| check.cluster_name.as_ref() == Some(&key.name))
        .map(|check| {
            let hit: Vec<&str> = stale
                .iter()
                .filter(|machine| selects(&check.selector, &machine.meta.labels))
                .map(|machine| machine.meta.name.as_str())
                .collect();
            let name = &check.meta.name;
            let message = if hit.is_empty() {
                format!("MachineHealthCheck {name} acts after a restore: it deletes machines whose Node is unhealthy or missing.")
            } else {
                format!(
                    "MachineHealthCheck {name} will delete {} after a restore, and have them made anew: {}.",
                    plural(hit.len(), "stale machine"),
                    some_names(&hit)
                )
            };
            let mut evidence = vec![named(EvidenceKind::BackupContent, "The MachineHealthCheck.", name, &check.meta.entry)];
            evidence.extend(hit.iter().map(|machine| named(EvidenceKind::BackupContent, "It has no virtual machine, so no Node.", machine, "")));
            Finding {
                code: FindingCode::MachineHealthCheck,
                severity: if hit.is_empty() { Severity::Info } else { Severity::Warning },
                subject: subject("MachineHealthCheck", &key.namespace, name),
                message,
                evidence,
                next_steps: vec![say(
                    "If that is not wanted, leave the MachineHealthCheck out of the restore, or pause the cluster until its \
                     Nodes are known to be healthy.",
                )],
            }
        })
        .collect()
}
