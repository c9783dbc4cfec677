//! Objects that cannot be read or trusted: of each kind, in one copy or in all.

use drift_e2e::archive::{Entry, gzip, pack};
use serde_json::json;

use crate::desk::{Desk, Judged};

/// Kinds without which the backup is incomplete.
const NEEDED: [&str; 10] = [
    "clusters.cluster.x-k8s.io",
    "machines.cluster.x-k8s.io",
    "machinesets.cluster.x-k8s.io",
    "machinedeployments.cluster.x-k8s.io",
    "machinepools.cluster.x-k8s.io",
    "kubeadmcontrolplanes.controlplane.cluster.x-k8s.io",
    "vsphereclusters.infrastructure.cluster.x-k8s.io",
    "vspheremachines.infrastructure.cluster.x-k8s.io",
    "vspherevms.infrastructure.cluster.x-k8s.io",
    "vspheremachinetemplates.infrastructure.cluster.x-k8s.io",
];

/// Kinds that only tell more.
const EXTRA: [&str; 6] = [
    "machinehealthchecks.cluster.x-k8s.io",
    "vspheredeploymentzones.infrastructure.cluster.x-k8s.io",
    "vspherefailuredomains.infrastructure.cluster.x-k8s.io",
    "vsphereclusteridentities.infrastructure.cluster.x-k8s.io",
    "backups.velero.io",
    "secrets",
];

/// The good backup with all copies of one object changed.
fn changed(desk: &Desk, entries: &[Entry], path: &str, change: impl Fn(&mut Vec<u8>)) -> Judged {
    let object = |path: &str| {
        let mut parts: Vec<_> = path.split('/').map(str::to_owned).collect();
        parts.retain(|part| !part.ends_with("-preferredversion"));
        parts
    };
    let mut entries = entries.to_vec();
    for entry in entries.iter_mut().filter(|entry| object(&entry.path) == object(path)) {
        change(&mut entry.body);
    }
    desk.detect(gzip(&pack(&entries)))
}

/// The first object of a resource; where the backup has none, one is made up.
fn object(entries: &mut Vec<Entry>, resource: &str) -> String {
    if let Some(found) = entries.iter().find(|entry| entry.is_of(resource) && !entry.path.contains("capv-system")) {
        return found.path.clone();
    }
    let path = format!("resources/{resource}/namespaces/team-a/made-up.json");
    let body = json!({"apiVersion": "v1", "metadata": {"namespace": "team-a", "name": "made-up"}});
    entries.push(Entry { path: path.clone(), body: body.to_string().into_bytes(), mtime: 0 });
    path
}

#[test]
fn broken_json_in_one_object_of_each_kind() {
    let desk = Desk::new();
    for resource in NEEDED.into_iter().chain(EXTRA) {
        let mut entries = desk.entries();
        let path = if resource == "secrets" {
            "resources/secrets/namespaces/team-a/web-kubeconfig.json".to_owned()
        } else {
            object(&mut entries, resource)
        };
        let breaks: [fn(&mut Vec<u8>); 4] = [
            |body| body.truncate(body.len() / 2),
            |body| body.extend_from_slice(b"}"),
            |body| body.clear(),
            |body| body[1] = 0xff,
        ];
        for change in breaks {
            let judged = changed(&desk, &entries, &path, change);
            if NEEDED.contains(&resource) {
                judged.incomplete("object-unreadable", &path).says("object-unreadable", "error", "line ");
                assert_eq!(judged.report["backup"]["complete"], false, "{path}");
            } else {
                judged.says("object-unreadable", "warning", &path);
                assert_ne!(judged.outcome.code, Some(2), "{path}");
            }
            assert!(judged.machines().len() >= 11, "{path}: what is readable is used");
        }
    }
}

/// Other types than the kind has, where the verdict looks.
#[test]
fn fields_of_other_types() {
    let desk = Desk::new();
    let entries = desk.entries();
    let machine = "resources/machines.cluster.x-k8s.io/namespaces/team-a/web-control-plane-4l6l2.json";
    for body in ["[]", "null", "7", "\"text\"", "{}", r#"{"metadata":7}"#, r#"{"metadata":{"name":{}}}"#] {
        let judged = changed(&desk, &entries, machine, |old| *old = body.as_bytes().to_vec());
        assert_eq!(judged.outcome.code, Some(3), "{body}");
        assert_eq!(judged.report["backup"]["complete"], false, "{body}");
        assert!(judged.count("Stale") == 0 && judged.count("Ghost") == 0, "{body}");
        assert!(judged.count("Healthy") >= 11, "{body}");
    }
}

#[test]
fn one_broken_copy_of_two() {
    let desk = Desk::new();
    let path = "resources/vspherevms.infrastructure.cluster.x-k8s.io/v1beta1-preferredversion/namespaces/team-a";
    let mut entries = desk.entries();
    let entry = entries.iter_mut().find(|entry| entry.path.starts_with(path)).unwrap();
    entry.body.truncate(100);
    let path = entry.path.clone();
    let judged = desk.detect(gzip(&pack(&entries)));
    judged.incomplete("object-unreadable", &path);
    assert_eq!(judged.count("Stale") + judged.count("Ghost"), 0);
}

