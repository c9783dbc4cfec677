//! Copies of objects and what is kept of them.

use super::*;
use crate::backup::batch::Batch;

const LEGACY: &str = "resources/machines.cluster.x-k8s.io/namespaces/a/m.json";
const PREFERRED: &str = "resources/machines.cluster.x-k8s.io/v1beta1-preferredversion/namespaces/a/m.json";
const OLD: &str = "resources/machines.cluster.x-k8s.io/v1alpha4/namespaces/a/m.json";

fn machine(version: &str, provider_id: &str) -> String {
    serde_json::json!({
        "apiVersion": format!("cluster.x-k8s.io/{version}"),
        "kind": "Machine",
        "metadata": { "name": "m", "namespace": "a" },
        "spec": { "providerID": provider_id },
    })
    .to_string()
}

/// Collects copies that come in batches of these.
fn collect(batches: &[&[(&str, &str)]]) -> Collected {
    let mut collector = Collector::default();
    for copies in batches {
        let mut batch = Batch::default();
        for (path, body) in *copies {
            let EntryPath::Item(item) = EntryPath::parse(path) else { panic!("{path}") };
            batch.add(path, Kind::Machine, &item, body.as_bytes());
        }
        collector.add(batch.decode());
    }
    collector.finish()
}

#[track_caller]
fn only_machine(collected: &Collected) -> &crate::backup::objects::Machine {
    match collected.items.as_slice() {
        [Item::Machine(machine)] => machine,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_twin_is_the_same_object_wherever_a_batch_ends() {
    let body = machine("v1beta1", "vsphere://1");
    let together = collect(&[&[(LEGACY, &body), (PREFERRED, &body)]]);
    let apart = collect(&[&[(LEGACY, &body)], &[(PREFERRED, &body)]]);
    for collected in [together, apart] {
        assert_eq!(only_machine(&collected).meta.entry, PREFERRED);
        assert!(collected.complete);
    }
}

#[test]
fn a_twin_of_a_copy_that_does_not_count_may_count_itself() {
    let (one, other) = (machine("v1beta1", "vsphere://1"), machine("v1alpha4", "vsphere://2"));
    let collected = collect(&[&[(LEGACY, &one), (OLD, &other), (PREFERRED, &other)]]);
    let machine = only_machine(&collected);
    assert_eq!((machine.meta.entry.as_str(), machine.provider_id.as_deref()), (PREFERRED, Some("vsphere://2")));
}

#[test]
fn a_twin_of_a_broken_copy_is_broken_too() {
    let collected = collect(&[&[(LEGACY, "{"), (PREFERRED, "{")]]);
    assert_eq!(collected.diagnostics.into_sorted().len(), 2);
    assert_eq!(collected.unreadable.len(), 1);
    assert!(!collected.complete);
}
