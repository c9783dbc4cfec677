//! What happened to pools and clusters since the backup, each told as one event.

use std::collections::BTreeMap;

use super::{About, Input, about_cluster, be, named, object, plural, some_names, subject};
use crate::diagnostic::Severity;
use crate::graph::Place;
use crate::remediation::say;
use crate::report::{EvidenceKind, Finding, FindingCode, InfraMachineReason, MachineStatus, NodeRef};
use crate::verdicts::MachineVerdict;

/// The machines of one pool or control plane, by status.
#[derive(Default)]
struct Tally<'a> {
    stale: Vec<&'a str>,
    ghosts: Vec<&'a str>,
    in_backup: usize,
}

impl<'a> Tally<'a> {
    fn of(verdicts: impl Iterator<Item = &'a MachineVerdict>) -> Self {
        let mut tally = Self::default();
        for verdict in verdicts {
            match verdict.reason.status() {
                MachineStatus::Stale => tally.stale.push(&verdict.name),
                MachineStatus::Ghost => tally.ghosts.push(&verdict.name),
                MachineStatus::Unknown | MachineStatus::Healthy => {}
            }
            tally.in_backup = tally.in_backup.saturating_add(usize::from(verdict.node.is_some()));
        }
        tally
    }
}

/// The events of one cluster.
pub(super) fn find(about: &About<'_>) -> Vec<Finding> {
    let whole = Tally::of(about.verdicts.iter());
    // A cluster whose Nodes are ready was not deleted, whatever the inventory lacks.
    let lives = about.verdicts.iter().any(|verdict| verdict.live_node.as_ref().is_some_and(NodeRef::is_ready));
    let all_gone = whole.in_backup > 0 && whole.stale.len() == whole.in_backup && whole.ghosts.is_empty();
    if all_gone && !lives && !about.unsettled {
        return vec![deleted(about, &whole)];
    }
    let mut places: BTreeMap<Option<Place>, Vec<&MachineVerdict>> = BTreeMap::new();
    for verdict in about.verdicts {
        places.entry(verdict.place).or_default().push(verdict);
    }
    places
        .into_iter()
        .filter_map(|(place, verdicts)| of_place(about, place, &Tally::of(verdicts.into_iter())))
        .collect()
}

fn deleted(about: &About<'_>, whole: &Tally<'_>) -> Finding {
    let key = &about.cluster.key;
    about_cluster(
        key,
        FindingCode::ClusterDeleted,
        Severity::Warning,
        format!(
            "{} of this cluster {} gone: it was probably deleted after the backup. A restore brings its objects back, and \
             with them Machines without virtual machines.",
            match whole.stale.len() {
                1 => "The only machine".to_owned(),
                2 => "Both machines".to_owned(),
                all => format!("All {all} machines"),
            },
            be(whole.stale.len()),
        ),
        facts(&whole.stale, "Its virtual machine is gone."),
        vec![say(
            "If the cluster was deleted on purpose, leave it out of the restore, or delete the restored Cluster object and \
             unpause it, so that the deletion can end: its machines have no virtual machines that could be touched.",
        )],
    )
}

