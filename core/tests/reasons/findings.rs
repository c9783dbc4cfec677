//! What a person should know above the single machine.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use drift_core::report::FindingCode;
use drift_core::{Context, Observations};
use serde_json::json;

use crate::show;
use crate::support::{Cluster, Object, Resource, Scene, time};

fn web() -> Cluster {
    Cluster::new("team-a", "web")
}

/// A check of all workers of the first pool.
pub(crate) fn health_check(web: &Cluster) -> Object {
    let labels = json!({ "cluster.x-k8s.io/deployment-name": web.pools[0].0 });
    Object::new(Resource::MachineHealthCheck, web.api, &web.namespace, "web-workers")
        .of_cluster(&web.name)
        .with("spec", json!({ "clusterName": web.name, "selector": { "matchLabels": labels } }))
}

#[test]
fn selectors_overlap() {
    let web = web().pools(&[("web-md-0", 2), ("web-md-1", 1), ("web-gpu", 1)]);
    let mut scene = Scene::of(&web);
    let selector = json!({ "matchLabels": { "cluster.x-k8s.io/cluster-name": "web" } });
    scene.object(Resource::MachineDeployment, "web-md-0")["spec"]["selector"] = selector;
    show::finding(&scene.report(), FindingCode::SelectorsOverlap, "finding-selectors-overlap");
}

#[test]
fn paused() {
    show::finding(&Scene::of(&web().paused()).report(), FindingCode::Paused, "finding-paused");
}

#[test]
fn objects_paused_one_by_one() {
    let web = web();
    let mut scene = Scene::of(&web);
    let annotations = json!({ "cluster.x-k8s.io/paused": "" });
    for (resource, name) in [(Resource::Cluster, "web"), (Resource::MachineDeployment, "web-md-0")] {
        scene.object(resource, name)["metadata"]["annotations"] = annotations.clone();
    }
    let report = scene.report();
    show::finding(&report, FindingCode::ObjectsPaused, "finding-objects-paused");
    let runbook = drift_core::runbook::markdown(&report);
    assert!(runbook.contains("paused in `team-a/web` before the backup"), "{runbook}");
    assert!(runbook.contains("kubectl annotate -n team-a machinedeployment web-md-0 cluster.x-k8s.io/paused-"));
    // The annotation of a Cluster pauses no other object: its machines' controllers act at once.
    assert!(!report.clusters[0].paused);
    assert!(report.clusters[0].findings.iter().any(|finding| finding.code == FindingCode::NotPaused));
}

#[test]
fn not_paused() {
    let web = web();
    let mut scene = Scene::of(&web);
    show::finding(&scene.report(), FindingCode::NotPaused, "finding-not-paused");
    scene.lose(&web.worker(0));
    show::finding(&scene.report(), FindingCode::NotPaused, "finding-not-paused-with-drift");
}

#[test]
fn cluster_deleted() {
    let web = web();
    let mut scene = Scene::of(&web).and(&Cluster::new("team-a", "dev"));
    for seed in web.machines() {
        scene.lose(&seed.vm);
    }
    scene.node_lists.retain(|list| !list.nodes.is_empty());
    show::finding(&scene.report(), FindingCode::ClusterDeleted, "finding-cluster-deleted");
}

#[test]
fn cluster_with_one_machine_deleted() {
    let web = web().pools(&[]);
    let mut scene = Scene::of(&web).and(&Cluster::new("team-a", "dev"));
    scene.lose(&web.member(0));
    show::finding(&scene.report(), FindingCode::ClusterDeleted, "finding-cluster-deleted-one-machine");
}

#[test]
fn scale_up() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.grow(&web, &web.set("web-md-0"), 7);
    show::finding(&scene.report(), FindingCode::ScaleUp, "finding-scale-up");
}

#[test]
fn scale_down() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.lose(&web.worker(0));
    show::finding(&scene.report(), FindingCode::ScaleDown, "finding-scale-down");
}

#[test]
fn scale_down_of_the_control_plane() {
    let web = web().members(3);
    let mut scene = Scene::of(&web);
    scene.lose(&web.member(0));
    scene.lose(&web.member(1));
    show::finding(&scene.report(), FindingCode::ScaleDown, "finding-scale-down-control-plane");
}

#[test]
fn remediation() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.lose(&web.worker(0));
    scene.grow(&web, &web.set("web-md-0"), 7);
    show::finding(&scene.report(), FindingCode::Remediation, "finding-remediation");
}

