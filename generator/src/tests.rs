//! What a generated backup must be: the same every time, and what Velero would have written.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use serde_json::Value;

use crate::hostile::{self, Attack};
use crate::{Plan, Written};

/// A plan that has everything and takes no time.
fn small() -> Plan {
    Plan { clusters: 3, machines: 7, unrelated: 40, missing: 2, extra: 3, virtual_machines: 40, ..Plan::default() }
}

fn backup(plan: &Plan) -> (Vec<u8>, Written) {
    let mut bytes = Vec::new();
    let written = crate::backup(plan, &mut bytes).unwrap();
    (bytes, written)
}

fn inventory(plan: &Plan) -> Value {
    let mut bytes = Vec::new();
    crate::inventory(plan, &mut bytes).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

/// The entries of an archive, by path, in their order.
fn entries(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = tar::Archive::new(GzDecoder::new(archive));
    let read = |entry: std::io::Result<tar::Entry<'_, _>>| {
        let mut entry = entry.unwrap();
        let mut body = Vec::new();
        entry.read_to_end(&mut body).unwrap();
        (String::from_utf8(entry.path_bytes().into_owned()).unwrap(), body)
    };
    archive.entries().unwrap().map(read).collect()
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let (first, written) = backup(&small());
    assert_eq!(first, backup(&small()).0);
    assert_ne!(first, backup(&Plan { seed: 2, ..small() }).0);

    // The trailer of a gzip member holds the checksum and the size of what was compressed. It changes with the
    // generator, never with the machine or the version of the compressor.
    let trailer: [u8; 8] = first[first.len() - 8..].try_into().unwrap();
    let [a, b, c, d, size @ ..] = trailer;
    assert_eq!(u64::from(u32::from_le_bytes(size)), written.bytes);
    assert_eq!(u32::from_le_bytes([a, b, c, d]), 891_594_572, "the checksum of the tar archive");
}

