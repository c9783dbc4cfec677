//! What is done with any bytes, and what must hold for all: shared by the fuzz targets and by the test that runs them
//! over the committed corpus.
//!
//! Each body ends in a report or in the statement that nothing can be used, and never in a panic.

use drift_core::{
    Backup, BackupReader, ClusterRef, Context, Observations,
    archive::Limits,
    report::{ExitCode, Report},
};

/// Small enough that a fuzzer never waits.
const LIMITS: Limits = Limits { raw_bytes: 4 << 20, entries: 4000, object_bytes: 1 << 20, extension_bytes: 64 << 10 };

/// The paths under which an object can come, one for each kind.
const PATHS: [&str; 16] = [
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
];

/// Any file as a backup: its pieces do not matter.
pub(crate) fn archive(data: &[u8]) {
    let whole = read(data, usize::MAX);
    let pieces = read(data, 7);
    assert_eq!(format!("{whole:?}"), format!("{pieces:?}"));
    judge(&whole, &observations());
}

/// An object of any kind, beside a cluster and a machine that are in order. The first byte chooses the kind, the next
/// line is its name.
pub(crate) fn object(data: &[u8]) {
    let Some((kind, rest)) = data.split_first() else { return };
    let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    let (name, body) = rest.split_at(end);
    let name = String::from_utf8_lossy(name).replace(['/', '\0'], "_");
    let body = body.get(1..).unwrap_or_default();
    let path = PATHS.iter().cycle().nth(usize::from(*kind)).copied().unwrap_or_default();
    let mut tape = Vec::new();
    for (path, body) in GOOD {
        entry(&mut tape, path, body.as_bytes());
    }
    entry(&mut tape, &format!("resources/{path}/{name}.json"), body);
    tape.resize(tape.len().saturating_add(1024), 0);
    let backup = read(&tape, usize::MAX);
    assert!(!backup.cut, "{:?}", backup.diagnostics);
    judge(&backup, &observations());
}

/// Any file as an inventory, a node list, and Velero's record.
pub(crate) fn inventory(data: &[u8]) {
    let mut tape = Vec::new();
    for (path, body) in GOOD {
        entry(&mut tape, path, body.as_bytes());
    }
    tape.resize(tape.len().saturating_add(1024), 0);
    let backup = read(&tape, usize::MAX);
    let cluster = ClusterRef::parse("a/web");
    let add: [&dyn Fn(&mut Observations); 4] = [
        &|all| all.add_inventory("fuzzed", data),
        &|all| all.add_nodes("fuzzed", cluster.as_ref(), data),
        &|all| all.add_nodes("fuzzed", None, data),
        &|all| all.add_velero_backup("fuzzed", data),
    ];
    for add in add {
        let mut alone = Observations::default();
        add(&mut alone);
        judge(&backup, &alone);
        let mut beside = observations();
        add(&mut beside);
        judge(&backup, &beside);
    }
}

fn read(file: &[u8], piece: usize) -> Backup {
    let mut reader = BackupReader::with_limits("fuzzed.tar.gz", LIMITS);
    file.chunks(piece).for_each(|piece| reader.push(piece));
    reader.finish()
}

/// What must hold for every backup and all observations.
fn judge(backup: &Backup, observations: &Observations) {
    assert!(backup.entries <= LIMITS.entries && backup.objects <= backup.entries);
    let context = Context { generated_at: jiff::Timestamp::UNIX_EPOCH, version: "0".to_owned(), restore_into: None };
    let report = drift_core::detect(backup, observations, &context);
    assert_eq!(report, drift_core::detect(backup, observations, &context));
    assert!(backup.complete || report.exit_code() == ExitCode::Incomplete);
    assert!(observations.has_inventory() || report.exit_code() != ExitCode::Clean || report.clusters.is_empty());
    let json = serde_json::to_string(&report).unwrap_or_default();
    let again: Report = serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
    assert_eq!(again, report);
    let short = report.clone().without_healthy();
    assert_eq!((short.summary, short.diagnostics), (report.summary, report.diagnostics));
    let inspection = drift_core::inspect(backup, observations, &context);
    assert!(serde_json::to_string(&inspection).is_ok());
}

/// A small vCenter and the nodes of a cluster.
fn observations() -> Observations {
    let mut observations = Observations::default();
    observations.add_inventory("inventory.json", INVENTORY.as_bytes());
    observations.add_nodes("nodes.json", None, NODES.as_bytes());
    observations
}

/// Appends a file to a tar archive.
fn entry(tape: &mut Vec<u8>, path: &str, body: &[u8]) {
    let name = format!("{} path={path}\n", path.len());
    // A PAX record's length counts itself; two digits more or less are found by trying.
    let record = (name.len()..name.len().saturating_add(6))
        .map(|length| format!("{length} path={path}\n"))
        .find(|record| record.split(' ').next().and_then(|length| length.parse().ok()) == Some(record.len()))
        .unwrap_or(name);
    for (kind, body) in [(b'x', record.as_bytes()), (b'0', body)] {
        let mut header = [0_u8; 512];
        let fields = [(100, "0000644\0"), (148, "        "), (257, "ustar\x0000"), (0, "entry")];
        let size = format!("{:011o}", body.len());
        let time = format!("{:011o}", 1_795_348_800);
        for (place, text) in fields.into_iter().chain([(124, size.as_str()), (136, time.as_str())]) {
            for (slot, byte) in header.iter_mut().skip(place).zip(text.bytes()) {
                *slot = byte;
            }
        }
        header.iter_mut().skip(156).take(1).for_each(|slot| *slot = kind);
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        for (slot, byte) in header.iter_mut().skip(148).zip(format!("{sum:06o}\0 ").bytes()) {
            *slot = byte;
        }
        tape.extend_from_slice(&header);
        tape.extend_from_slice(body);
        tape.resize(tape.len().next_multiple_of(512), 0);
    }
}

/// A cluster with one machine.
const GOOD: [(&str, &str); 5] = [
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
