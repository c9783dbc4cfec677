//! Unpausing, one cluster after the other, the harmless ones first.

use super::page::{Page, code, prose};
use super::{is_danger, is_dead, is_forbidden, is_hollow, key, machines, reference};
use crate::remediation::{cluster_machines, pause_cluster};
use crate::report::{Cluster, Outcome, Report, Span, Status};
use crate::wording::{count, with_outcome};

pub(super) fn write(page: &mut Page, report: &Report) {
    if report.clusters.is_empty() {
        return;
    }
    page.chapter("Unpause, cluster by cluster");
    page.text(
        "One at a time, the harmless ones first. Look for ten minutes before you go on: health checks wait that long.",
    );
    let mut clusters: Vec<&Cluster> = report.clusters.iter().collect();
    clusters.sort_by_key(|cluster| (weight(cluster), &cluster.namespace, &cluster.name));
    for cluster in clusters {
        if is_forbidden(cluster) {
            page.step(&format!("Leave {} paused", code(&key(cluster))));
            page.warn("Do not unpause it: a second control plane would be initialised. See the dangers above.");
        } else {
            unpause(page, cluster);
        }
    }
}

/// The harmless first.
fn weight(cluster: &Cluster) -> u8 {
    if is_forbidden(cluster) {
        return 3;
    }
    if cluster.findings.iter().any(is_danger) || is_hollow(cluster) {
        return 2;
    }
    u8::from(cluster.status != Status::Healthy)
}

fn unpause(page: &mut Page, cluster: &Cluster) {
    page.step(&format!("Unpause {}", code(&key(cluster))));
    if let Some(forecast) = &cluster.forecast {
        page.text(&prose(&forecast.sentence));
    }
    if cluster.findings.iter().any(is_danger) {
        page.warn("Only after its dangers are disarmed.");
    }
    if is_dead(cluster) {
        page.text(
            "If it was deleted on purpose, leave it paused: how to remove what came back stands in the last chapter.",
        );
    } else if is_hollow(cluster) {
        page.warn(
            "The backup knows no live machine of its control plane. Leave it paused if you can, and look for a newer \
             backup. Its control plane may call itself ready all the same: it counts Nodes that are no Machine's.",
        );
    }
    let reference = reference(cluster);
    let unnamed = "Its name cannot be written into a command safely: set spec.paused of the Cluster to false by hand.";
    match pause_cluster(&reference, false) {
        Some(command) => page.run("changes", &command),
        None => page.text(unnamed),
    }
    if let Some(command) = cluster_machines(&reference) {
        page.run("looks", &command);
    }
    page.go_on(&format!("{}.", expected(cluster)));
    if let Some(command) = pause_cluster(&reference, true) {
        page.text("If anything else happens, pause it again, at once:");
        page.run("changes", &command);
    }
}

/// What has to be seen.
fn expected(cluster: &Cluster) -> String {
    let Some(forecast) = &cluster.forecast else { return "nothing is being deleted".to_owned() };
    let mut parts = Vec::new();
    let adopted = with_outcome(cluster, Outcome::Adopted);
    if adopted > 0 {
        parts.push(format!("{} {} `Running`", machines(adopted), if adopted == 1 { "is" } else { "are" }));
    }
    let stuck = with_outcome(cluster, Outcome::Stuck);
    if stuck > 0 {
        let stay = if stuck == 1 { "stays `Provisioned`, without a Node" } else { "stay `Provisioned`, without Nodes" };
        parts.push(format!("{} {stay}", machines(stuck)));
    }
    parts.push(if forecast.vms_deleted.is_none() {
        "no Machine with a virtual machine is `Deleting`".to_owned()
    } else if cluster.findings.iter().any(is_danger) {
        let lost = vms(forecast.vms_deleted);
        format!(
            "no Machine with a virtual machine is `Deleting`, or, where you accepted a danger, no more than {lost} deleted"
        )
    } else {
        format!("no more than {} deleted", vms(forecast.vms_deleted))
    });
    parts.push(if forecast.vms_created.is_none() {
        "no new Machine appears".to_owned()
    } else {
        format!("no more than {} made, and each of them becomes a Node", vms(forecast.vms_created))
    });
    crate::wording::list(&parts)
}

fn vms(span: Span) -> String {
    format!("{} {}", count(span.max, "virtual machine", "virtual machines"), if span.max == 1 { "is" } else { "are" })
}
