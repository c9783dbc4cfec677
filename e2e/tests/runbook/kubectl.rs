//! Every `kubectl` command of a night, in order, in one shell, against a real API server that has the objects of the
//! backup, their own definitions, and the Nodes of all clusters. What changes something is a dry run of the server,
//! which validates it as if it were meant.
//!
//! Ignored unless asked for, since the server takes minutes to build: `cargo xtask test --real-apiserver`, as
//! continuous integration does every night. Without it, [`crate::parsed`] still knows every verb and flag.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use drift_e2e::{
    api_server::real::RealApiServer,
    archive,
    kubectl::Kubectl,
    scenario::{self, Scenario},
};
use serde_json::{Value, json};

use crate::{all_lines, runbook, session::Session};

#[test]
#[ignore = "cargo xtask test --real-apiserver"]
fn kubectl_commands_work_as_pasted() {
    let wanted = ["r1-restored", "r4-dangers"];
    let all: BTreeMap<String, Scenario> = scenario::all()
        .into_iter()
        .chain(scenario::others().unwrap_or_default())
        .map(|scenario| (scenario.name.clone(), scenario))
        .collect();
    let said: String = wanted.iter().filter_map(|name| all.get(*name)).map(run).collect();
    for word in [" patched", "annotated (server dry run)", "deleted (server dry run)", "drained (server dry run)"] {
        assert!(said.contains(word), "nothing was{word}: {said}");
    }
}

/// Pastes the runbook of a scenario, and gives what the commands print.
fn run(scenario: &Scenario) -> String {
    let server = RealApiServer::start(&nodes(scenario));
    let admin = server.admin_kubeconfig();
    let session = Session::new();
    let kubeconfig = session.folder().join("admin");
    fs::write(&kubeconfig, &admin).unwrap();
    load(scenario, &Kubectl::new(&admin), session.folder(), &admin);

    session.program("kubectl", &wrapper());
    for other in ["velero", "govc", "drift-detector"] {
        session.program(other, "#!/bin/sh\nexit 0\n");
    }
    let lines: Vec<String> =
        all_lines(&runbook(scenario)).into_iter().filter(|line| !line.starts_with("printf ")).collect();
    let calls = lines.iter().filter(|line| line.contains("kubectl")).count();
    assert!(calls > 60, "only {calls} lines");
    session.paste(&lines, "", &[("KUBECONFIG", kubeconfig.to_str().unwrap())])
}

/// The Nodes of all clusters, each name once: one API server stands for those of all workload clusters.
fn nodes(scenario: &Scenario) -> Vec<Value> {
    let mut all = BTreeMap::new();
    for (_, file) in scenario.nodes() {
        for node in scenario::json(&file)["items"].as_array().unwrap() {
            all.insert(node["metadata"]["name"].as_str().unwrap().to_owned(), node.clone());
        }
    }
    all.into_values().collect()
}

/// `kubectl`, which changes nothing. What needs a kubelet is not run: nobody could execute it.
fn wrapper() -> String {
    let paths = std::env::var_os("PATH").unwrap();
    let real: PathBuf =
        std::env::split_paths(&paths).map(|folder| folder.join("kubectl")).find(|file| file.exists()).unwrap();
    format!(
        r#"#!/bin/bash
words=()
verb=
for word in "$@"; do
  case "$word" in --rm|-i) [ "$verb" = run ] && continue;; esac
  words+=("$word")
  [ -n "$verb" ] && continue
  case "$word" in
    exec) exit 0;;
    get|config|create) verb=$word;;
    patch|annotate|delete|drain|apply|run) verb=$word; words+=(--dry-run=server);;
  esac
done
exec {} "${{words[@]}}"
"#,
        real.display()
    )
}

