//! Which account of a backup goes to which vCenter: by every object that could send a password to a stranger.
#![cfg(test)]

#[expect(dead_code, unused_imports, reason = "each test program uses its part of the scenes")]
#[path = "../support/mod.rs"]
mod support;

mod desk;
mod identities;
mod strangers;

use drift_core::access::Requests;
use serde_json::{Value, json};

use desk::{Desk, Found, OTHER_SHA1, SHA1, shared};

#[test]
fn a_fingerprint_vouches_for_the_account_of_its_own_object_alone() {
    let own = |thumbprint: Option<&str>| {
        let mut spec = json!({ "server": "vc01", "identityRef": { "kind": "Secret", "name": "own" } });
        if let Some(thumbprint) = thumbprint {
            spec["thumbprint"] = thumbprint.into();
        }
        spec
    };
    let desk = |first: Option<&str>, second: Option<&str>| {
        Desk::default()
            .secret("a", "own", json!({}))
            .secret("b", "own", json!({}))
            .cluster("a", "web", own(first))
            .cluster("b", "web", own(second))
    };
    for (first, second, expected) in
        [(Some(SHA1), Some(OTHER_SHA1), vec![SHA1]), (None, Some(OTHER_SHA1), vec![]), (Some(SHA1), None, vec![SHA1])]
    {
        let desk = desk(first, second);
        let [Found { account, thumbprints, .. }] = desk.accounts().try_into().unwrap();
        assert_eq!(
            (account.as_deref(), thumbprints),
            (Some("a-own"), expected.iter().map(|one| (*one).into()).collect())
        );
        let backup = desk.backup();
        let requests = Requests::new(&backup);
        assert_eq!(requests.knows_certificate("vc01", &["x", SHA1]), first.is_some());
        assert!(!requests.knows_certificate("vc01", &["x", OTHER_SHA1]));
        let body = requests.inventory(&backup, "vc01", None).unwrap();
        assert!(String::from_utf8_lossy(&body).contains("a-own"));
        assert_eq!(requests.wanted_machines("vc01"), "[]");
    }
}

#[test]
fn a_secret_belongs_to_one_cluster() {
    let owned = |kind: &str, name: &str| {
        let owner = json!({ "kind": kind, "name": name, "uid": "1" });
        json!({ "metadata": { "ownerReferences": [owner] } })
    };
    let spec = json!({ "server": "vc01", "identityRef": { "kind": "Secret", "name": "own" } });
    for (kind, name, usable) in [
        ("VSphereCluster", "web", true),
        ("VSphereCluster", "other", false),
        ("VSphereClusterIdentity", "web", false),
        ("PackageInstall", "other", true),
    ] {
        let desk = Desk::default().secret("a", "own", owned(kind, name)).cluster("a", "web", spec.clone());
        assert_eq!(desk.account().0.is_some(), usable, "{kind} {name}");
    }
}

/// A tenant's account may see less than the administrators' one, and its word would then count for all.
#[test]
fn accounts_of_administrators_come_first() {
    let desk = Desk::default()
        .identity(json!({ "selector": {} }), json!({ "ready": true }))
        .namespace("z", json!({}))
        .secret("a", "own", json!({}))
        .cluster("a", "web", json!({ "server": "vc01", "identityRef": { "kind": "Secret", "name": "own" } }))
        .cluster("z", "web", shared("vc01"));
    assert_eq!(desk.account().0.as_deref(), Some("capv-system-shared"));
}

#[test]
fn a_thousand_clusters_without_an_account_are_a_few_sentences() {
    let mut desk = Desk::default();
    for number in 0..1000 {
        desk = desk.cluster("tenant", &format!("web-{number:03}"), shared("vc01"));
    }
    let (account, said) = desk.account();
    assert_eq!(account, None);
    assert!(said.len() < 1000 && said.contains("995 more VSphereClusters"), "{said}");
}

/// What the backup has on a vCenter is searched there, whoever's account asks.
#[test]
fn machines_of_the_server_are_wanted() {
    let spec = json!({ "server": "vc01", "identityRef": { "kind": "Secret", "name": "own" } });
    let vm = |number: usize, server: &str| {
        json!({ "metadata": { "labels": { "cluster.x-k8s.io/cluster-name": "web" } }, "spec": { "server": server,
            "datacenter": "DC0", "biosUUID": format!("4220824e-c2eb-ed46-47db-{number:012}") } })
    };
    let desk = Desk::default()
        .secret("a", "own", json!({}))
        .cluster("a", "web", spec)
        .infrastructure("vspherevms", "VSphereVM", "a", "web-1", vm(1, "vc01"))
        .infrastructure("vspherevms", "VSphereVM", "a", "web-2", vm(2, "vc02"));
    let backup = desk.backup();
    let requests = Requests::new(&backup);
    let wanted = json!([{ "biosUUID": "4220824e-c2eb-ed46-47db-000000000001", "datacenter": "DC0" }]);
    let body: Value = serde_json::from_slice(&requests.inventory(&backup, "vc01", None).unwrap()).unwrap();
    assert_eq!(body["wanted"], wanted);
    assert_eq!(serde_json::from_str::<Value>(&requests.wanted_machines("https://VC01/sdk")).unwrap(), wanted);
    assert_eq!(requests.wanted_machines("vc03"), "[]");
}