#[test]
fn gzip_is_as_go_writes_it() {
    let (archive, _) = backup(&small());
    assert_eq!(archive[..10], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
}

#[test]
fn headers_are_as_velero_writes_them() {
    // Each header of a real archive, made again from its path, size and time.
    let real =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../e2e/fixtures/v1-18a-long-names-scale-and-control-plane-rollout");
    let mut bytes = Vec::new();
    GzDecoder::new(std::fs::File::open(real.join("backup.tar.gz")).unwrap()).read_to_end(&mut bytes).unwrap();
    let mut archive = tar::Archive::new(bytes.as_slice());
    let mut headers = 0;
    for entry in archive.entries().unwrap() {
        let entry = entry.unwrap();
        let path = String::from_utf8(entry.path_bytes().into_owned()).unwrap();
        let at = usize::try_from(entry.raw_header_position()).unwrap();
        let made = crate::header::header(&path, entry.size(), entry.header().mtime().unwrap()).unwrap();
        assert_eq!(made, bytes[at..at + 512], "{path}");
        headers += 1;
    }
    assert!(headers > 500, "{headers} headers");
}

#[test]
fn every_object_stands_twice_under_its_own_name() {
    let (archive, written) = backup(&small());
    let entries = entries(&archive);
    assert_eq!(entries.len() as u64, written.entries);
    assert_eq!(entries[0], ("metadata/version".to_owned(), b"1.1.0\n".to_vec()));
    assert_eq!(
        entries.iter().map(|(path, _)| path).collect::<BTreeSet<_>>().len(),
        entries.len(),
        "a path stands twice"
    );

    let mut uids = BTreeSet::new();
    for pair in entries[1..].chunks(2) {
        let [(legacy, first), (versioned, second)] = pair else { panic!("an object without its second copy") };
        assert_eq!(first, second, "{legacy}");
        let object: Value = serde_json::from_slice(first).unwrap_or_else(|error| panic!("{legacy}: {error}"));
        let compact = serde_json::to_string(&object).unwrap();
        let escaped = compact.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
        assert_eq!(escaped.as_bytes(), first, "{legacy} is not compact");

        let text = |pointer: &str| object.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let kind = legacy.split('/').nth(1).unwrap();
        let version = text("/apiVersion").rsplit('/').next().unwrap();
        let group = text("/apiVersion").rsplit_once('/').map(|(group, _)| format!(".{group}")).unwrap_or_default();
        assert_eq!(kind.split_once('.').map(|(_, group)| format!(".{group}")).unwrap_or_default(), group, "{legacy}");
        let scope = match text("/metadata/namespace") {
            "" => "cluster".to_owned(),
            namespace => format!("namespaces/{namespace}"),
        };
        let name = text("/metadata/name");
        assert_eq!(*legacy, format!("resources/{kind}/{scope}/{name}.json"));
        assert_eq!(*versioned, format!("resources/{kind}/{version}-preferredversion/{scope}/{name}.json"));
        assert!(uids.insert(text("/metadata/uid").to_owned()), "{legacy}: its UID is that of another object");
    }
}

#[test]
fn objects_refer_to_each_other() {
    let (archive, _) = backup(&small());
    let mut known = BTreeMap::new();
    let mut objects = Vec::new();
    for (path, body) in entries(&archive).into_iter().skip(1).step_by(2) {
        let object: Value = serde_json::from_slice(&body).unwrap();
        let text = |pointer: &str| object.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        known.insert(text("/metadata/uid"), (text("/kind"), text("/metadata/name")));
        objects.push((path, object));
    }
    let mut machines = 0;
    for (path, object) in &objects {
        let foreign = object["kind"] == "Pod";
        for owner in object["metadata"]["ownerReferences"].as_array().into_iter().flatten().filter(|_| !foreign) {
            let of = |key: &str| owner[key].as_str().unwrap().to_owned();
            assert_eq!(known.get(&of("uid")), Some(&(of("kind"), of("name"))), "{path}");
        }
        if object["kind"] == "Machine" {
            machines += 1;
            for reference in ["/spec/infrastructureRef", "/spec/bootstrap/configRef"] {
                let reference = object.pointer(reference).unwrap();
                let of = |key: &str| reference[key].as_str().unwrap().to_owned();
                assert_eq!(known.get(&of("uid")), Some(&(of("kind"), of("name"))), "{path}");
            }
        }
    }
    assert_eq!(machines, 21);
}

#[test]
fn the_inventory_fits_the_backup() {
    let plan = small();
    let (archive, _) = backup(&plan);
    let machines: BTreeSet<String> = entries(&archive)
        .iter()
        .filter(|(path, _)| path.starts_with("resources/vspherevms") && !path.contains("preferred"))
        .map(|(_, body)| {
            serde_json::from_slice::<Value>(body).unwrap()["spec"]["biosUUID"].as_str().unwrap().to_owned()
        })
        .collect();
    let inventory = inventory(&plan);
    let vms = inventory["virtualMachines"].as_array().unwrap();
    assert_eq!(vms.len(), plan.virtual_machines);
    let found = vms.iter().filter(|vm| machines.contains(vm["biosUUID"].as_str().unwrap())).count();
    assert_eq!(found, machines.len() - plan.missing);
    let of_clusters = vms.iter().filter(|vm| vm["guestinfo"].is_object()).count();
    assert_eq!(of_clusters - found, plan.extra);
    let distinct: BTreeSet<&str> = vms.iter().map(|vm| vm["moref"].as_str().unwrap()).collect();
    assert_eq!(distinct.len(), vms.len());
}

#[test]
fn hostile_archives_are_archives() {
    for attack in [Attack::Entries(1000), Attack::Bomb(3_000_000), Attack::HugeEntry(3_000_000)] {
        let mut bytes = Vec::new();
        let written = hostile::write(attack, &mut bytes).unwrap();
        assert!(bytes.len() < 200_000, "{attack:?} takes {} bytes", bytes.len());
        let entries = entries(&bytes);
        assert_eq!(entries.len() as u64, written.entries, "{attack:?}");
        assert!(entries.last().unwrap().0.starts_with("resources/vspheremachinetemplates"), "{attack:?}");
        for (path, body) in entries.iter().skip(1).filter(|(_, body)| !body.is_empty()) {
            assert!(serde_json::from_slice::<Value>(body).is_ok(), "{path}");
        }
    }
}