/// What Velero restores, as far as the commands name it.
fn load(scenario: &Scenario, kubectl: &Kubectl, folder: &Path, kubeconfig: &str) {
    let entries = archive::entries(&scenario.backup());
    let objects = |resource: &str| -> Vec<Value> {
        let found = entries.iter().filter(|entry| entry.is_of(resource) && entry.path.ends_with(".json"));
        // Velero writes the preferred version twice.
        let mut once = BTreeMap::new();
        for object in found.map(archive::Entry::json) {
            once.insert((object["metadata"]["namespace"].to_string(), object["metadata"]["name"].to_string()), object);
        }
        once.into_values().map(restored).collect()
    };
    let create = |what: &str, items: Vec<Value>| {
        assert!(!items.is_empty(), "{}: no {what}", scenario.name);
        let file = folder.join(format!("{what}.json"));
        fs::write(&file, json!({"apiVersion": "v1", "kind": "List", "items": items}).to_string()).unwrap();
        let outcome = kubectl.run(&["create", "--validate=false", "-f", file.to_str().unwrap()]);
        assert!(outcome.success, "{what}: {}", outcome.stderr);
    };

    let mut definitions = objects("customresourcedefinitions.apiextensions.k8s.io");
    for definition in &mut definitions {
        definition["spec"]["conversion"] = json!({"strategy": "None"});
    }
    // The backup's management cluster was not set up by clusterctl.
    if !definitions.iter().any(|it| it["metadata"]["name"] == "providers.clusterctl.cluster.x-k8s.io") {
        definitions.push(providers());
    }
    let resources: Vec<String> =
        definitions.iter().map(|it| it["metadata"]["name"].as_str().unwrap().to_owned()).collect();
    create("definitions", definitions);
    let ready = kubectl.run(&["wait", "--for=condition=Established", "crd", "--all", "--timeout=120s"]);
    assert!(ready.success, "{}", ready.stderr);

    let restored: Vec<Value> = resources
        .iter()
        .filter(|resource| resource.ends_with(".cluster.x-k8s.io"))
        .flat_map(|resource| objects(resource))
        .collect();
    let namespaces: BTreeSet<&str> =
        restored.iter().filter_map(|object| object["metadata"]["namespace"].as_str()).chain(["velero"]).collect();
    let namespace = |name: &&str| json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}});
    create("namespaces", namespaces.iter().map(namespace).collect());
    let kubeconfigs = restored.iter().filter(|object| object["kind"] == "Cluster").map(|cluster| {
        let name = format!("{}-kubeconfig", cluster["metadata"]["name"].as_str().unwrap());
        let metadata = json!({"namespace": cluster["metadata"]["namespace"], "name": name});
        let value = BASE64_STANDARD.encode(kubeconfig);
        json!({"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "data": {"value": value}})
    });
    create("kubeconfigs", kubeconfigs.collect());
    create("restored", restored);
    create(
        "location",
        vec![json!({
            "apiVersion": "velero.io/v1", "kind": "BackupStorageLocation",
            "metadata": {"namespace": "velero", "name": "default"},
            "spec": {"provider": "aws", "objectStorage": {"bucket": "backups"}},
        })],
    );
}

/// An object as Velero creates it: without what the server decides, and without owners.
fn restored(mut object: Value) -> Value {
    let fields = ["uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "ownerReferences"];
    if let Some(metadata) = object["metadata"].as_object_mut() {
        for field in fields.iter().chain(&["finalizers", "selfLink"]) {
            metadata.remove(*field);
        }
    }
    if let Some(object) = object.as_object_mut() {
        object.remove("status");
    }
    object
}

/// What clusterctl lists its providers in.
fn providers() -> Value {
    json!({
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
        "metadata": {
            "name": "providers.clusterctl.cluster.x-k8s.io",
            "annotations": {"api-approved.kubernetes.io": "https://github.com/kubernetes-sigs/cluster-api"},
        },
        "spec": {
            "group": "clusterctl.cluster.x-k8s.io", "scope": "Namespaced",
            "names": {"kind": "Provider", "plural": "providers"},
            "versions": [{"name": "v1alpha3", "served": true, "storage": true, "schema": {"openAPIV3Schema":
                {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}],
        },
    })
}
