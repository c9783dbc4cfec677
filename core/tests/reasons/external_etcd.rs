//! Etcd on machines of its own: members are never Nodes, and a restore finds none of them.

use drift_core::diagnostic::Severity;
use drift_core::report::{
    Finding, FindingCode, InfraMachineReason, MachineReason, MachineStatus, NextStepEffect, PoolRole,
};
use drift_core::{Report, runbook};

use crate::show;
use crate::support::{AFTER, Cluster, Resource, Scene};

fn web() -> Cluster {
    Cluster::new("eksa-system", "web").members(3)
}

fn scene(web: &Cluster) -> Scene {
    Scene::of(web).with_external_etcd(web, 3)
}

/// Replaces all members after the backup, as an upgrade does. Gives the names of the new ones.
fn replace_members(scene: &mut Scene, web: &Cluster) -> Vec<String> {
    let new = (0..3).map(|number| {
        scene.remove_vm(&web.etcd_machine(number));
        let name = web.etcd_machine(10 + number);
        scene.add_vm(web, web.virtual_machine(&name, AFTER));
        name
    });
    new.collect()
}

fn codes(report: &Report) -> Vec<(FindingCode, Severity)> {
    report.clusters[0].findings.iter().map(|finding| (finding.code, finding.severity)).collect()
}

#[test]
fn members_have_a_role_of_their_own() {
    let web = web();
    let report = scene(&web).report();
    let cluster = &report.clusters[0];
    let etcd = cluster.etcd.as_ref().unwrap();
    assert_eq!((etcd.kind.as_str(), etcd.name.as_deref()), ("EtcdadmCluster", Some("web-etcd")));
    assert_eq!((etcd.replicas.in_backup, etcd.replicas.desired), (3, Some(3)));
    // Readers of 1.0 find them where they always were.
    let pool = cluster.workers.pools.iter().find(|pool| pool.role == PoolRole::Etcd).unwrap();
    assert_eq!((pool.machines.len(), pool.name.as_deref()), (3, Some("web-etcd")));
    assert_eq!(report.summary.machines.total, 8);
    show::all(&report, MachineReason::Matched);
    show::finding(&report, FindingCode::ExternalEtcdInitialized, "finding-external-etcd-initialized");
}

#[test]
fn a_member_that_is_gone_is_not_to_be_deleted() {
    let web = web();
    let mut scene = scene(&web);
    let new = replace_members(&mut scene, &web);
    let report = scene.report();
    show::machine(&report, &web.etcd_machine(0), MachineReason::VmMissing, "vm-missing-external-etcd");
    show::finding(&report, FindingCode::ExternalEtcdDiffers, "finding-external-etcd-differs");
    let reason = InfraMachineReason::PossibleEtcdMember;
    show::unattributed(&report, &new[0], reason, "unattributed-possible-etcd-member");
    assert_eq!(report.need_further_confirmation_infra_machines.len(), 3);
    let book = runbook::markdown(&report);
    assert!(!book.contains(&format!("delete -n eksa-system machine {}", web.etcd_machine(0))), "{book}");
    assert!(!book.contains("vm.destroy"), "{book}");
}

/// Whatever speaks for a Ghost: a mark, a name, an age, a reason to be no Node.
#[test]
fn a_new_member_is_never_a_ghost() {
    let web = web();
    let mut scene = scene(&web);
    let name = web.etcd_machine(7);
    for power in ["poweredOn", "poweredOff"] {
        scene.remove_vm(&name);
        scene.add_vm(&web, web.virtual_machine(&name, AFTER));
        scene.vm(&name).power_state = Some(power.into());
        let report = scene.report();
        assert_eq!(report.summary.machines.ghost, 0, "{power}");
        let found = report.need_further_confirmation_infra_machines.iter().find(|vm| vm.virtual_machine.name == name);
        let found = found.unwrap();
        assert_eq!(found.reason, InfraMachineReason::PossibleEtcdMember, "{power}");
        assert!(found.next_steps.iter().all(|step| step.effect == NextStepEffect::ReadOnly), "{power}");
    }
}

#[test]
fn a_member_that_was_being_deleted_is_only_looked_at() {
    let web = web();
    let mut scene = scene(&web);
    let name = web.etcd_machine(0);
    scene.remove_object(Resource::Machine, &name);
    scene.remove_object(Resource::VSphereMachine, &name);
    let report = scene.report();
    show::machine(&report, &name, MachineReason::DeletingAtBackup, "deleting-at-backup-external-etcd");
    let finding = find(&report, FindingCode::ExternalEtcdDiffers);
    assert!(finding.message.contains("being deleted"), "{}", finding.message);
    let machines = || report.clusters[0].machines();
    let destroys = |step: &drift_core::report::NextStep| step.effect == NextStepEffect::Destructive;
    assert!(!machines().any(|machine| machine.next_steps.iter().any(destroys)));
}

#[test]
fn changed_addresses_are_reported() {
    let web = web();
    let mut scene = scene(&web);
    assert!(!codes(&scene.report()).iter().any(|(code, _)| *code == FindingCode::EtcdAddressesChanged));
    scene.vm(&web.etcd_machine(0)).ip_addresses = vec!["10.20.1.200".into(), "fe80::1".into()];
    let report = scene.report();
    show::finding(&report, FindingCode::EtcdAddressesChanged, "finding-etcd-addresses-changed");
    let machine = show::find(&report, &web.etcd_machine(0));
    assert_eq!(machine.status, MachineStatus::Healthy);
    assert!(machine.notes[0].contains("10.20.1.0") && machine.notes[0].contains("10.20.1.200"), "{:?}", machine.notes);
    // What the guest does not report is no change.
    scene.vm(&web.etcd_machine(0)).ip_addresses.clear();
    assert!(!codes(&scene.report()).iter().any(|(code, _)| *code == FindingCode::EtcdAddressesChanged));
}

#[test]
fn without_its_owner_the_backup_is_incomplete() {
    let web = web();
    let mut scene = scene(&web);
    scene.remove_kind(Resource::EtcdadmCluster);
    let report = scene.report();
    assert_eq!(report.backup.missing_kinds, ["EtcdadmCluster"]);
    assert_eq!(report.clusters[0].etcd.as_ref().unwrap().replicas.in_backup, 3);
}

fn find(report: &Report, code: FindingCode) -> &Finding {
    report.clusters[0].findings.iter().find(|finding| finding.code == code).unwrap()
}
