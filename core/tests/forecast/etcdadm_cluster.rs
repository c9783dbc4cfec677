//! `EtcdadmCluster`: it takes none of its Machines up again after a restore, and initializes a new etcd.

use drift_core::diagnostic::Severity;
use drift_core::report::{FindingCode, Outcome};

use crate::expect::{findings, forecast, outcome, span};
use crate::support::{Cluster, Resource, Scene};

fn web() -> Cluster {
    Cluster::new("eksa-system", "web")
}

#[test]
fn no_member_is_adopted() {
    let web = web();
    let scene = Scene::of(&web).with_external_etcd(&web, 3);
    assert_eq!(outcome(&scene, &web.etcd_machine(0)), Outcome::Unmanaged);
    assert_eq!(outcome(&scene, &web.member(0)), Outcome::Adopted);
    let forecast = forecast(&scene);
    assert_eq!((forecast.vms_created, forecast.vms_deleted), (span(0, 3), span(0, 0)));
    assert!(!forecast.certain);
    assert!(!forecast.sentence.contains("all 6 machines"), "{}", forecast.sentence);
    assert_eq!(findings(&scene, FindingCode::ExternalEtcdInitialized), [Severity::Error]);
}

#[test]
fn a_member_without_vm_is_stuck() {
    let web = web();
    let mut scene = Scene::of(&web).with_external_etcd(&web, 3);
    scene.remove_vm(&web.etcd_machine(0));
    assert_eq!(outcome(&scene, &web.etcd_machine(0)), Outcome::Stuck);
}

#[test]
fn without_replicas_nothing_is_initialized() {
    let web = web();
    let mut scene = Scene::of(&web).with_external_etcd(&web, 3);
    scene.object(Resource::EtcdadmCluster, &web.etcd())["spec"]["replicas"] = 0.into();
    assert_eq!(forecast(&scene).vms_created, span(0, 0));
    assert!(findings(&scene, FindingCode::ExternalEtcdInitialized).is_empty());
}

#[test]
fn without_its_owner_nothing_is_known() {
    let web = web();
    let mut scene = Scene::of(&web).with_external_etcd(&web, 3);
    scene.remove_kind(Resource::EtcdadmCluster);
    assert!(matches!(outcome(&scene, &web.etcd_machine(0)), Outcome::Unknown | Outcome::AtRisk));
}
