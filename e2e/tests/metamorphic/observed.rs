//! Changes of inventories and node lists.

use std::collections::BTreeSet;

use drift_e2e::random::Random;
use serde_json::{Value, json};

use crate::subject::Subject;

/// Two clusters' node lists are taken for each other's.
pub(crate) fn swap_nodes(subject: &mut Subject, _: &Subject, random: &mut Random) {
    let length = subject.nodes.len();
    let (one, other) = (random.below(length), random.below(length));
    if let (Some((mine, _)), Some((theirs, _))) = (subject.nodes.get(one).cloned(), subject.nodes.get(other).cloned()) {
        subject.nodes[one].0 = theirs;
        subject.nodes[other].0 = mine;
    }
}

/// Inventories were read before the backup began.
pub(crate) fn age_inventories(subject: &mut Subject, _: &Subject, _: &mut Random) {
    for inventory in &mut subject.inventories {
        inventory["collectedAt"] = "2020-01-01T00:00:00Z".into();
    }
}

/// Node lists are from years before: every time in them.
pub(crate) fn age_nodes(subject: &mut Subject, _: &Subject, _: &mut Random) {
    for (_, list) in &mut subject.nodes {
        age(list);
    }
}

fn age(json: &mut Value) {
    match json {
        Value::Array(values) => values.iter_mut().for_each(age),
        Value::Object(fields) => fields.values_mut().for_each(age),
        Value::String(text) if text.starts_with("2026-") && text.ends_with('Z') => {
            text.replace_range(..4, "2019");
        }
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The account does not see some virtual machines, and nothing tells so.
pub(crate) fn hide_vms(subject: &mut Subject, _: &Subject, random: &mut Random) {
    let one_in = [2, 4, 16][random.below(3)];
    for inventory in &mut subject.inventories {
        vms(inventory).retain(|_| random.below(one_in) > 0);
    }
}

/// The account does not see a datacenter or a folder, as inventories tell that record what it sees.
pub(crate) fn hide_place(subject: &mut Subject, _: &Subject, random: &mut Random) {
    for inventory in &mut subject.inventories {
        let all = places(inventory);
        let hidden = all.iter().nth(random.below(all.len())).cloned().unwrap_or_default();
        let is_hidden =
            |path: &str| path == hidden || path.strip_prefix(hidden.as_str()).is_some_and(|rest| rest.starts_with('/'));
        vms(inventory).retain(|vm| !vm["path"].as_str().is_some_and(is_hidden));
        let left: Vec<String> = all.into_iter().filter(|path| !is_hidden(path)).collect();
        let (folders, datacenters): (Vec<_>, Vec<_>) = left.into_iter().partition(|path| path.contains("/vm"));
        inventory["datacenters"] = json!(datacenters);
        inventory["folders"] = json!(folders);
    }
}

/// The datacenters and folders in which virtual machines lie.
fn places(inventory: &mut Value) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for vm in vms(inventory) {
        let path = vm["path"].as_str().unwrap_or_default();
        all.extend(path.match_indices('/').skip(1).map(|(end, _)| path[..end].to_owned()));
    }
    all
}

/// Lists do not hold some nodes, or are not there.
pub(crate) fn hide_nodes(subject: &mut Subject, _: &Subject, random: &mut Random) {
    subject.nodes.retain(|_| random.below(6) > 0);
    for (_, list) in &mut subject.nodes {
        if let Some(items) = list["items"].as_array_mut() {
            items.retain(|_| random.below(4) > 0);
        }
    }
}

/// Some virtual machines have a copy: with all that they have, or with identifiers of its own.
pub(crate) fn repeat_vms(subject: &mut Subject, _: &Subject, random: &mut Random) {
    for inventory in &mut subject.inventories {
        let all = vms(inventory);
        for number in 0..=random.below(3) {
            let Some(mut vm) = all.get(random.below(all.len())).cloned() else { continue };
            vm["moref"] = format!("vm-again-{number}").into();
            if random.below(2) == 0 {
                vm["biosUUID"] = format!("0{number}000000-0000-4000-8000-00000000000a").into();
                vm["instanceUUID"] = format!("0{number}000000-0000-4000-8000-00000000000b").into();
            }
            if random.below(2) == 0 {
                vm["name"] = "copy".into();
                vm["path"] = format!("/DC0/vm/copies/{number}").into();
            }
            all.push(vm);
        }
    }
}

fn vms(inventory: &mut Value) -> &mut Vec<Value> {
    inventory["virtualMachines"].as_array_mut().unwrap()
}
