//! A cluster with one machine, and what was observed of it: all in order, beside which odd input stands.

use drift_core::Observations;

/// A small vCenter and the nodes of a cluster.
pub(super) fn observations() -> Observations {
    let mut observations = Observations::default();
    observations.add_inventory("inventory.json", INVENTORY.as_bytes());
    observations.add_nodes("nodes.json", None, NODES.as_bytes());
    observations
}

/// A cluster with one machine.
pub(super) const GOOD: [(&str, &str); 5] = [
    ("metadata/version", "1.1.0\n"),
    (
        "resources/clusters.cluster.x-k8s.io/namespaces/a/web.json",
        concat!(
            r#"{"apiVersion":"cluster.x-k8s.io/v1beta1","kind":"Cluster","metadata":{"name":"web","namespace":"a"},"#,
            r#""spec":{"infrastructureRef":{"kind":"VSphereCluster","name":"web","namespace":"a"}}}"#,
        ),
    ),
    (
        "resources/machines.cluster.x-k8s.io/namespaces/a/web-1.json",
        concat!(
            r#"{"apiVersion":"cluster.x-k8s.io/v1beta1","kind":"Machine","metadata":{"name":"web-1","namespace":"a","#,
            r#""labels":{"cluster.x-k8s.io/cluster-name":"web"}},"spec":{"clusterName":"web","providerID":"#,
            r#""vsphere://42000000-0000-4000-8000-000000000001","infrastructureRef":{"kind":"VSphereMachine","name":"#,
            r#""web-1"}}}"#,
        ),
    ),
    (
        "resources/vsphereclusters.infrastructure.cluster.x-k8s.io/namespaces/a/web.json",
        concat!(
            r#"{"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta1","kind":"VSphereCluster","metadata":"#,
            r#"{"name":"web","namespace":"a"},"spec":{"server":"vc"}}"#,
        ),
    ),
    (
        "resources/vspherevms.infrastructure.cluster.x-k8s.io/namespaces/a/web-1.json",
        concat!(
            r#"{"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta1","kind":"VSphereVM","metadata":{"name":"web-1","#,
            r#""namespace":"a","labels":{"cluster.x-k8s.io/cluster-name":"web"}},"spec":{"server":"vc","datacenter":"#,
            r#""dc","biosUUID":"42000000-0000-4000-8000-000000000001"}}"#,
        ),
    ),
];

const INVENTORY: &str = concat!(
    r#"{"schemaVersion":"1.0","kind":"VcenterInventory","server":"vc","collectedAt":"2026-11-23T00:00:00Z","#,
    r#""complete":true,"virtualMachines":["#,
    "\n",
    r#"{"moref":"vm-1","name":"web-1","path":"/dc/vm/web-1","datacenter":"dc","biosUUID":"#,
    r#""42000000-0000-4000-8000-000000000001","template":false,"powerState":"poweredOn","connectionState":"#,
    r#""connected"},"#,
    "\n",
    r#"{"moref":"vm-2","name":"web-2","path":"/dc/vm/web-2","datacenter":"dc","biosUUID":"#,
    r#""42000000-0000-4000-8000-000000000002","template":false,"powerState":"poweredOn","connectionState":"#,
    r#""connected"}]}"#,
);

const NODES: &str = concat!(
    r#"{"kind":"List","items":[{"kind":"Node","metadata":{"name":"web-2","annotations":"#,
    r#"{"cluster.x-k8s.io/cluster-name":"web","cluster.x-k8s.io/cluster-namespace":"a"}},"spec":{"providerID":"#,
    r#""vsphere://42000000-0000-4000-8000-000000000002"}}]}"#,
);
