//! A cluster's forecast in words.

use super::nodes::Listed;
use super::subject::Subject;
use super::{Danger, Presence};
use crate::graph::Provider;
use crate::report::{Outcome, Span};

/// What happens to the cluster.
pub(super) fn of_cluster(subject: &Subject<'_>) -> String {
    if subject.cluster.provider != Provider::Vsphere {
        return "Forecast unavailable: unsupported infrastructure provider.".to_owned();
    }
    if subject.cluster.object.is_none() {
        return "Forecast unavailable: the Cluster object is not in the backup.".to_owned();
    }
    let mut parts = Vec::new();
    if !subject.deleted.is_none() {
        parts.push(format!("{} {} deleted", vms(subject.deleted), be(subject.deleted)));
    }
    if !subject.created.is_none() {
        parts.push(format!("{} {} made", vms(subject.created), be(subject.created)));
    }
    let removed = subject.etcd_members_removed.len();
    if removed > 0 {
        parts.push(match removed {
            1 => "1 member is removed from etcd".to_owned(),
            more => format!("{more} members are removed from etcd"),
        });
    }
    let of = |outcome| subject.fates.iter().filter(|fate| fate.outcome == outcome).count();
    let without = |wanted: Outcome| {
        subject.fates.iter().filter(|fate| fate.outcome == wanted && fate.vm == Presence::Gone).count()
    };
    match without(Outcome::Deleted) {
        0 => {}
        1 => parts.push("1 Machine without virtual machine is deleted".to_owned()),
        several => parts.push(format!("{several} Machines without virtual machine are deleted")),
    }
    match without(Outcome::AtRisk) {
        0 => {}
        1 => parts.push("1 Machine without virtual machine may be deleted".to_owned()),
        several => parts.push(format!("{several} Machines without virtual machine may be deleted")),
    }
    let kinds = [
        (Outcome::Stuck, "Machine stays broken", "Machines stay broken"),
        (Outcome::Unmanaged, "virtual machine keeps running unmanaged", "virtual machines keep running unmanaged"),
        (Outcome::Unknown, "machine's fate is not known", "machines' fates are not known"),
        (Outcome::Adopted, "machine is adopted", "machines are adopted"),
    ];
    let all = subject.fates.len();
    let adopted = of(Outcome::Adopted);
    if parts.is_empty() && adopted == all && all > 0 {
        parts.push(match all {
            1 => "its only machine is adopted".to_owned(),
            2 => "both machines are adopted".to_owned(),
            _ => format!("all {all} machines are adopted"),
        });
    } else {
        for (outcome, one, many) in kinds {
            match of(outcome) {
                0 => {}
                1 => parts.push(format!("1 {one}")),
                several => parts.push(format!("{several} {many}")),
            }
        }
    }
    let mut text = if parts.is_empty() { "no machine is affected".to_owned() } else { crate::wording::list(&parts) };
    if subject.cluster.object.is_some_and(|object| object.paused) {
        text = format!("nothing until it is unpaused; then {text}");
    }
    let mut sentence = format!("After a restore: {text}.");
    for doubt in doubts(subject) {
        sentence.push(' ');
        sentence.push_str(&doubt);
    }
    sentence
}

/// What was not read, and what it could change.
fn doubts(subject: &Subject<'_>) -> Vec<String> {
    let mut doubts = Vec::new();
    if let Some(what) = &subject.unread {
        doubts.push(format!("Not everything that decides was read ({what}): more may happen."));
    }
    let stacked = subject.has_stacked_etcd();
    match subject.nodes.listed {
        Listed::All => {}
        Listed::Part if stacked => doubts.push(
            "Its node list is only a part: members of etcd that the backup does not know may be removed, \
             too."
                .to_owned(),
        ),
        Listed::Nothing if stacked => doubts.push(
            "Its Nodes were not read: whether etcd has members that the backup does not know, which would be removed, \
             is not known."
                .to_owned(),
        ),
        Listed::Part | Listed::Nothing => doubts.push("Its Nodes were not read.".to_owned()),
    }
    if subject.cluster.topology().is_some() {
        doubts.push("What its ClusterClass would change in its objects is not foretold.".to_owned());
    }
    if subject.unsettled {
        doubts.push("Virtual machines that may be its were not settled.".to_owned());
    }
    if subject.dangers.iter().any(|danger| matches!(danger, Danger::SecondControlPlane { .. })) {
        doubts.insert(0, "A second control plane may be initialised beside the one that runs.".to_owned());
    }
    doubts
}

fn vms(span: Span) -> String {
    let noun = if span.max == 1 { "virtual machine" } else { "virtual machines" };
    if span.min == 0 && span.max > 0 { format!("up to {} {noun}", span.max) } else { format!("{span} {noun}") }
}

fn be(span: Span) -> &'static str {
    match span {
        Span { min: 1, max: 1 } => "is",
        Span { min, max } if min == max => "are",
        _ => "may be",
    }
}