#[test]
fn rollout() {
    let web = web();
    let mut scene = Scene::of(&web);
    for number in 0..2 {
        scene.lose(&web.worker(number));
        scene.grow(&web, "web-md-0-zzzzz", number);
    }
    show::finding(&scene.report(), FindingCode::Rollout, "finding-rollout");
}

#[test]
fn rollout_of_a_single_member() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.lose(&web.member(0));
    scene.grow(&web, &web.control_plane, 7);
    show::finding(&scene.report(), FindingCode::Rollout, "finding-rollout-control-plane");
}

#[test]
fn replicas_differ() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.object(Resource::MachineDeployment, "web-md-0")["spec"]["replicas"] = 5.into();
    show::finding(&scene.report(), FindingCode::ReplicasDiffer, "finding-replicas-differ");
    scene.object(Resource::MachineDeployment, "web-md-0")["spec"]["replicas"] = 1.into();
    show::finding(&scene.report(), FindingCode::ReplicasDiffer, "finding-replicas-differ-fewer");
}

#[test]
fn health_checks() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.objects.push(health_check(&web));
    show::finding(&scene.report(), FindingCode::MachineHealthCheck, "finding-machine-health-check");
    scene.lose(&web.worker(0));
    let report = scene.report();
    show::finding(&report, FindingCode::MachineHealthCheck, "finding-machine-health-check-hits");
}

#[test]
fn backup_old() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.inventories[0].content.collected_at = time("2026-11-03T04:00:00Z");
    show::finding(&scene.report(), FindingCode::BackupOld, "finding-backup-old");
    scene.inventories[0].content.collected_at = time("2026-11-20T04:00:00Z");
    show::finding(&scene.report(), FindingCode::BackupOld, "finding-backup-very-old");
    // Without an inventory there is nothing that it is older than.
    let context = Context { generated_at: time("2026-11-05T04:00:00Z"), version: String::new() };
    let report = drift_core::detect(&scene.backup(), &Observations::default(), &context);
    show::finding(&report, FindingCode::BackupOld, "finding-backup-old-by-itself");
}

/// Whether etcd has members that no Machine knows is told by Nodes alone; where etcd runs elsewhere it has none of them.
#[test]
fn nodes_not_read() {
    let web = web().members(3);
    let mut scene = Scene::of(&web);
    let told = |scene: &Scene| scene.report().findings.iter().any(|found| found.code == FindingCode::NodesNotRead);
    assert!(!told(&scene));
    scene.node_list(&web).paged = true;
    assert!(told(&scene), "a part of them tells nothing");
    scene.node_lists.clear();
    show::finding(&scene.report(), FindingCode::NodesNotRead, "finding-nodes-not-read");
    let spec = &mut scene.object(Resource::KubeadmControlPlane, &web.control_plane)["spec"];
    spec["kubeadmConfigSpec"]["clusterConfiguration"]["etcd"]["external"] =
        json!({ "endpoints": ["https://etcd:2379"] });
    assert!(!told(&scene));
}

#[test]
fn kubeconfig() {
    let web = web();
    let mut scene = Scene::of(&web);
    let certificate = STANDARD.encode(include_str!("../support/certificate.pem"));
    let kubeconfig = format!(
        "apiVersion: v1\nkind: Config\ncurrent-context: web-admin@web\nclusters:\n- name: web\n  cluster:\n    server: \
         https://10.20.0.9:6443\ncontexts:\n- name: web-admin@web\n  context: {{cluster: web, user: web-admin}}\nusers:\n- \
         name: web-admin\n  user:\n    client-certificate-data: {certificate}\n"
    );
    let secret = Object::new(Resource::Secret, web.api, "team-a", "web-kubeconfig")
        .of_cluster("web")
        .with("data", json!({ "value": STANDARD.encode(kubeconfig) }));
    scene.objects.push(secret);
    show::finding(&scene.report(), FindingCode::KubeconfigExpiring, "finding-kubeconfig-expiring");
    scene.inventories[0].content.collected_at = time("2026-11-20T04:00:00Z");
    show::finding(&scene.report(), FindingCode::KubeconfigExpired, "finding-kubeconfig-expired");
}

#[test]
fn etcd_members_removed() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.grow(&web, &web.control_plane, 1);
    show::finding(&scene.report(), FindingCode::EtcdMembersRemoved, "finding-etcd-members-removed");
}

#[test]
fn second_control_plane() {
    let web = web();
    let mut scene = Scene::of(&web);
    for resource in [Resource::Machine, Resource::VSphereMachine, Resource::VSphereVM] {
        scene.remove_object(resource, &web.member(0));
    }
    show::finding(&scene.report(), FindingCode::SecondControlPlane, "finding-second-control-plane");
}

