//! What does not reach the server of a stranger.

use serde_json::{Value, json};

use crate::desk::{Desk, OTHER_SHA1, SHA1, shared};

#[test]
fn a_strangers_server_gets_no_account_of_the_administrators() {
    let desk = Desk::default()
        .identity(json!({ "selector": { "matchLabels": { "team": "a" } } }), json!({ "ready": true }))
        .namespace("team-a", json!({ "team": "a" }))
        .namespace("tenant", json!({}))
        .secret("capv-system", "capv-manager-bootstrap-credentials", json!({}))
        .cluster("team-a", "web", shared("vc01"));
    let evil = |mut spec: Value| {
        spec["server"] = "evil.example".into();
        spec["thumbprint"] = SHA1.into();
        let accounts = desk.clone().cluster("tenant", "web", spec).accounts();
        let [evil, own] = accounts.try_into().unwrap();
        assert_eq!((evil.server.as_str(), own.server.as_str()), ("evil.example", "vc01"));
        assert_eq!(own.account.as_deref(), Some("capv-system-shared"));
        assert_eq!((evil.account, evil.thumbprints), (None, Vec::<String>::new()), "{}", evil.said);
        (evil.if_named, evil.said)
    };
    let manager = Some("capv-system-capv-manager-bootstrap-credentials".to_owned());
    let of_kind = |kind: &str, name: &str| evil(json!({ "identityRef": { "kind": kind, "name": name } }));
    assert_eq!(evil(json!({})).0, manager, "a person may send it by naming the server");
    assert!(evil(json!({})).1.contains("it has no identityRef"));
    assert!(of_kind("VSphereClusterIdentity", "shared").1.contains("does not admit its namespace"));
    assert!(of_kind("VSphereClusterIdentity", "other").1.contains("is not in the backup"));
    assert!(of_kind("Secret", "shared").1.contains("no account in the Secret shared in tenant"));
    for (kind, name) in [("", "shared"), ("VSphereClusterIdentity", ""), ("Sekret", "shared"), ("Secret", "")] {
        assert_eq!(of_kind(kind, name).0, None, "{kind} {name}");
    }
    // Not where a reference names another namespace, either.
    let foreign = json!({ "identityRef": { "kind": "Secret", "name": "shared", "namespace": "capv-system" } });
    assert_eq!(evil(foreign).0, None);
}

#[test]
fn the_account_of_capv_itself_goes_where_administrators_point() {
    let zone = json!({ "spec": { "server": "https://VC02/sdk", "failureDomain": "fd" } });
    let desk = Desk::default()
        .secret("capv-system", "capv-manager-bootstrap-credentials", json!({}))
        .infrastructure("vspheredeploymentzones", "VSphereDeploymentZone", "", "zone", zone.clone())
        .infrastructure("vspheredeploymentzones", "VSphereDeploymentZone", "tenant", "zone", {
            json!({ "spec": { "server": "vc04", "failureDomain": "fd" } })
        })
        .cluster("capv-system", "management", json!({ "server": "vc01", "thumbprint": SHA1 }))
        .cluster("tenant", "one", json!({ "server": "vc01", "thumbprint": OTHER_SHA1 }))
        .cluster("tenant", "two", json!({ "server": "vc02", "thumbprint": OTHER_SHA1 }))
        .cluster("tenant", "three", json!({ "server": "vc03", "thumbprint": OTHER_SHA1 }))
        .cluster("tenant", "four", json!({ "server": "vc04", "thumbprint": OTHER_SHA1 }));
    let found = desk.accounts();
    let found: Vec<_> = found
        .iter()
        .map(|one| (one.server.as_str(), one.account.is_some(), one.thumbprints.join(" "), one.if_named.is_some()))
        .collect();
    let none = String::new;
    assert_eq!(
        found,
        [
            ("vc01", true, SHA1.to_owned(), false),
            ("vc02", true, none(), false),
            ("vc03", false, none(), true),
            ("vc04", false, none(), true)
        ]
    );
}

/// CAPV where clusterctl was told to install it, or where a distribution does.
fn manager(desk: Desk, resource: &str, namespace: &str) -> Desk {
    match resource {
        "providers" => desk.object(
            "providers.clusterctl.cluster.x-k8s.io",
            "clusterctl.cluster.x-k8s.io/v1alpha3",
            "Provider",
            namespace,
            "infrastructure-vsphere",
            json!({ "providerName": "vsphere", "type": "InfrastructureProvider", "version": "v1.13.1" }),
        ),
        _ => desk.object("deployments.apps", "apps/v1", "Deployment", namespace, "capv-controller-manager", json!({})),
    }
}

#[test]
fn capv_runs_where_the_backup_shows_it() {
    const OTHER: &str = "vmware-system-capv";
    let desk = || {
        Desk::default()
            .secret(OTHER, "capv-manager-bootstrap-credentials", json!({}))
            .secret(OTHER, "shared", json!({}))
            .namespace("team-a", json!({ "team": "a" }))
    };
    let administrators = |desk: Desk| desk.cluster(OTHER, "management", json!({ "server": "vc01" })).account().0;
    // A Secret alone tells nothing.
    assert_eq!(administrators(desk()), None);
    for resource in ["providers", "deployments"] {
        let account = administrators(manager(desk(), resource, OTHER));
        assert_eq!(account.as_deref(), Some("vmware-system-capv-capv-manager-bootstrap-credentials"), "{resource}");
    }
    // So do the Secrets of identities.
    let identity = json!({ "spec": { "secretName": "shared", "allowedNamespaces": { "selector": {} } },
        "status": { "ready": true } });
    let desk = manager(desk(), "deployments", OTHER)
        .infrastructure("vsphereclusteridentities", "VSphereClusterIdentity", "", "shared", identity)
        .cluster("team-a", "web", shared("vc01"));
    assert_eq!(desk.account().0.as_deref(), Some("vmware-system-capv-shared"));
}

/// A tenant may write Deployments, and perhaps Providers, in a namespace of the tenant's.
#[test]
fn a_stranger_does_not_become_capv() {
    let evil = |desk: Desk| {
        let desk = desk.secret("tenant", "capv-manager-bootstrap-credentials", json!({})).cluster(
            "tenant",
            "web",
            json!({ "server": "evil.example", "thumbprint": SHA1 }),
        );
        let [found] =
            manager(manager(desk, "providers", "tenant"), "deployments", "tenant").accounts().try_into().unwrap();
        (found.account, found.thumbprints, found.if_named, found.said)
    };
    // Beside the usual namespace the tenant's counts for nothing, however little of CAPV the backup has there.
    let usual = Desk::default().secret("capv-system", "capv-manager-bootstrap-credentials", json!({}));
    let (account, thumbprints, if_named, _) = evil(usual);
    assert_eq!((account, thumbprints), (None, Vec::new()));
    assert_eq!(if_named.as_deref(), Some("capv-system-capv-manager-bootstrap-credentials"));
    // Beside another one nobody's Secrets are used.
    for resource in ["providers", "deployments"] {
        let other = Desk::default().secret("custom", "capv-manager-bootstrap-credentials", json!({}));
        let (account, _, if_named, said) = evil(manager(other, resource, "custom"));
        assert_eq!((account, if_named), (None, None), "{said}");
        assert!(said.contains("in several namespaces"), "{said}");
    }
}
