//! Inventories and node lists that say they are of a time in the future.

use drift_core::diagnostic::DiagnosticCode;
use drift_core::report::{MachineReason, MachineStatus};

use crate::show;
use crate::support::{Cluster, Scene, time};

fn web() -> Cluster {
    Cluster::new("team-a", "web")
}

/// A clock that runs ahead proves nothing.
#[test]
fn an_inventory_from_the_future() {
    let web = web();
    let mut scene = Scene::of(&web);
    let ghost = scene.grow(&web, &web.set("web-md-0"), 7);
    scene.lose(&web.worker(0));
    scene.inventories[0].content.collected_at = time("2099-01-01T00:00:00Z");
    let report = scene.report();
    show::diagnostic(&report, DiagnosticCode::ClockAhead, "diagnostic-clock-ahead");
    assert_eq!(show::find(&report, &web.worker(0)).status, MachineStatus::Unknown);
    assert!(show::summary(&report).iter().all(|(name, reason)| *name != ghost || reason.starts_with("unattributed")));
    // Ages are measured against what is known of now.
    assert!(report.clusters[0].findings.iter().all(|finding| !format!("{:?}", finding.code).contains("Old")));
}

/// Clocks differ a little.
#[test]
fn a_clock_ahead_by_the_tolerance() {
    let web = web();
    let mut scene = Scene::of(&web);
    let now = time("2026-11-02T16:00:00Z") + jiff::SignedDuration::from_mins(10);
    scene.inventories[0].content.collected_at = now;
    assert_eq!(scene.report().exit_code().code(), 0);
    scene.inventories[0].content.collected_at = now + jiff::SignedDuration::from_secs(1);
    assert_eq!(scene.report().exit_code().code(), 3);
}

#[test]
fn a_node_list_from_the_future() {
    let web = web();
    let mut scene = Scene::of(&web);
    let ghost = scene.grow(&web, &web.set("web-md-0"), 7);
    scene.node(&web.worker(0))["status"]["conditions"][0]["lastHeartbeatTime"] = "2099-01-01T00:00:00Z".into();
    let report = scene.report();
    assert!(report.diagnostics.iter().any(|found| found.code == DiagnosticCode::ClockAhead));
    assert_eq!((report.summary.machines.ghost, report.exit_code().code()), (0, 3));
    assert!(show::summary(&report).contains(&(ghost.as_str(), "unattributed NodesNotRead".to_owned())));
}

/// What a current inventory has wins over what one from the future says.
#[test]
fn an_inventory_from_the_future_beside_a_current_one() {
    let web = web();
    let mut scene = Scene::of(&web);
    let mut future = scene.inventories[0].clone();
    future.source = "future.json".into();
    future.content.collected_at = time("2099-01-01T00:00:00Z");
    future.content.virtual_machines.iter_mut().for_each(|vm| vm.connection_state = Some("inaccessible".into()));
    scene.inventories.push(future);
    let report = scene.report();
    show::all(&report, MachineReason::Matched);
    assert_eq!(report.exit_code().code(), 3);
}
