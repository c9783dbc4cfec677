//! What an account does not see makes nothing better known, and what it sees besides makes nobody a Ghost to be
//! removed.

use std::collections::BTreeSet;

use drift_core::Report;
use drift_core::report::{Cluster, MachineStatus, NextStep, NextStepEffect};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::json;

use crate::random;
use crate::seen::{Key, Seen};
use crate::support::{AFTER, BEFORE, Scene, suffix, time, uuid};

/// The datacenter and every folder in the path of a virtual machine or of a folder.
fn places(path: &str) -> Vec<String> {
    let ends = path.match_indices('/').map(|(end, _)| end).skip(1).chain([path.len()]);
    ends.filter_map(|end| path.get(..end)).map(ToOwned::to_owned).collect()
}

/// Records in every inventory the datacenters and folders that its virtual machines and the objects of the backup lie
/// in, as an account does that sees everything.
fn see_everything(scene: &mut Scene) -> Vec<String> {
    let named = scene.objects.iter().filter_map(|object| object.json["spec"]["folder"].as_str().map(ToOwned::to_owned));
    let lying = scene.inventories.iter().flat_map(|inventory| &inventory.content.virtual_machines);
    let lying = lying.filter_map(|vm| Some(vm.path.as_deref()?.rsplit_once('/')?.0.to_owned()));
    let mut paths: Vec<String> = named.chain(lying).filter(|path| path.starts_with('/')).collect();
    paths.push("/DC0/vm".to_owned());
    let all: BTreeSet<String> = paths.iter().flat_map(|path| places(path)).collect();
    let all: Vec<String> = all.into_iter().collect();
    record(scene, &all);
    all
}

fn record(scene: &mut Scene, places: &[String]) {
    let (folders, datacenters): (Vec<&str>, Vec<&str>) =
        places.iter().map(String::as_str).partition(|path| path.contains("/vm"));
    for inventory in &mut scene.inventories {
        inventory.saw(&datacenters, &folders);
    }
}

/// Hides a datacenter or folder, with all that is in it.
fn hide(scene: &mut Scene, places: &[String], hidden: &str) {
    let is_within = |path: &str| path == hidden || path.strip_prefix(hidden).is_some_and(|rest| rest.starts_with('/'));
    let left: Vec<String> = places.iter().filter(|path| !is_within(path)).cloned().collect();
    for inventory in &mut scene.inventories {
        inventory.content.virtual_machines.retain(|vm| !vm.path.as_deref().is_some_and(is_within));
    }
    record(scene, &left);
}

/// Machines that do not lie where they were created: nothing tells where to look for them.
fn moved(report: &Report) -> BTreeSet<Key> {
    let all = report.clusters.iter().flat_map(|cluster| cluster.machines().map(move |machine| (cluster, machine)));
    let moved = all.filter(|(_, machine)| machine.notes.iter().any(|note| note.starts_with("It was moved")));
    moved.map(|(cluster, machine)| (format!("{}/{}", cluster.namespace, cluster.name), machine.name.clone())).collect()
}

fn rank(status: MachineStatus) -> u8 {
    match status {
        MachineStatus::Healthy | MachineStatus::Stale => 0,
        MachineStatus::Unknown | MachineStatus::Ghost => 1,
    }
}

/// The destructive steps of a virtual machine, wherever the report lists it.
fn destructive(report: &Report, moref: &str) -> Vec<NextStep> {
    let machines = report.clusters.iter().flat_map(Cluster::machines);
    let of_machines = machines.map(|machine| (machine.virtual_machine.as_ref(), &machine.next_steps));
    let unattributed = report.need_further_confirmation_infra_machines.iter();
    let of_others = unattributed.map(|vm| (Some(&vm.virtual_machine), &vm.next_steps));
    let of_vm = of_machines.chain(of_others).filter(|(vm, _)| vm.is_some_and(|vm| vm.moref.as_deref() == Some(moref)));
    let steps = of_vm.flat_map(|(_, steps)| steps);
    steps.filter(|step| step.effect == NextStepEffect::Destructive).cloned().collect()
}

