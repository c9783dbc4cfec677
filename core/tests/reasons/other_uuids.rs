//! Inventories that have other UUIDs where BIOS UUIDs belong.

use drift_core::diagnostic::DiagnosticCode;
use drift_core::report::InfraMachineReason;

use crate::show;
use crate::support::{Cluster, Scene, uuid};

/// Whoever made the inventory took another UUID for the BIOS UUID, or all was restored as new virtual machines.
#[test]
fn inventory_of_other_uuids() {
    let web = Cluster::new("team-a", "web").pools(&[("web-md-0", 3)]);
    let mut scene = Scene::of(&web);
    let silent = scene.grow_powered_off(&web, &web.set("web-md-0"), 7);
    scene.lose(&web.worker(0));
    assert_eq!((scene.report().summary.machines.stale, scene.report().summary.machines.ghost), (1, 1));
    for vm in scene.vms() {
        vm.bios_uuid.clone_from(&vm.instance_uuid);
    }
    let report = scene.report();
    show::diagnostic(&report, DiagnosticCode::InventoryIncomplete, "diagnostic-inventory-of-other-uuids");
    let counts = &report.summary.machines;
    assert_eq!((counts.stale, counts.ghost, counts.healthy), (0, 0, 0), "{:#?}", show::summary(&report));
    let reason = InfraMachineReason::WeakEvidence;
    show::unattributed(&report, &silent, reason, "unattributed-inventory-of-other-uuids");
    // One that has a machine's name may be a copy.
    let mut scene = Scene::of(&web);
    web.machines().iter().skip(1).for_each(|seed| scene.lose(&seed.vm));
    scene.vms().for_each(|vm| vm.bios_uuid = Some(uuid("copy")));
    assert_eq!(scene.report().summary.machines.stale, 3);
}
