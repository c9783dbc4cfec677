//! Node lists fetched into a folder with the backup's kubeconfigs, and API servers that are asked beside inventories.

use std::{fs, path::Path};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use drift_e2e::{
    api_server::{ApiServer, black_hole, kubeconfig::Access},
    archive,
    program::Run,
    scenario::json,
};

use crate::desk::{judged, report, scenario};

const CLUSTER: &str = "team-a/web";
const FILE: &str = "nodes-team-a.web.json";

/// A backup whose kubeconfig of one cluster leads to a server, and all others to nowhere.
fn backup(path: &Path, server: &ApiServer, nowhere: &str) {
    let mut entries = archive::entries(&scenario().backup());
    for entry in entries.iter_mut().filter(|entry| entry.is_of("secrets") && entry.path.contains("-kubeconfig.json")) {
        let good = server.kubeconfig(Access::Certificate);
        let ours = entry.path.ends_with("team-a/web-kubeconfig.json");
        let kubeconfig = if ours { good } else { good.replace(&server.address(), nowhere) };
        let mut secret = entry.json();
        secret["data"]["value"] = BASE64_STANDARD.encode(kubeconfig).into();
        entry.body = secret.to_string().into_bytes();
    }
    fs::write(path, archive::gzip(&archive::pack(&entries))).unwrap();
}

fn server() -> ApiServer {
    let (_, file) = scenario().nodes().into_iter().find(|(cluster, _)| cluster == CLUSTER).unwrap();
    ApiServer::start(json(&file)["items"].as_array().unwrap().clone())
}

fn nodes(backup: &Path, folder: &Path) -> Run {
    Run::new(["nodes", "--backup"]).with(backup).with("--timeout").with("5").with("-o").with(folder)
}

#[test]
fn node_lists_are_fetched_and_used() {
    let (folder, server, (_kept, nowhere)) = (tempfile::tempdir().unwrap(), server(), black_hole());
    let path = folder.path().join("backup.tar.gz");
    backup(&path, &server, &nowhere);
    let lists = folder.path().join("nodes");

    let outcome = nodes(&path, &lists).go();
    assert_eq!(outcome.code, Some(3), "{}", outcome.text());
    assert!(outcome.stdout.contains(&format!("{CLUSTER}  ")) && outcome.stdout.contains(FILE), "{}", outcome.stdout);
    assert_eq!(outcome.stdout.matches("not read: ").count(), 2, "{}", outcome.stdout);
    let found: Vec<_> = fs::read_dir(&lists).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(found, [FILE], "whole files and no others");
    let written = fs::read_to_string(lists.join(FILE)).unwrap();
    for secret in ["CANARY", "PRIVATE KEY", "client-key", "certificate"] {
        assert!(!written.contains(secret) && !outcome.text().contains(secret), "{secret}");
    }

    let outcome = nodes(&path, &lists).with("--cluster").with(CLUSTER).go();
    assert_eq!(outcome.code, Some(0), "{}", outcome.text());
    assert_eq!(outcome.stdout.lines().count(), 1);
    assert_eq!(server.lists(), 2);

    // The folder, the very file of the fixture, and the server itself give one verdict.
    let inventory = scenario().inventories().into_iter().next().unwrap();
    let detect = || Run::detect(&path).inventory(&inventory);
    let file = folder.path().join("report.json");
    let (from_folder, _) = report(detect().with("--nodes").with(&lists), &file);
    let given = scenario().nodes().into_iter().find(|(cluster, _)| cluster == CLUSTER).unwrap().1;
    let (from_file, _) = report(detect().nodes(CLUSTER, &given), &file);
    assert_eq!(server.stats().connections, 2, "with an inventory nobody is asked");
    let live = detect().with("--access-apiserver").with("--timeout").with("5");
    let (from_server, outcome) = report(live, &file);
    assert!(outcome.stderr.contains("Connecting to 3 API servers;"), "{}", outcome.stderr);
    assert_eq!(server.lists(), 3);
    assert_eq!(judged(&from_folder), judged(&from_file));
    assert_eq!(judged(&from_folder), judged(&from_server));
    let status = |report: &serde_json::Value| {
        let servers = report["infrastructure"]["apiServers"].as_array().unwrap().iter();
        servers.filter(|server| server["status"] == "Reached").count()
    };
    assert_eq!((status(&from_server), status(&from_folder)), (1, 0));

    // Who is given is not asked.
    let live = detect().with("--access-apiserver").with("--timeout").with("5").with("--nodes").with(&lists);
    report(live, &file);
    assert_eq!(server.lists(), 3);
}

#[test]
fn what_is_there_stays_unless_it_is_replaced_whole() {
    let (folder, server, (_kept, nowhere)) = (tempfile::tempdir().unwrap(), server(), black_hole());
    let lists = folder.path().join("nodes");
    fs::create_dir(&lists).unwrap();
    let path = lists.join(FILE); // The backup has the name of a list.
    backup(&path, &server, &nowhere);
    let before = fs::read(&path).unwrap();
    let outcome = nodes(&path, &lists).with("--cluster").with(CLUSTER).go();
    assert_eq!(outcome.code, Some(2), "{}", outcome.text());
    assert!(outcome.stderr.contains("would overwrite the backup"), "{}", outcome.stderr);
    assert_eq!(fs::read(&path).unwrap(), before);

    let elsewhere = folder.path().join("backup.tar.gz");
    fs::rename(&path, &elsewhere).unwrap();
    fs::write(lists.join("nodes-team-b.web.json"), "of yesterday").unwrap();
    let outcome = nodes(&elsewhere, &lists).go();
    assert_eq!(outcome.code, Some(3));
    assert!(outcome.stderr.contains("is of an earlier time"), "{}", outcome.stderr);
    assert_eq!(fs::read(lists.join("nodes-team-b.web.json")).unwrap(), b"of yesterday");
}
