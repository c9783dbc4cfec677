//! What is done with any bytes, and what must hold for all: shared by the fuzz targets, by the engine that runs without
//! a nightly compiler, and by the test that runs them over the committed corpus.
//!
//! Each body ends in a report or in the statement that nothing can be used, and never in a panic.

pub(crate) mod export;
pub(crate) mod ignore;
pub(crate) mod kubeconfig;
mod laws;
mod sample;
mod tape;

use drift_core::{ClusterRef, Observations};

/// The paths under which an object can come, one for each kind. New ones go to the end: the corpus counts them.
const PATHS: [&str; 20] = [
    "clusters.cluster.x-k8s.io/namespaces/a",
    "machines.cluster.x-k8s.io/namespaces/a",
    "machinesets.cluster.x-k8s.io/namespaces/a",
    "machinedeployments.cluster.x-k8s.io/namespaces/a",
    "machinepools.cluster.x-k8s.io/namespaces/a",
    "machinehealthchecks.cluster.x-k8s.io/namespaces/a",
    "kubeadmcontrolplanes.controlplane.cluster.x-k8s.io/namespaces/a",
    "vsphereclusters.infrastructure.cluster.x-k8s.io/namespaces/a",
    "vspheremachines.infrastructure.cluster.x-k8s.io/namespaces/a",
    "vspherevms.infrastructure.cluster.x-k8s.io/namespaces/a",
    "vspheremachinetemplates.infrastructure.cluster.x-k8s.io/namespaces/a",
    "vspheredeploymentzones.infrastructure.cluster.x-k8s.io/cluster",
    "vspherefailuredomains.infrastructure.cluster.x-k8s.io/cluster",
    "vsphereclusteridentities.infrastructure.cluster.x-k8s.io/cluster",
    "backups.velero.io/namespaces/a",
    "secrets/namespaces/a",
    "etcdadmclusters.etcdcluster.cluster.x-k8s.io/namespaces/a",
    "inclusterippools.ipam.cluster.x-k8s.io/namespaces/a",
    "globalinclusterippools.ipam.cluster.x-k8s.io/cluster",
    "ipaddresses.ipam.cluster.x-k8s.io/namespaces/a",
];

/// Stands between two objects; it is in no text.
const BETWEEN: u8 = 0xff;
/// Objects that one input may bring.
const OBJECTS: usize = 8;

/// Any file as a backup: its pieces do not matter.
pub(crate) fn archive(data: &[u8]) {
    let whole = laws::read(data, usize::MAX);
    let pieces = laws::read(data, 7);
    assert_eq!(format!("{whole:?}"), format!("{pieces:?}"));
    laws::judge(&whole, &sample::observations());
}

/// Objects of any kind, beside a cluster and a machine that are in order. Of each, the first byte chooses the kind, the
/// rest of the line is its name, and its JSON follows.
pub(crate) fn object(data: &[u8]) {
    let objects: Vec<_> = data.split(|byte| *byte == BETWEEN).take(OBJECTS).filter_map(entry).collect();
    let more: Vec<_> = objects.iter().map(|(path, body)| (path.as_str(), *body)).collect();
    let backup = laws::read(&tape::backup(&more), usize::MAX);
    assert!(!backup.cut, "{:?}", backup.diagnostics);
    laws::judge(&backup, &sample::observations());
}

fn entry(object: &[u8]) -> Option<(String, &[u8])> {
    let (kind, rest) = object.split_first()?;
    let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    let (name, body) = rest.split_at(end);
    let name = String::from_utf8_lossy(name).replace(['/', '\0'], "_");
    let path = PATHS.iter().cycle().nth(usize::from(*kind))?;
    Some((format!("resources/{path}/{name}.json"), body.get(1..).unwrap_or_default()))
}

/// Any file as an inventory.
pub(crate) fn inventory(data: &[u8]) {
    observed(|all| all.add_inventory("fuzzed", data));
}

/// Any file as a node list, and as Velero's record.
pub(crate) fn nodes(data: &[u8]) {
    let cluster = ClusterRef::parse("a/web");
    observed(|all| all.add_nodes("fuzzed", cluster.as_ref(), data));
    observed(|all| all.add_nodes("fuzzed", None, data));
    observed(|all| all.add_velero_backup("fuzzed", data));
}

/// Judges the sample by this observation alone, and by it beside those that are in order.
fn observed(add: impl Fn(&mut Observations)) {
    let backup = laws::read(&tape::backup(&[]), usize::MAX);
    for mut observations in [Observations::default(), sample::observations()] {
        add(&mut observations);
        laws::judge(&backup, &observations);
    }
}
