//! Unpausing, one cluster after the other, those without dangers first.

use super::facts::{
    has_danger, is_deleted, key, lacks_control_plane, machines, must_stay_out, must_stay_paused, reference,
};
use super::page::{Page, code, prose};
use crate::presentation::with_outcome;
use crate::remediation::{cluster_machines, pause_cluster, reach_api_server, unpause_cluster};
use crate::report::NextStepEffect::{Changes, ReadOnly};
use crate::report::{ApiServer, Cluster, Outcome, Report, Span, Status};
use crate::wording::{count, list};

pub(super) fn write(page: &mut Page, report: &Report) {
    if report.clusters.is_empty() {
        return;
    }
    page.chapter("Unpause, cluster by cluster");
    reach_api_servers(page, report);
    page.text(
        "One at a time, those without dangers first. Observe each for ten minutes before you continue: health checks \
         wait \
         that long.",
    );
    let mut clusters: Vec<&Cluster> = report.clusters.iter().collect();
    clusters.sort_by_key(|cluster| (risk(cluster), &cluster.namespace, &cluster.name));
    for cluster in clusters {
        if must_stay_out(cluster) {
            page.step(&format!("Leave {} alone", code(&key(cluster))));
            page.warn("It was left out of the restore, and runs: neither pause nor unpause it.");
        } else if must_stay_paused(cluster) {
            page.step(&format!("Leave {} paused", code(&key(cluster))));
            page.warn(
                "Do not unpause it: nothing would manage the control plane that runs, or a second one would be \
                 initialized. See the dangers above.",
            );
        } else {
            unpause(page, cluster);
        }
    }
}

/// A control plane that the new management cluster does not reach is taken for broken.
fn reach_api_servers(page: &mut Page, report: &Report) {
    let is_unpaused = |server: &&ApiServer| {
        let mut clusters = report.clusters.iter().filter(|cluster| reference(cluster) == server.cluster);
        clusters.next().is_some_and(|cluster| !must_stay_paused(cluster) && !is_deleted(cluster))
    };
    let servers: Vec<&ApiServer> = report.infrastructure.api_servers.iter().filter(is_unpaused).collect();
    if servers.is_empty() {
        return;
    }
    page.step("Prove that the new management cluster reaches each API server");
    page.text(
        "Its controllers connect from their Pods, not from where you are. Where a health check covers a control plane \
         that they do not reach in time, they delete machines of it that run. Each command runs a Pod for a moment; \
         use an image with curl that the cluster can pull.",
    );
    for server in servers {
        let address = server.server.as_deref().unwrap_or_default();
        match reach_api_server(address) {
            Some(command) => page.run(Changes, &command),
            None => page.item(&format!("{}: its address is not known", code(&server.cluster.to_string()))),
        }
    }
    page.go_on("each of them answers `ok`, or 401 or 403, which is an answer, too. Leave every other cluster paused.");
}

/// The lowest risk first.
fn risk(cluster: &Cluster) -> u8 {
    if must_stay_paused(cluster) {
        return 3;
    }
    if has_danger(cluster) || lacks_control_plane(cluster) {
        return 2;
    }
    u8::from(cluster.status != Status::Healthy)
}

fn unpause(page: &mut Page, cluster: &Cluster) {
    page.step(&format!("Unpause {}", code(&key(cluster))));
    if let Some(forecast) = &cluster.forecast {
        page.text(&prose(&forecast.sentence));
    }
    if has_danger(cluster) {
        page.warn("Unpause it only after its dangers are removed.");
    }
    if is_deleted(cluster) {
        page.text("If it was deleted intentionally, leave it paused: the last chapter says how to clean it up.");
    } else if lacks_control_plane(cluster) {
        page.warn(
            "None of the running control-plane VMs are in this backup. Leave the cluster paused if you can, and look \
             for a \
             newer backup. Its control plane may still report that it is ready: it counts Nodes without a Machine.",
        );
    }
    let reference = reference(cluster);
    let unnamed = "Its name cannot be used in a command safely: set spec.paused of the Cluster to false by hand.";
    match unpause_cluster(&reference) {
        Some(command) => page.run(Changes, &command),
        None => page.text(unnamed),
    }
    if let Some(command) = cluster_machines(&reference) {
        page.run(ReadOnly, &command);
    }
    page.go_on(&format!("{}.", expected(cluster)));
    if let Some(command) = pause_cluster(&reference) {
        page.text("If anything else happens, pause it again immediately:");
        page.run(Changes, &command);
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
        let stay = if stuck == 1 { "stays" } else { "stay" };
        parts.push(format!("{} {stay} `Provisioned` without a Node", machines(stuck)));
    }
    parts.push(if forecast.vms_deleted.is_none() {
        "no Machine with a virtual machine is `Deleting`".to_owned()
    } else if has_danger(cluster) {
        format!(
            "no Machine with a virtual machine is `Deleting`, or, where you accepted a danger, no more than {} deleted",
            vms(forecast.vms_deleted)
        )
    } else {
        format!("no more than {} deleted", vms(forecast.vms_deleted))
    });
    parts.push(if forecast.vms_created.is_none() {
        "no new Machine appears".to_owned()
    } else {
        format!("no more than {} created, and each of them becomes a Node", vms(forecast.vms_created))
    });
    list(&parts)
}

fn vms(span: Span) -> String {
    format!("{} {}", count(span.max, "virtual machine", "virtual machines"), if span.max == 1 { "is" } else { "are" })
}
