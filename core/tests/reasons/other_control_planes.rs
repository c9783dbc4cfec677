//! Control planes that kubeadm did not make.

use drift_core::report::{FindingCode, MachineReason};
use drift_core::{Report, runbook};
use serde_json::json;

use crate::show;
use crate::support::{Cluster, Resource, Scene};

/// Kinds whose control planes are machines.
const ON_MACHINES: [&str; 6] = [
    "RKE2ControlPlane",
    "KThreesControlPlane",
    "TalosControlPlane",
    "K0sControlPlane",
    "MicroK8sControlPlane",
    "SomeoneElsesControlPlane",
];

fn web() -> Cluster {
    Cluster::new("team-a", "web").members(3)
}

/// The control plane becomes one of another kind.
fn change_kind(scene: &mut Scene, web: &Cluster, kind: &str) {
    scene.object(Resource::Cluster, "web")["spec"]["controlPlaneRef"]["kind"] = kind.into();
    scene.object(Resource::KubeadmControlPlane, &web.control_plane)["kind"] = kind.into();
}

/// A machine of the control plane is gone, another one is new, and a third was being deleted.
fn drifted(web: &Cluster, kind: &str) -> (Scene, String) {
    let mut scene = Scene::of(web);
    change_kind(&mut scene, web, kind);
    scene.lose(&web.member(0));
    scene.remove_object(Resource::Machine, &web.member(1));
    let ghost = scene.grow(web, &web.control_plane, 7);
    (scene, ghost)
}

fn all_text(report: &Report) -> String {
    format!("{}\n{}", serde_json::to_string(report).unwrap(), runbook::markdown(report))
}

#[test]
fn kubeadms_commands_never_appear() {
    for kind in ON_MACHINES {
        let web = web();
        let (scene, ghost) = drifted(&web, kind);
        let report = scene.report();
        let control_plane = &report.clusters[0].control_plane;
        assert_eq!((control_plane.kind.as_deref(), control_plane.hosted), (Some(kind), false));
        assert_eq!(show::find(&report, &ghost).reason, MachineReason::LiveNode, "{kind}");
        let text = all_text(&report);
        for phrase in
            ["/etc/kubernetes/pki/etcd", "exec etcd-", "controller creates a new one", "member remove", "vm.destroy"]
        {
            assert!(!text.contains(phrase), "{kind}: {phrase}");
        }
        assert!(text.contains(kind), "{kind}");
    }
    // The same drift of kubeadm's shows that the phrases are the right ones.
    let web = web();
    let text = all_text(&drifted(&web, "KubeadmControlPlane").0.report());
    assert!(text.contains("/etc/kubernetes/pki/etcd") && text.contains("exec etcd-"), "{text}");
}

#[test]
fn rke2() {
    let web = web();
    let (scene, ghost) = drifted(&web, "RKE2ControlPlane");
    let report = scene.report();
    show::machine(&report, &web.member(0), MachineReason::VmMissing, "vm-missing-rke2");
    show::machine(&report, &web.member(1), MachineReason::DeletingAtBackup, "deleting-at-backup-rke2");
    show::machine(&report, &ghost, MachineReason::LiveNode, "live-node-rke2");
}

#[test]
fn a_hosted_control_plane_has_no_machines() {
    for kind in ["KamajiControlPlane", "K0smotronControlPlane"] {
        let web = web().members(0);
        let mut scene = Scene::of(&web);
        change_kind(&mut scene, &web, kind);
        let object = scene.object(Resource::KubeadmControlPlane, &web.control_plane);
        object["spec"]["replicas"] = 2.into();
        object["status"] = json!({ "replicas": 2 });
        let report = scene.report();
        let control_plane = &report.clusters[0].control_plane;
        assert!(control_plane.hosted, "{kind}");
        assert_eq!(control_plane.replicas.desired, None, "{kind}");
        let codes: Vec<_> = report.clusters[0].findings.iter().map(|finding| finding.code).collect();
        assert!(codes.contains(&FindingCode::HostedControlPlane), "{kind}: {codes:?}");
        assert!(!codes.contains(&FindingCode::ReplicasDiffer), "{kind}: {codes:?}");
        assert!(!codes.contains(&FindingCode::SecondControlPlane), "{kind}: {codes:?}");
        show::all(&report, MachineReason::Matched);
        if kind == "KamajiControlPlane" {
            show::finding(&report, FindingCode::HostedControlPlane, "finding-hosted-control-plane");
        }
    }
}

#[test]
fn an_externally_managed_control_plane_has_no_machines() {
    let web = web().members(0);
    let mut scene = Scene::of(&web);
    change_kind(&mut scene, &web, "SomeoneElsesControlPlane");
    let object = scene.object(Resource::KubeadmControlPlane, &web.control_plane);
    object["status"] = json!({ "replicas": 2, "externalManagedControlPlane": true });
    let report = scene.report();
    assert!(report.clusters[0].control_plane.hosted);
    show::finding(&report, FindingCode::HostedControlPlane, "finding-externally-managed-control-plane");
}