#[test]
fn all_machines_and_clusters_broken() {
    let desk = Desk::new();
    let mut entries = desk.entries();
    for entry in &mut entries {
        if entry.is_of("machines.cluster.x-k8s.io") || entry.is_of("clusters.cluster.x-k8s.io") {
            entry.body.truncate(10);
        }
    }
    desk.detect(gzip(&pack(&entries))).fails(&["Clusters and Machines", "could be read"]);
}

#[test]
fn one_object_twice() {
    let desk = Desk::new();
    let machine = "web-control-plane-4l6l2";
    let path = format!("resources/vspherevms.infrastructure.cluster.x-k8s.io/namespaces/team-a/{machine}.json");
    let again = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut entries = desk.entries();
        let mut copy = entries.iter().find(|entry| entry.path == path).unwrap().clone();
        let mut object = copy.json();
        change(&mut object);
        copy.body = object.to_string().into_bytes();
        entries.push(copy);
        desk.detect(gzip(&pack(&entries)))
    };
    again(&|_| {}).fine();
    let place = "namespaces/team-a/web-control-plane-4l6l2.json"; // Of any copy.
    let judged = again(&|object| object["metadata"]["uid"] = json!("00000000-0000-0000-0000-000000000000"));
    judged.incomplete("object-conflict", place).says("object-conflict", "error", "another UID");
    assert!(judged.verdict(machine).starts_with("Unknown"), "{}", judged.verdict(machine));
    let judged = again(&|object| object["spec"]["biosUUID"] = json!("42000000-0000-0000-0000-000000000000"));
    judged.incomplete("object-conflict", place).says("object-conflict", "error", "other content");
    assert!(judged.verdict(machine).starts_with("Unknown"), "{}", judged.verdict(machine));
    assert_eq!(judged.count("Healthy"), 11, "the others are judged");
}

#[test]
fn an_object_in_the_place_of_another() {
    let desk = Desk::new();
    let entries = desk.entries();
    let path = "resources/machines.cluster.x-k8s.io/namespaces/team-a/web-control-plane-4l6l2.json";
    for (from, to) in [
        (r#""name":"web-control-plane-4l6l2""#, r#""name":"other""#),
        (r#""namespace":"team-a""#, r#""namespace":"team-z""#),
    ] {
        let judged = changed(&desk, &entries, path, |body| {
            let text = std::str::from_utf8(body).unwrap();
            assert!(text.contains(from), "{text}");
            *body = text.replace(from, to).into_bytes();
        });
        judged.incomplete("object-misplaced", path);
    }
}

#[test]
fn json_deeper_than_any_stack() {
    let desk = Desk::new();
    let entries = desk.entries();
    let depth = 200_000;
    let path = "resources/machines.cluster.x-k8s.io/namespaces/team-a/web-control-plane-4l6l2.json";
    let array = "[".repeat(depth);
    let object = r#"{"a":"#.repeat(depth);
    for deep in [array, object] {
        // As the whole document, in a field that is read, and in one that is passed over.
        let inside = [
            deep.clone(),
            format!(r#"{{"metadata":{{"name":{deep}"#),
            format!(r#"{{"metadata":{{"managedFields":{deep}"#),
            format!(r#"{{"nobody":{deep}"#),
        ];
        for body in inside {
            let judged = changed(&desk, &entries, path, |old| *old = body.clone().into_bytes());
            judged.incomplete("object-unreadable", path);
        }
    }
    // Deep, but whole, and nobody's business: a parser that builds a tree would die when it drops it.
    let whole = format!(r#"{{"nobody":{}{},"#, "[".repeat(depth), "]".repeat(depth));
    changed(&desk, &entries, path, |old| drop(old.splice(..1, whole.bytes()))).fine();
}

/// The YAML of a kubeconfig is the one other format inside.
#[test]
fn hostile_kubeconfigs() {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use std::fmt::Write as _;
    let desk = Desk::new();
    let entries = desk.entries();
    let mut laughs = "a: &a [lol,lol,lol,lol,lol,lol,lol,lol,lol]\n".to_owned();
    for (before, name) in ('a'..='y').zip('b'..='z') {
        let references = format!("*{before},").repeat(9);
        writeln!(laughs, "{name}: &{name} [{references}]").unwrap();
    }
    laughs.push_str("clusters: *z\n");
    let bodies = [
        laughs.clone().into_bytes(),
        laughs.replace("clusters", "nobody").into_bytes(),
        "[".repeat(300_000).into_bytes(),
        "- ".repeat(100_000).into_bytes(),
        "{a: ".repeat(50_000).into_bytes(),
        "&a *a".into(),
        "clusters: &a [*a]".into(),
        b"\xff\xfe\0".to_vec(),
        "a: |\n ".repeat(1000).into_bytes(),
        vec![b'a'; 11 << 20],
        b"!!binary ".repeat(1000),
    ];
    let path = "resources/secrets/namespaces/team-a/web-kubeconfig.json";
    for body in bodies {
        let judged = changed(&desk, &entries, path, |old| {
            let mut secret: serde_json::Value = serde_json::from_slice(old).unwrap();
            secret["data"]["value"] = STANDARD.encode(&body).into();
            *old = secret.to_string().into_bytes();
        });
        judged.fine();
    }
    for value in [json!("%%%"), json!(7), json!(null), json!({"a": []})] {
        let judged = changed(&desk, &entries, path, |old| {
            let mut secret: serde_json::Value = serde_json::from_slice(old).unwrap();
            secret["data"]["value"] = value.clone();
            *old = secret.to_string().into_bytes();
        });
        judged.fine();
    }
}