#[test]
fn duplicate_clone() {
    let web = web();
    let worker = web.worker(0);
    let mut scene = Scene::of(&web);
    scene.drop_uuids(&web, &worker);
    scene.object(Resource::Machine, &worker)["spec"]["bootstrap"] = json!({ "dataSecretName": worker });
    scene.vm(&worker).path = Some(format!("/DC0/vm/attic/{worker}"));
    let report = scene.report();
    show::finding(&report, FindingCode::DuplicateClone, "finding-duplicate-clone");
    show::finding(&report, FindingCode::JoinTokenExpired, "finding-join-token-expired");
    show::finding(&report, FindingCode::MidProvisioning, "finding-mid-provisioning");
}

#[test]
fn rollout_unfinished() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.object(Resource::MachineDeployment, "web-md-0")["spec"]["template"]["spec"]["version"] = "v1.33.0".into();
    show::finding(&scene.report(), FindingCode::RolloutUnfinished, "finding-rollout-unfinished");
}

#[test]
fn shared_object_missing() {
    let web = web();
    let mut scene = Scene::of(&web);
    let identity = json!({ "kind": "VSphereClusterIdentity", "name": "vc01-account" });
    scene.object(Resource::VSphereCluster, "web")["spec"]["identityRef"] = identity;
    show::finding(&scene.report(), FindingCode::SharedObjectMissing, "finding-shared-object-missing");
}

/// Without them the control plane makes new ones, and nobody trusts anybody.
#[test]
fn authorities_missing() {
    let mut scene = Scene::of(&web());
    scene.missing_secrets = vec!["web-ca".into(), "web-sa".into()];
    show::finding(&scene.report(), FindingCode::ObjectMissing, "finding-authorities-missing");
    assert_eq!(scene.report().exit_code().code(), 0);
    // Before its first machine a control plane may not have made them.
    let born = Scene::of(&web().members(0));
    let without = Scene { missing_secrets: vec!["web-ca".into()], ..born };
    assert!(without.report().clusters[0].findings.iter().all(|finding| finding.code != FindingCode::ObjectMissing));
}

/// A pool that was being deleted loses its `MachineDeployment` first; one that Velero lost may lack its `MachineSet`.
#[test]
fn owners_missing() {
    let web = web();
    let mut scene = Scene::of(&web);
    let (pool, set) = (web.pools[0].0.clone(), web.set(&web.pools[0].0));
    scene.remove_object(Resource::MachineDeployment, &pool);
    show::finding(&scene.report(), FindingCode::ObjectMissing, "finding-deployment-missing");
    let mut scene = Scene::of(&web);
    scene.remove_object(Resource::MachineSet, &set);
    show::finding(&scene.report(), FindingCode::ObjectMissing, "finding-set-missing");
}

#[test]
fn templates_missing() {
    let mut scene = Scene::of(&web());
    scene.remove_kind(Resource::VSphereMachineTemplate);
    show::finding(&scene.report(), FindingCode::ObjectMissing, "finding-templates-missing");
}

#[test]
fn certificates_expiring() {
    let web = web();
    let mut scene = Scene::of(&web);
    let machine = scene.object(Resource::Machine, &web.member(0));
    machine["status"]["certificatesExpiryDate"] = "2026-11-12T00:00:00Z".into();
    show::finding(&scene.report(), FindingCode::CertificatesExpiring, "finding-certificates-expiring");
    let machine = scene.object(Resource::Machine, &web.member(0));
    machine["status"]["certificatesExpiryDate"] = "2026-10-12T00:00:00Z".into();
    show::finding(&scene.report(), FindingCode::CertificatesExpiring, "finding-certificates-expired");
}

#[test]
fn selector_that_selects_nothing() {
    let web = web();
    let mut scene = Scene::of(&web);
    let selector = json!({ "matchLabels": { "cluster.x-k8s.io/deployment-name": "other" } });
    scene.object(Resource::MachineDeployment, "web-md-0")["spec"]["selector"] = selector;
    show::finding(&scene.report(), FindingCode::SelectorsOverlap, "finding-selectors-overlap-none");
}

#[test]
fn sets_and_deployment_disagree() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.object(Resource::MachineSet, &web.set("web-md-0"))["spec"]["replicas"] = 5.into();
    show::finding(&scene.report(), FindingCode::ReplicasDiffer, "finding-replicas-differ-of-the-set");
}