fn of_place(about: &About<'_>, place: Option<Place>, tally: &Tally<'_>) -> Option<Finding> {
    let key = &about.cluster.key;
    let (kind, name, what) = match place {
        Some(Place::ControlPlane) => {
            let kind = about.cluster.control_plane.map_or("KubeadmControlPlane", |found| found.kind.as_str());
            (kind, about.cluster.control_plane_name.as_deref()?, "The control plane")
        }
        Some(Place::Pool(id)) => {
            let pool = &about.cluster.pools[id];
            let kind = match (pool.deployment, pool.pool) {
                (Some(_), _) => "MachineDeployment",
                (None, Some(_)) => "MachinePool",
                (None, None) => "MachineSet",
            };
            (kind, pool.name.as_deref()?, "The pool")
        }
        None => return None,
    };
    let (stale, ghosts) = (tally.stale.len(), tally.ghosts.len());
    let all = tally.in_backup > 0 && stale == tally.in_backup;
    let (code, message) = match (stale, ghosts) {
        (0, 0) => return None,
        // Before the unattributed ones are settled, nobody knows whether these were replaced.
        (_, 0) if about.unsettled => return None,
        (0, _) => (
            FindingCode::ScaleUp,
            format!(
                "{what} {name} grew after the backup: {} that the backup does not know.",
                plural(ghosts, "machine")
            ),
        ),
        (_, 0) => (
            FindingCode::ScaleDown,
            format!(
                "{what} {name} shrank after the backup, or lost machines: {} of {} {} gone.",
                stale,
                tally.in_backup,
                be(stale)
            ),
        ),
        _ if all => (
            FindingCode::Rollout,
            format!(
                "{what} {name} was rolled out after the backup: {} gone, and {} there instead.",
                match stale {
                    1 => "its only machine is".to_owned(),
                    2 => "both machines are".to_owned(),
                    _ => format!("all {stale} machines are"),
                },
                if ghosts == 1 { "1 new one is".to_owned() } else { format!("{ghosts} new ones are") },
            ),
        ),
        _ => (
            FindingCode::Remediation,
            format!(
                "Machines of {} {name} were replaced after the backup: {stale} of {} {} gone, and {} there instead.",
                what.to_lowercase(),
                tally.in_backup,
                be(stale),
                if ghosts == 1 { "1 new one is".to_owned() } else { format!("{ghosts} new ones are") },
            ),
        ),
    };
    let mut evidence = facts(&tally.stale, "Its virtual machine is gone.");
    evidence.extend(facts(&tally.ghosts, "No object of the backup knows it."));
    let next_steps = if ghosts == 0 && place == Some(Place::ControlPlane) {
        vec![say(
            "Compare with what you remember: after a restore the stale Machines stay without a virtual machine. A control \
             plane must not be scaled to get rid of them: follow the steps of each machine, one at a time.",
        )]
    } else if ghosts == 0 {
        vec![say(
            "Compare with what you remember: after a restore the stale Machines fill their places in the set without a \
             virtual machine. Delete them after you have unpaused, or, before you do, mark them with the annotation \
             cluster.x-k8s.io/delete-machine and scale down. Without the mark the set may delete a healthy one instead.",
        )]
    } else {
        vec![say(
            "A restore of this backup brings the old machines' objects back and leaves the new virtual machines without \
             any. If there is a newer backup, use that. Otherwise follow the steps of each Ghost.",
        )]
    };
    Some(Finding {
        code,
        severity: if ghosts > 0 { Severity::Warning } else { Severity::Info },
        subject: subject(kind, &key.namespace, name),
        subject_ref: Some(object(kind, &key.namespace, name)),
        machines: Vec::new(),
        message,
        evidence,
        next_steps,
    })
}

fn facts(names: &[&str], message: &str) -> Vec<crate::report::Evidence> {
    names.iter().map(|name| named(EvidenceKind::BackupContent, message, name, "")).collect()
}

/// Virtual machines that look like clusters made after the backup.
pub(super) fn clusters_created(input: &Input<'_>) -> Vec<Finding> {
    let unattributed = &input.verdicts.unattributed;
    let mut by_group: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for found in unattributed.iter().filter(|found| found.reason == InfraMachineReason::UnknownCluster) {
        if let Some(group) = found.group.as_deref() {
            by_group.entry(group).or_default().push(&input.verdict.vcenters.vms[found.vm].record.name);
        }
    }
    by_group
        .into_iter()
        .map(|(group, names)| Finding {
            code: FindingCode::ClusterCreated,
            severity: Severity::Info,
            subject: subject("Cluster", "", group),
            subject_ref: Some(object("Cluster", "", group)),
            machines: Vec::new(),
            message: format!(
                "{} {} like a cluster {group} that is not in the backup: {}.",
                plural(names.len(), "virtual machine"),
                if names.len() == 1 { "looks" } else { "look" },
                some_names(&names)
            ),
            evidence: names
                .iter()
                .map(|name| {
                    let mut fact = named(EvidenceKind::Name, "It bears a mark of Cluster API, and no cluster fits its name.", name, "");
                    fact.infrastructure = fact.backup.take();
                    fact
                })
                .collect(),
            next_steps: vec![say(
                "A restore does not touch these virtual machines, and does not bring their cluster's objects back. Look for a \
                 newer backup that holds the cluster.",
            )],
        })
        .collect()
}
