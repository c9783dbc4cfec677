//! Virtual machines that only look like machines of Cluster API, and clusters that were built anew.

use drift_core::report::{FindingCode, InfraMachineReason, MachineReason, MachineStatus, NextStepEffect};

use crate::show;
use crate::support::{AFTER, BEFORE, Cluster, Resource, Scene, time};

fn web() -> Cluster {
    Cluster::new("team-a", "web")
}

/// A virtual machine where the cluster has its own, with guestinfo as Terraform and cloud-init set it.
fn add(scene: &mut Scene, web: &Cluster, name: &str, created_at: &str) {
    let mut vm = web.virtual_machine(name, created_at);
    vm.power_state = Some("poweredOff".into());
    scene.add_vm(web, vm);
}

fn reason_of(scene: &Scene, name: &str) -> Option<InfraMachineReason> {
    let report = scene.report();
    assert_eq!(report.summary.machines.ghost, 0, "{name}");
    let mut listed = report.need_further_confirmation_infra_machines.iter();
    listed.find(|vm| vm.virtual_machine.name == name).map(|vm| vm.reason)
}

/// A control plane that is called like its cluster gives names that anybody may give.
#[test]
fn a_word_that_fits_the_grammar() {
    let mut web = web();
    web.control_plane = "web".into();
    let mut scene = Scene::of(&web);
    add(&mut scene, &web, "web-sftp2", AFTER);
    let report = scene.report();
    show::unattributed(&report, "web-sftp2", InfraMachineReason::WeakEvidence, "unattributed-ordinary-name");
}

/// Between a MachineDeployment and the suffix stands the hash of a MachineSet.
#[test]
fn a_name_that_begins_with_a_deployment() {
    let web = web();
    let mut scene = Scene::of(&web);
    add(&mut scene, &web, "web-md-0-nfs", AFTER);
    assert_eq!(reason_of(&scene, "web-md-0-nfs"), Some(InfraMachineReason::WeakEvidence));
}

/// cloud-init's instance-id is free text: CAPV's is the name.
#[test]
fn guestinfo_of_another_form() {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = scene.grow_powered_off(&web, &web.set("web-md-0"), 7);
    scene.vm(&name).guestinfo.as_mut().unwrap().instance_id = Some("i-0123".into());
    assert_eq!(reason_of(&scene, &name), Some(InfraMachineReason::NameOnly));
    scene.vm(&name).guestinfo.as_mut().unwrap().instance_id = None;
    assert_eq!(reason_of(&scene, &name), Some(InfraMachineReason::NameOnly));
}

/// An older one was not created after the backup, and what its name begins with makes it nobody's.
#[test]
fn older_than_the_backup() {
    let web = web();
    let mut scene = Scene::of(&web);
    add(&mut scene, &web, "web-jenkins", BEFORE);
    add(&mut scene, &web, "jenkins-01", BEFORE);
    add(&mut scene, &web, "lab-md-0-x7k2p-w74p7", BEFORE);
    assert_eq!(reason_of(&scene, "web-jenkins"), None);
    assert_eq!(reason_of(&scene, "jenkins-01"), None);
    let report = scene.report();
    let possible = InfraMachineReason::PossibleManagementCluster;
    show::unattributed(&report, "lab-md-0-x7k2p-w74p7", possible, "unattributed-older-cluster");
    let codes: Vec<_> = report.findings.iter().map(|finding| finding.code).collect();
    assert!(!codes.contains(&FindingCode::ClusterCreated), "{codes:?}");
}

/// The name of a Windows machine is cut to 15 characters, and so could be that of another pool's.
#[test]
fn short_names_of_windows() {
    let web = Cluster::new("team-a", "datacenter-west").windows();
    let mut scene = Scene::of(&web);
    let name = scene.grow_powered_off(&web, &web.set(&web.pools[0].0), 7);
    let vm = web.vm_name(&name);
    show::unattributed(&scene.report(), &vm, InfraMachineReason::WeakEvidence, "unattributed-windows");
}

/// A backup of the old management cluster, and its successor of the same name.
fn successor(with_nodes: bool) -> (Scene, Vec<String>) {
    let mgmt = Cluster::new("tkg-system", "mgmt");
    let mut scene = Scene::of(&mgmt).and(&web());
    let old: Vec<String> = mgmt.machines().into_iter().map(|seed| seed.vm).collect();
    old.iter().for_each(|name| scene.lose(name));
    let owners = [mgmt.control_plane.clone(), format!("{}-zzzzz", mgmt.pools[0].0)];
    let new = owners.iter().map(|owner| scene.grow(&mgmt, owner, 7)).collect();
    if !with_nodes {
        scene.node_lists.clear();
    }
    (scene, new)
}

#[test]
fn the_new_management_cluster() {
    for with_nodes in [true, false] {
        let (scene, new) = successor(with_nodes);
        let report = scene.report();
        assert_eq!(report.summary.machines.ghost, 0);
        let reasons = new.iter().map(|name| {
            let mut listed = report.need_further_confirmation_infra_machines.iter();
            listed.find(|vm| vm.virtual_machine.name == *name).unwrap().reason
        });
        assert!(reasons.eq([InfraMachineReason::PossibleManagementCluster; 2]));
        let findings = report.clusters.iter().flat_map(|cluster| &cluster.findings);
        let codes: Vec<_> = findings.map(|finding| finding.code).collect();
        assert!(codes.contains(&FindingCode::ProbablyNewManagementCluster), "{codes:?}");
        for other in [FindingCode::Rollout, FindingCode::ClusterDeleted, FindingCode::OrphanedControlPlane] {
            assert!(!codes.contains(&other), "one finding says it: {codes:?}");
        }
        // It is left out, and nothing is to be done to it.
        let runbook = drift_core::runbook::markdown(&report);
        assert!(runbook.contains("Leave `tkg-system/mgmt` alone"), "{runbook}");
        for contradiction in ["Leave `tkg-system/mgmt` paused", "Unpause `tkg-system/mgmt`", "Repair the control plane"]
        {
            assert!(!runbook.contains(contradiction), "{contradiction}");
        }
    }
    let report = successor(true).0.report();
    show::finding(&report, FindingCode::ProbablyNewManagementCluster, "finding-probably-new-management-cluster");
}

