//! The order in which things are read never shows.

use proptest::prelude::*;
use proptest::sample::Index;

use crate::random;
use crate::support::{Entry, Scene, gzip, read, report, tar, time};

/// Puts a list into an order that numbers tell.
fn shuffle<T>(list: &mut [T], order: &[Index]) {
    for (position, index) in order.iter().cycle().take(list.len()).enumerate() {
        let other = index.index(list.len());
        list.swap(position, other);
    }
}

/// Says everything twice: inventories and node lists of one server or cluster, of other times and under other names.
fn repeat(scene: &mut Scene) {
    for mut again in scene.inventories.clone() {
        again.source = format!("again-{}", again.source);
        scene.inventories.push(again.clone());
        again.source = format!("earlier-{}", again.source);
        again.content.collected_at = time("2026-11-02T14:00:00Z");
        again.content.virtual_machines.truncate(2);
        scene.inventories.push(again);
    }
    for mut again in scene.node_lists.clone() {
        again.source = format!("again-{}", again.source);
        scene.node_lists.push(again);
    }
}

fn bytes(scene: &Scene, entries: &[Entry]) -> String {
    let backup = read(&gzip(&tar(entries, scene.written_at)));
    serde_json::to_string_pretty(&report(&backup, &scene.observations())).unwrap()
}

proptest! {
    #![proptest_config(random::tries(96))]

    #[test]
    fn order_does_not_matter(
        mut scene in random::scene(),
        layout in random::layout(),
        twice in any::<bool>(),
        order in prop::collection::vec(any::<Index>(), 16),
    ) {
        scene.layout = layout;
        if twice {
            repeat(&mut scene);
        }
        let mut entries = scene.archive_entries();
        let expected = bytes(&scene, &entries);
        prop_assert_eq!(&bytes(&scene, &entries), &expected, "the same input");

        shuffle(&mut entries, &order);
        prop_assert_eq!(&bytes(&scene, &entries), &expected, "order of entries");
        shuffle(&mut scene.inventories, &order);
        for inventory in &mut scene.inventories {
            shuffle(&mut inventory.content.virtual_machines, &order);
        }
        prop_assert_eq!(&bytes(&scene, &entries), &expected, "order of inventories");
        shuffle(&mut scene.node_lists, &order);
        for list in &mut scene.node_lists {
            shuffle(&mut list.nodes, &order);
        }
        prop_assert_eq!(&bytes(&scene, &entries), &expected, "order of nodes");
    }
}

/// Copies that contradict each other are told in one way, whichever came first.
#[test]
fn order_of_contradicting_copies_does_not_matter() {
    use crate::support::{Cluster, Layout, Resource, uuid};

    let web = Cluster::new("team-a", "web");
    let mut scene = Scene::of(&web);
    scene.layout = Layout::Preferred;
    let mut other = scene.object(Resource::Machine, &web.worker(0)).clone();
    other["metadata"]["uid"] = uuid("other").into();
    other["spec"]["providerID"] = format!("vsphere://{}", uuid("other")).into();
    let path = format!("resources/machines.cluster.x-k8s.io/namespaces/team-a/{}.json", web.worker(0));
    scene.entries.push(Entry::new(&path, &serde_json::to_vec(&other).unwrap()));
    let mut entries = scene.archive_entries();
    let expected = bytes(&scene, &entries);
    entries.reverse();
    assert_eq!(bytes(&scene, &entries), expected);
}