proptest! {
    #![proptest_config(random::tries(192))]

    #[test]
    fn what_is_hidden_is_not_gone(mut scene in random::scene(), which in any::<Index>()) {
        let places = see_everything(&mut scene);
        let report = scene.report();
        let moved = moved(&report);
        let all = Seen::of(&report);
        hide(&mut scene, &places, which.get::<String>(&places));
        let less = Seen::of(&scene.report());
        for (key, (status, reason)) in less.machines.iter().filter(|(key, _)| !moved.contains(*key)) {
            // Nobody tells that a machine without virtual machine and Machine was there.
            let Some((before, _)) = all.machines.get(key) else { continue };
            prop_assert!(rank(*status) >= rank(*before), "{key:?}: {before:?} became {status:?} {reason:?}");
            let became_stale = *status == MachineStatus::Stale && *before != MachineStatus::Stale;
            prop_assert!(!became_stale, "{key:?}: {before:?} became Stale");
        }
        let new: Vec<_> = less.ghosts.keys().filter(|ghost| !all.ghosts.contains_key(*ghost)).collect();
        prop_assert!(new.is_empty(), "{new:?}");
    }

    /// Whoever creates virtual machines, and whatever they are called: without a live Node none is to be removed.
    #[test]
    fn nobody_is_removed_without_a_live_node(
        mut scene in random::scene(),
        (owner, end) in (any::<Index>(), 0_usize..6),
        (metadata, is_off, is_new) in (0_u8..4, any::<bool>(), any::<bool>()),
        twin in any::<Index>(),
    ) {
        prop_assume!(scene.inventories.iter().any(|inventory| !inventory.content.virtual_machines.is_empty()));
        let owners: Vec<String> = scene.objects.iter().map(|object| object.name().to_owned()).collect();
        let of_set = format!("{}-{}", suffix("set"), suffix("new"));
        let ends = ["nfs".to_owned(), "sftp2".to_owned(), suffix("new"), of_set];
        let end = ends.get(end).cloned().unwrap_or_default();
        let name = format!("{}-{end}", owner.get(&owners)).trim_end_matches('-').to_owned();
        let all: Vec<_> = scene.vms().map(|vm| vm.clone()).collect();
        let mut vm = twin.get(&all).clone();
        vm.moref = Some("vm-new".into());
        vm.path = vm.path.map(|path| path.replace(&vm.name, &name));
        vm.bios_uuid = Some(uuid("new bios"));
        vm.instance_uuid = Some(uuid("new instance"));
        vm.created_at = Some(time(if is_new { AFTER } else { BEFORE }));
        vm.power_state = Some(if is_off { "poweredOff" } else { "poweredOn" }.into());
        vm.template = false;
        vm.guestinfo = match metadata {
            0 => None,
            1 => vm.guestinfo,
            2 => serde_json::from_value(json!({ "userdataPresent": true })).unwrap(),
            _ => serde_json::from_value(
                json!({ "localHostname": name, "instanceId": name, "userdataPresent": true })
            ).unwrap(),
        };
        vm.name = name;
        let inventories = &mut scene.inventories;
        let inventory = inventories.iter_mut().find(|found| !found.content.virtual_machines.is_empty()).unwrap();
        inventory.content.virtual_machines.push(vm);
        let report = scene.report();
        let steps = destructive(&report, "vm-new");
        prop_assert!(steps.is_empty(), "{steps:#?}");
    }

    /// Kinds, owners and labels that nobody has heard of say nothing.
    #[test]
    fn the_unknown_makes_nothing_better(mut scene in random::scene(), which in any::<Index>(), what in 0_u8..3) {
        let before = Seen::of(&scene.report());
        if scene.objects.is_empty() {
            return Ok(());
        }
        let position = which.index(scene.objects.len());
        let object = &mut scene.objects[position];
        let metadata = &mut object.json["metadata"];
        match what {
            0 => metadata["labels"]["example.com/team"] = "night".into(),
            1 => {
                let (version, uid) = ("example.com/v1", uuid("fleet"));
                let owner = json!({ "apiVersion": version, "kind": "Fleet", "name": "f", "uid": uid });
                match metadata["ownerReferences"].as_array_mut() {
                    Some(owners) => owners.push(owner),
                    None => metadata["ownerReferences"] = json!([owner]),
                }
            }
            _ => {
                let json = json!({
                    "apiVersion": "example.com/v1", "kind": "Fleet", "metadata": { "namespace": "team-a", "name": "f" },
                });
                let path = "resources/fleets.example.com/namespaces/team-a/f.json";
                scene.entries.push(crate::support::Entry::new(path, json.to_string().as_bytes()));
            }
        }
        let after = Seen::of(&scene.report());
        for (key, (status, _)) in &after.machines {
            let Some((known, _)) = before.machines.get(key) else { continue };
            prop_assert!(rank(*status) >= rank(*known), "{key:?}: {known:?} became {status:?}");
        }
        prop_assert!(after.exit_code >= before.exit_code);
    }
}