/// Another cluster of which every machine was replaced keeps its Ghosts, and no step removes them.
#[test]
fn every_machine_was_replaced() {
    let web = web();
    let mut scene = Scene::of(&web);
    for seed in web.machines() {
        scene.lose(&seed.vm);
    }
    let new = [&web.control_plane, &web.set("web-md-0")].map(|owner| scene.grow(&web, owner, 7));
    let report = scene.report();
    for name in &new {
        let ghost = show::find(&report, name);
        assert_eq!((ghost.status, ghost.reason), (MachineStatus::Ghost, MachineReason::LiveNode));
        assert!(ghost.next_steps.iter().all(|step| step.effect != NextStepEffect::Destructive), "{ghost:#?}");
    }
    show::finding(&report, FindingCode::ProbablyNewManagementCluster, "finding-every-machine-replaced");
    // One of them is older than the backup: it was not built anew.
    scene.vm(&new[0]).created_at = Some(time(BEFORE));
    let report = scene.report();
    let findings = &report.clusters[0].findings;
    assert!(findings.iter().all(|finding| finding.code != FindingCode::ProbablyNewManagementCluster));
}

/// What nothing but a name suggests is never removed on the word of this program.
#[test]
fn no_destructive_step_without_a_live_node() {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = scene.grow_powered_off(&web, &web.set("web-md-0"), 7);
    let deleting = web.worker(0);
    scene.remove_object(Resource::Machine, &deleting);
    let report = scene.report();
    for name in [&name, &deleting] {
        let machine = show::find(&report, name);
        assert!(machine.next_steps.iter().all(|step| step.effect != NextStepEffect::Destructive), "{machine:#?}");
    }
}

/// A live Node that says that it is a Machine of a known set, on a virtual machine that is older than the backup and
/// has no mark: whoever joined it by hand could have written that.
#[test]
fn older_than_the_backup_and_without_a_mark() {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = scene.grow(&web, &web.set("web-md-0"), 7);
    scene.vm(&name).guestinfo = None;
    assert_eq!(show::find(&scene.report(), &name).reason, MachineReason::LiveNode);
    scene.vm(&name).created_at = Some(time(BEFORE));
    let reason = InfraMachineReason::WeakEvidence;
    show::unattributed(&scene.report(), &name, reason, "unattributed-old-node-without-a-mark");
}

/// Its Node says that it is another Machine than its own name says.
#[test]
fn a_node_that_says_it_is_another_machine() {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = scene.grow(&web, &web.set("web-md-0"), 7);
    scene.node(&name)["metadata"]["annotations"]["cluster.x-k8s.io/machine"] =
        web.generated(&web.set("web-md-0"), 8).into();
    for marked in [true, false] {
        if !marked {
            scene.vm(&name).guestinfo = None;
        }
        assert_eq!(reason_of(&scene, &name), Some(InfraMachineReason::WeakEvidence), "{marked}");
    }
}

/// A cluster that was moved to another management cluster has machines that the backup of the former one lacks.
#[test]
fn nothing_is_removed_before_other_management_clusters_were_asked() {
    let web = web().members(3);
    let mut scene = Scene::of(&web);
    let new = [&web.control_plane, &web.set("web-md-0")].map(|owner| scene.grow(&web, owner, 7));
    let report = scene.report();
    for name in new {
        let ghost = show::find(&report, &name);
        let mut effects =
            ghost.next_steps.iter().map(|step| (step.command.as_deref().unwrap_or_default(), step.effect));
        let first = effects.find(|(command, effect)| {
            *effect == NextStepEffect::Destructive || command.contains("--context OTHER_MANAGEMENT_CLUSTER")
        });
        assert!(first.is_some_and(|(_, effect)| effect == NextStepEffect::ReadOnly), "{ghost:#?}");
        assert!(effects.any(|(_, effect)| effect == NextStepEffect::Destructive), "{ghost:#?}");
    }
}

/// A Node that was joined by hand to a cluster where Cluster API says of its own Nodes which Machines they are.
/// cloud-init has marked its virtual machine as CAPV would, and it is where the cluster's are.
#[test]
fn a_node_into_which_no_controller_wrote() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.add_vm(&web, web.virtual_machine("web-worker4", AFTER));
    let mut node = scene.node(&web.worker(0)).clone();
    node["metadata"]["name"] = "web-worker4".into();
    node["metadata"]["annotations"] = serde_json::json!({});
    node["spec"]["providerID"] = format!("vsphere://{}", web.bios_uuid("web-worker4")).into();
    node["status"]["nodeInfo"]["systemUUID"] = web.bios_uuid("web-worker4").into();
    scene.node_list(&web).nodes.push(node);
    assert_eq!(reason_of(&scene, "web-worker4"), Some(InfraMachineReason::WeakEvidence));
}
