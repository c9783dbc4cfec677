//! Paths, and what hides on the way.

use std::collections::BTreeSet;

use super::{object, property, reference};
use crate::lookup::vcenter::{objects::Moref, tree::Tree};

pub(super) fn roles(roles: &[i32]) -> String {
    let roles: Vec<String> = roles.iter().map(|role| format!("<int>{role}</int>")).collect();
    property("effectiveRole", &roles.concat())
}

/// A folder or the like.
fn entity(kind: &str, id: &str, name: &str, parent: Option<(&str, &str)>, more: &str) -> String {
    let parent = parent.map(|(kind, id)| reference("parent", kind, id)).unwrap_or_default();
    format!(r#"<obj type="{kind}">{id}</obj>{}{parent}{more}"#, property("name", name))
}

async fn tree(entities: &[String]) -> Tree {
    let mut tree = Tree::new(&Moref { kind: "Folder".to_owned(), id: "group-d1".to_owned() });
    for entity in entities {
        tree.add(&object(entity).await);
    }
    tree
}

/// `/region/DC0/vm/team/prod`, and a vApp in `team`.
pub(super) fn usual() -> Vec<String> {
    let all = roles(&[-2]);
    let folder = |id, name, parent| entity("Folder", id, name, Some(("Folder", parent)), &roles(&[-2]));
    let vm_folder = format!("{all}{}", reference("vmFolder", "Folder", "group-v3"));
    vec![
        entity("Folder", "group-d1", "Datacenters", None, &all),
        folder("group-d2", "region", "group-d1"),
        entity("Datacenter", "datacenter-2", "DC0", Some(("Folder", "group-d2")), &vm_folder),
        entity("Folder", "group-v3", "vm", Some(("Datacenter", "datacenter-2")), &all),
        entity("Folder", "group-h4", "host", Some(("Datacenter", "datacenter-2")), &roles(&[-3])),
        folder("group-v5", "team", "group-v3"),
        folder("group-v6", "prod%2fblue", "group-v5"),
        entity(
            "VirtualApp",
            "resgroup-v7",
            "app",
            Some(("ResourcePool", "resgroup-8")),
            &reference("parentFolder", "Folder", "group-v5"),
        ),
        entity("ResourcePool", "resgroup-8", "Resources", Some(("ClusterComputeResource", "domain-c9")), ""),
        entity("ClusterComputeResource", "domain-c9", "C0", Some(("Folder", "group-h4")), ""),
        format!(r#"<obj type="DistributedVirtualPortgroup">dvportgroup-1</obj>{}"#, property("name", "pg")),
    ]
}

pub(super) async fn usual_tree() -> Tree {
    tree(&usual()).await
}

#[tokio::test]
async fn paths() {
    let tree = usual_tree().await;
    for (id, path) in [
        ("group-d1", ""),
        ("group-v3", "/region/DC0/vm"),
        ("group-v6", "/region/DC0/vm/team/prod%2fblue"),
        ("resgroup-v7", "/region/DC0/vm/team/app"),
        ("resgroup-8", "/region/DC0/host/C0/Resources"),
    ] {
        assert_eq!(tree.place(id).unwrap().path, path);
    }
    assert_eq!(tree.place("group-v6").unwrap().datacenter.as_deref(), Some("DC0"));
    assert_eq!(tree.place("group-d2").unwrap().datacenter, None);
    assert_eq!(tree.place("group-v99"), Err("group-v99".to_owned()));
    assert_eq!(tree.name("dvportgroup-1"), Some("pg"));
}

#[tokio::test]
async fn a_usual_account_sees_everything() {
    assert_eq!(usual_tree().await.blind_spots(None), [""; 0]);
}

#[tokio::test]
async fn a_server_that_tells_no_roles_is_believed() {
    let all: Vec<String> = usual().iter().map(|entity| entity.replace(&roles(&[-2]), "")).collect();
    assert_eq!(tree(&all).await.blind_spots(None), [""; 0]);
}

#[tokio::test]
async fn rights_on_one_folder_alone() {
    let view = |text: &String| text.replace(&roles(&[-2]), &roles(&[-3]));
    let mut all: Vec<String> = usual().iter().map(view).collect();
    all[6] = usual()[6].clone();
    assert_eq!(
        tree(&all).await.blind_spots(None),
        ["/region", "/region/DC0", "/region/DC0/vm", "/region/DC0/vm/team", "the root folder"]
    );
    let scope = BTreeSet::from(["datacenter-2".to_owned()]);
    assert_eq!(tree(&all).await.blind_spots(Some(&scope)), ["/region/DC0", "/region/DC0/vm", "/region/DC0/vm/team"]);
}

#[tokio::test]
async fn what_is_not_seen_at_all() {
    let without = |gone: usize| {
        let mut all = usual();
        all.remove(gone);
        all
    };
    assert_eq!(tree(&without(0)).await.blind_spots(None), ["the root folder"]);
    assert_eq!(tree(&without(3)).await.blind_spots(None), ["/region/DC0/vm", "group-v5", "group-v6"]);
    assert_eq!(tree(&without(1)).await.blind_spots(None), ["datacenter-2", "group-v3", "group-v5", "group-v6"]);
    // A datacenter out of scope may be as hidden as it likes.
    let scope = BTreeSet::from(["datacenter-3".to_owned()]);
    assert_eq!(tree(&without(3)).await.blind_spots(Some(&scope)), [""; 0]);
}

#[tokio::test]
async fn circles_end() {
    let tree = tree(&[
        entity("Folder", "a", "a", Some(("Folder", "b")), ""),
        entity("Folder", "b", "b", Some(("Folder", "a")), ""),
    ])
    .await;
    assert!(tree.place("a").is_err());
    assert_eq!(tree.blind_spots(None), ["a", "b", "the root folder"]);
}
